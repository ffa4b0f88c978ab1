export { createEnv, type SystemEnv } from './create.ts';
export type { Env, Info, ResetOptions, StepResult } from './env.ts';
export type { EnvOptions } from './env-options.ts';
export { type Box, box, type Discrete, discrete, type Space } from './spaces.ts';
