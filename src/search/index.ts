/** All of the search that is public; 'forerun' exports the whole list. */
export { type CopyableEnv, searchModelOfEnv } from './env-model.ts';
export { type Mcts, mcts, type SearchProgress, type SearchRequest, type SearchResult } from './mcts.ts';
export { type MixOptions, type StateEvaluator, withEvaluator } from './mixed-model.ts';
export type {
  AfterstateEvaluation,
  ChanceModel,
  DrawnChance,
  Numbers,
  RootEvaluation,
  SearchModel,
  StateEvaluation,
  StepEvaluation,
} from './model.ts';
export type { Normalize } from './normalize.ts';
export type { MctsOptions, PolicyName, SearchBudget } from './options.ts';
export { sequentialHalving } from './sequential-halving.ts';
export type { RootStatistics } from './statistics.ts';
export { subtree } from './subtree.ts';
export { type RolloutOptions, type SystemModelOptions, type SystemSearchModel, searchModelOf } from './system-model.ts';
export { searchModelOfTable, type TableModelOptions } from './table-model.ts';
export { type HiddenAction, NODE_KIND, type SearchTree } from './tree.ts';
export type { Widening } from './widening.ts';
