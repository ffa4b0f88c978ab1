export { checkMapping } from './bridges/check-mapping.ts';
export { type BridgeConfig, checkConfig } from './bridges/config.ts';
export { type DrivenRobot, type DriveOptions, driveRobot } from './bridges/drive.ts';
export { EXAMPLE_CONFIG } from './bridges/example.ts';
export { foxgloveTransport } from './bridges/foxglove-client.ts';
export { type FoxgloveHost, type FoxgloveServerOptions, foxgloveServer } from './bridges/foxglove-server.ts';
export type {
  CommandTarget,
  FanTarget,
  FieldSource,
  FieldSum,
  MessageMapping,
  MessageSource,
  PathTarget,
  StampClock,
} from './bridges/mapping.ts';
export { type OpenedRobot, openRobot } from './bridges/open-robot.ts';
export { rosbridgeTransport } from './bridges/rosbridge.ts';
export { showRun } from './bridges/show-run.ts';
export type { LinkEvent, LinkEventKind, TopicType, Transport } from './bridges/transport.ts';
export type { Control, ControlGroup, ControlValue, NumberControl } from './controls/control.ts';
export { controlsFor } from './controls/controls-for.ts';
export { type ControlPanel, type ControlValues, createControls, withValue } from './controls/create-controls.ts';
export { checkedValue } from './controls/value.ts';
export { defineForerunView, ForerunView, type ForerunViewEvents, type ViewStatus } from './element.ts';
export type { Seen } from './element-seen.ts';
export { createStage, STAGE_STYLE, type Stage, type StageOptions } from './element-stage.ts';
export { createPlots, type Plots, type PlotsOptions } from './plots/create-plots.ts';
export type { FigureName } from './plots/figures.ts';
export {
  type McapRunWriter,
  type McapSink,
  mcapRunWriter,
  RUN_FILES,
  RUN_MEDIA_TYPES,
  type RunFile,
  type RunHeader,
  type RunHeaderParts,
  type RunPlan,
  type RunRecord,
  type RunRecorder,
  type RunRow,
  readRun,
  recordRun,
  runHeader,
  type SceneUpdate,
  sceneUpdate,
  writeRun,
} from './recording/index.ts';
export {
  type ChangeLimits,
  type CommandStatus,
  createRobotLoop,
  type LatencyOptions,
  type MeasuredState,
  type RobotCommand,
  type RobotEvent,
  type RobotEventKind,
  type RobotLoop,
  type RobotLoopOptions,
  type RobotReport,
} from './robot/index.ts';
export { findScene, scenes } from './scene/catalog.ts';
export type { Point, Scene, Surroundings } from './scene/scene.ts';
export { createSimulation } from './simulation/create-simulation.ts';
export type {
  BackendChoice,
  Moment,
  RunEnd,
  Simulation,
  SimulationEvents,
  SimulationOptions,
  SimulationSettings,
} from './simulation/simulation.ts';
