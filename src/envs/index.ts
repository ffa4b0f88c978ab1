export { createEnv, type SystemEnv } from './create.ts';
export type { EnvEntry, EnvReward } from './entry.ts';
export type { Env, Info, ResetOptions, StepResult } from './env.ts';
export type { EnvOptions } from './env-options.ts';
export { findEnv, listEnvs, makeEnv, registerEnvs, vectorEnv } from './registry.ts';
export { type Box, box, type Discrete, discrete, type Space } from './spaces.ts';
export { type VectorEnv, type VectorOptions, type VectorStep, vectorOf } from './vector.ts';
