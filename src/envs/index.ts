export { createEnv, type SystemEnv } from './create.ts';
export type { EnvEntry, EnvReward } from './entry.ts';
export type { Env, Info, ResetOptions, StepResult } from './env.ts';
export type { EnvOptions } from './env-options.ts';
export { findEnv, listEnvs, makeEnv, registerEnvs, vectorEnv } from './registry.ts';
export { type Box, box, type Discrete, discrete, type Space } from './spaces.ts';
export {
  type BlackjackHand,
  type BlackjackOptions,
  blackjack,
  blackjackHand,
  blackjackState,
} from './tabular/blackjack.ts';
export { type TabularDefinition, tabularEntry } from './tabular/catalog.ts';
export { cliffWalking } from './tabular/cliff-walking.ts';
export { type DiscretisedOptions, discretised } from './tabular/discretised.ts';
export { type DiscretisedSystem, discretisedSystem } from './tabular/discretised-system.ts';
export { type FrozenLakeOptions, frozenLake } from './tabular/frozen-lake.ts';
export { blockingMaze, DYNA_MAZE, enlarged, maze, shortcutMaze } from './tabular/maze.ts';
export { type Outcome, outcomesOf, type TabularMdp, type TabularMdpDefinition, tabularMdp } from './tabular/mdp.ts';
export { type CellWeight, type StateGrid, type StateGridOptions, stateGrid } from './tabular/state-grid.ts';
export { type Phase, type TabularEnv, tabularEnv } from './tabular/tabular-env.ts';
export { type TaxiOptions, taxi } from './tabular/taxi.ts';
export { type VectorEnv, type VectorOptions, type VectorStep, vectorOf } from './vector.ts';
