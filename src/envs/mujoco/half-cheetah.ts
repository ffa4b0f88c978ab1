import reward from '../../../shaders/envs/mujoco/half-cheetah.wgsl?raw';
import { normals } from '../../models/data/random.ts';
import { preprocess } from '../../wgsl/preprocess.ts';
import xml from './models/half-cheetah.xml?raw';
import { type Moment, type MujocoTask, motors, shake, squares } from './task.ts';

const JOINTS = ['backThigh', 'backShin', 'backFoot', 'frontThigh', 'frontShin', 'frontFoot'] as const;

const JOINT_STATE = [
  'height',
  'pitch',
  ...JOINTS,
  'speed',
  'rise',
  'pitchRate',
  ...JOINTS.map((name) => `${name}Rate`),
];

/** Gymnasium's HalfCheetah-v5: run as fast as possible. */
export const halfCheetah: MujocoTask = {
  name: 'HalfCheetah-v5',
  description: 'A planar runner with two legs runs as fast as it can.',
  xml,
  frameSkip: 5,
  steps: 1000,
  observationNames: JOINT_STATE,
  action: motors(JOINTS, -1, 1),
  reward: {
    wgsl: preprocess(reward, { MEAN_SPEED: false }),
    approximation:
      'The reward counts the mean speed during a step, which is not observed; the mean of the speeds before and after stands for it (90% of the variance of the reward under random actions). Effort is exact.',
  },
  start({ qpos, qvel }, random) {
    shake(qpos, 0.1, random);
    const normal = normals(random);
    for (let i = 0; i < qvel.length; i++) qvel[i] = 0.1 * normal();
  },
  observe: ({ qpos, qvel }) => [...qpos.subarray(1), ...qvel],
  outcome: (moment, _, __, action) => ({ reward: meanSpeed(moment) - 0.1 * squares(action), terminated: false }),
};

/**
 * The half-cheetah as PETS (Chua et al. 2018) and mbrl-lib observe it: first the mean speed during the step before, so that the reward is
 * a function of observations; 18 numbers. Physics and rewards are HalfCheetah-v5's; starts vary by 0.001 only.
 */
export const halfCheetahPets: MujocoTask = {
  ...halfCheetah,
  name: 'half-cheetah-pets',
  description: 'HalfCheetah-v5 with the observation of PETS: the mean speed of the last step comes first.',
  observationNames: ['meanSpeed', ...JOINT_STATE],
  reward: { wgsl: preprocess(reward, { MEAN_SPEED: true }) },
  start({ qpos, qvel }, random) {
    const normal = normals(random);
    for (const values of [qpos, qvel]) {
      for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) + 0.001 * normal();
    }
  },
  observe: (moment) => [meanSpeed(moment), ...moment.qpos.subarray(1), ...moment.qvel],
};

function meanSpeed({ qpos, qposBefore, dt }: Moment): number {
  return ((qpos[0] ?? 0) - (qposBefore[0] ?? 0)) / dt;
}
