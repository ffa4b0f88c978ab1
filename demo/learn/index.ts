/** The learning half of the gallery. The page needs `learn.css`, `worker-src 'self'` and `script-src 'wasm-unsafe-eval'`. */
export { createLearnedLoop, type LearnedLoop, type LearnedMoment, learnedSystem } from './learned-loop.ts';
export { type LearnedModel, learnedModel, readModelFile, toModelFile } from './model-file.ts';
export type { Report } from './reports.ts';
export { startLearning } from './start-learning.ts';
export { findLearningTask, type LearningSystem, type LearningTask, learningTasks } from './tasks.ts';
export { createLearningView, type LearningView, type LearningViewOptions } from './view.ts';
