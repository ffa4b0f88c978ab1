export { createMujocoEnv, mujocoEnvs } from './catalog.ts';
export type { MujocoEnv } from './create.ts';
export type { JointState } from './task.ts';
