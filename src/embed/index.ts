export type { Control, ControlGroup, ControlValue, NumberControl } from './controls/control.ts';
export { controlsFor } from './controls/controls-for.ts';
export { type ControlPanel, type ControlValues, createControls, withValue } from './controls/create-controls.ts';
export { checkedValue } from './controls/value.ts';
export { defineForerunView, ForerunView, type ForerunViewEvents, type ViewStatus } from './element.ts';
export { createStage, STAGE_STYLE, type Stage, type StageOptions } from './element-stage.ts';
export { createPlots, type Plots, type PlotsOptions } from './plots/create-plots.ts';
export type { FigureName } from './plots/figures.ts';
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
