/** `forerun/learn`: data, models, the agents that learn them, and what shows when not to trust them. Each index lists its names. */
export * from './agents/index.ts';
export * from './diagnostics/index.ts';
export * from './exploration/index.ts';
export * from './models/index.ts';
