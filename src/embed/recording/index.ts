export { RUN_FILES, RUN_MEDIA_TYPES, type RunFile, readRun, writeRun } from './files.ts';
export { type McapRunWriter, type McapSink, mcapRunWriter } from './mcap-write.ts';
export {
  type RunHeader,
  type RunHeaderParts,
  type RunPlan,
  type RunRecord,
  type RunRecorder,
  type RunRow,
  recordRun,
  runHeader,
} from './run.ts';
export { type DrawnPlan, type Place, type SceneEntity, type SceneUpdate, sceneUpdate } from './scene-update.ts';
