export type { ActOptions, Agent, AgentState, EpisodeStart } from './agent.ts';
export { type AgentEntry, type AgentRequest, agents, findAgent } from './catalog.ts';
export { type ActionStrategy, type ArmStatistics, choiceBits } from './choice.ts';
export {
  type EpisodeResult,
  type RunEpisodesOptions,
  runEpisodes,
  type StepMoment,
} from './episodes.ts';
export { folderStorage } from './folder-storage.ts';
export { type LookaheadOptions, lookaheadAgent } from './lookahead.ts';
export { type Controller, type ModelAgent, type ModelAgentOptions, modelAgent } from './model-agent.ts';
export { type MpcAgentOptions, mpcAgent } from './mpc.ts';
export { type PetsOptions, pets } from './pets.ts';
export type { PetsExploration } from './pets-exploration.ts';
export { type Preset, presetFor } from './presets.ts';
export { randomAgent } from './random-agent.ts';
export { type EpisodeRecord, type FitRecord, type LogRecord, parseLog, type RunRecord } from './run-log.ts';
export { type Schedule, scheduled } from './schedule.ts';
export { memoryStorage, type RunStorage } from './storage.ts';
export type { TabularSolution } from './tabular/backup.ts';
export { BOOK_FIGURES, type BookFigure, type BookFigureName, bookFigure } from './tabular/book-figures.ts';
export { dynaQ } from './tabular/dyna-q.ts';
export { type DynaQAgent, type DynaQAgentOptions, dynaQAgent } from './tabular/dyna-q-agent.ts';
export type { DynaQ } from './tabular/dyna-q-learner.ts';
export type { DynaQOptions } from './tabular/dyna-q-options.ts';
export {
  evaluatePolicy,
  type PolicyEvaluationOptions,
  type PolicyIterationOptions,
  policyIteration,
} from './tabular/policy-iteration.ts';
export { type SweepOptions, type SweepSolution, sweepValues } from './tabular/sweep-values.ts';
export { type SweepingGain, type SweepingGainOptions, sweepingGain } from './tabular/sweeping-gain.ts';
export {
  type ComparedLearner,
  type FinishedRun,
  type TabularCurve,
  type TabularCurvesOptions,
  tabularCurves,
} from './tabular/tabular-curves.ts';
export { type ValueIterationOptions, valueIteration } from './tabular/value-iteration.ts';
export { type TrainOptions, type TrainResult, train } from './train.ts';
