export { EPISODE_STEPS, MBRL_ENVIRONMENTS, type MbrlEnvironment, mbrlSystem } from '../../src/envs/mbrl.ts';
