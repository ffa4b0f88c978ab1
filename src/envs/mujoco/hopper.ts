import reward from '../../../shaders/envs/mujoco/hopper.wgsl?raw';
import xml from './models/hopper.xml?raw';
import { type MujocoTask, motors, shake, squares } from './task.ts';

/** Gymnasium's Hopper-v5: hop forward on one leg without falling. */
export const hopper: MujocoTask = {
  name: 'Hopper-v5',
  description: 'A planar robot with one leg hops forward.',
  xml,
  frameSkip: 4,
  steps: 1000,
  observationNames: [
    ...['height', 'pitch', 'thigh', 'leg', 'foot'],
    ...['speed', 'rise', 'pitchRate', 'thighRate', 'legRate', 'footRate'],
  ],
  action: motors(['thigh', 'leg', 'foot'], -1, 1),
  reward: {
    wgsl: reward,
    approximation:
      'The reward counts the mean speed during a step, which is not observed; the mean of the speeds before and after, as observed between -10 and 10, stands for it. Rates beyond 100 end an episode, but are observed as 10. The rest is exact.',
  },
  start({ qpos, qvel }, random) {
    shake(qpos, 0.005, random);
    shake(qvel, 0.005, random);
  },
  observe: ({ qpos, qvel }) => [...qpos.subarray(1), ...qvel.map((rate) => Math.min(Math.max(rate, -10), 10))],
  outcome({ qpos, qvel, qposBefore, dt }, _, __, action) {
    const [x = 0, z = 0, pitch = 0] = qpos;
    const inRange = [...qpos.subarray(2), ...qvel].every((value) => Math.abs(value) < 100);
    const healthy = inRange && z > 0.7 && Math.abs(pitch) < 0.2;
    const speed = (x - (qposBefore[0] ?? 0)) / dt;
    return { reward: speed + (healthy ? 1 : 0) - 0.001 * squares(action), terminated: !healthy };
  },
};
