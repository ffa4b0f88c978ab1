import benchmarkReward from '../../../shaders/envs/mujoco/mbrl-reacher.wgsl?raw';
import reward from '../../../shaders/envs/mujoco/reacher.wgsl?raw';
import xml from './models/reacher.xml?raw';
import { type MujocoTask, motors, shake, squares } from './task.ts';

/** Gymnasium's Reacher-v5: an arm of two links reaches a random point. */
export const reacher: MujocoTask = {
  name: 'Reacher-v5',
  description: 'An arm of two links reaches a random point.',
  xml,
  frameSkip: 2,
  steps: 50,
  observationNames: [
    ...['cosine1', 'cosine2', 'sine1', 'sine2'],
    ...['goalX', 'goalY', 'rate1', 'rate2', 'offsetX', 'offsetY'],
  ],
  action: motors(['shoulder', 'elbow'], -1, 1),
  reward: { wgsl: reward },
  start({ qpos, qvel }, random) {
    shake(qpos, 0.1, random);
    let [x, y] = [1, 1];
    while (Math.hypot(x, y) >= 0.2) [x, y] = [0.4 * random() - 0.2, 0.4 * random() - 0.2];
    qpos.set([x, y], 2);
    shake(qvel, 0.005, random);
    qvel.fill(0, 2);
  },
  observe({ qpos: [angle1 = 0, angle2 = 0, goalX = 0, goalY = 0], qvel: [rate1 = 0, rate2 = 0], position }) {
    const [tipX = 0, tipY = 0] = Array.from(position('tip'));
    const [x = 0, y = 0] = Array.from(position('goal'));
    return [
      ...[Math.cos(angle1), Math.cos(angle2), Math.sin(angle1), Math.sin(angle2)],
      ...[goalX, goalY, rate1, rate2, tipX - x, tipY - y],
    ];
  },
  outcome: (_, observation, __, action) => ({ reward: -offset(observation) - squares(action), terminated: false }),
};

/** The reacher of "Benchmarking Model-Based RL" (Wang et al. 2019): the distance is that before the step; 50 steps. */
export const benchmarkReacher: MujocoTask = {
  ...reacher,
  name: 'mbrl-reacher',
  description: 'The reacher of "Benchmarking Model-Based RL": charged for the distance before the step.',
  reward: { wgsl: benchmarkReward },
  outcome: (_, __, before, action) => ({ reward: -offset(before) - squares(action), terminated: false }),
};

/** Distance of the tip from the goal, in m. */
function offset(observation: readonly number[]): number {
  return Math.hypot(...observation.slice(8));
}
