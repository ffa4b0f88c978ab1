export type { ActOptions, Agent, AgentState, EpisodeStart } from './agent.ts';
export { type AgentEntry, type AgentRequest, agents, findAgent } from './catalog.ts';
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
export { memoryStorage, type RunStorage } from './storage.ts';
export { type TrainOptions, type TrainResult, train } from './train.ts';
