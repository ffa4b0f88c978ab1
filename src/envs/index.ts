export { createEnv, type EnvOptions, type SystemEnv } from './create.ts';
export type { Env, Info, ResetOptions, StepResult } from './env.ts';
export { type Box, box, type Discrete, discrete, type Space } from './spaces.ts';
