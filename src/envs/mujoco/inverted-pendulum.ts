import reward from '../../../shaders/envs/mujoco/inverted-pendulum.wgsl?raw';
import benchmarkReward from '../../../shaders/envs/mujoco/mbrl-inverted-pendulum.wgsl?raw';
import xml from './models/inverted-pendulum.xml?raw';
import { type MujocoTask, motors, shake } from './task.ts';

/** Gymnasium's InvertedPendulum-v5: a cart keeps a pole upright. */
export const invertedPendulum: MujocoTask = {
  name: 'InvertedPendulum-v5',
  description: 'A cart on a rail keeps a pole upright.',
  xml,
  frameSkip: 2,
  steps: 1000,
  observationNames: ['position', 'angle', 'velocity', 'angleRate'],
  action: motors(['force'], -3, 3),
  reward: { wgsl: reward },
  start({ qpos, qvel }, random) {
    shake(qpos, 0.01, random);
    shake(qvel, 0.01, random);
  },
  observe: ({ qpos, qvel }) => [...qpos, ...qvel],
  outcome(_, [, angle = Number.NaN]) {
    const terminated = !(Math.abs(angle) <= 0.2);
    return { reward: terminated ? 0 : 1, terminated };
  },
};

/**
 * The inverted pendulum of "Benchmarking Model-Based RL" (Wang et al. 2019): minus the squared angle before the step, no
 * end, 100 steps.
 */
export const benchmarkInvertedPendulum: MujocoTask = {
  ...invertedPendulum,
  name: 'mbrl-inverted-pendulum',
  description: 'The inverted pendulum of "Benchmarking Model-Based RL": charged for the squared angle, no end.',
  steps: 100,
  reward: { wgsl: benchmarkReward },
  outcome: (_, __, [, angle = Number.NaN]) => ({ reward: -(angle ** 2), terminated: false }),
};
