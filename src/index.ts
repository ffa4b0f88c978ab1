export type { LoopTrajectory } from './closed-loop/loop-program.ts';
export type { Verdict } from './closed-loop/ranking.ts';
export type { LoopProgress } from './closed-loop/run-loops.ts';
export type { Candidate, SearchRange } from './closed-loop/search-space.ts';
export { type SimulateOptions, type Simulation, simulate } from './closed-loop/simulate.ts';
export { type TunedScore, type TuneOptions, type Tuning, type TuningGeneration, tune } from './closed-loop/tune.ts';
export { ForerunError, type ForerunErrorCode, type SourceLocation } from './error.ts';
export { type DoctorReport, diagnose } from './gpu/doctor.ts';
export type { Algorithm, RefitStage, SampleStage, SplineKnots } from './planners/algorithm.ts';
export type { AutotuneOptions } from './planners/autotune.ts';
export { findPlanner, type PlannerEntry, planners } from './planners/catalog.ts';
export { type CemOptions, cem } from './planners/cem.ts';
export { createPlanner } from './planners/create.ts';
export { type IcemOptions, icem } from './planners/icem.ts';
export type { KernelLayout, PlannerLayout } from './planners/layout.ts';
export { type LayoutStorage, layoutFile } from './planners/layout-storage.ts';
export { type MppiOptions, mppi } from './planners/mppi.ts';
export type {
  CandidateBuffers,
  Evaluation,
  Plan,
  Planner,
  PlannerOptions,
  PlanStats,
  PlanStatus,
} from './planners/planner.ts';
export { type PredictiveSamplingOptions, predictiveSampling } from './planners/predictive-sampling.ts';
export { type RandomShootingOptions, randomShooting } from './planners/random-shooting.ts';
export type { Setting, SettingValue } from './planners/settings.ts';
export { defaultSettings } from './planners/tuned.ts';
export type { AdapterSummary } from './rollout/backend.ts';
export * from './search/index.ts';
export { acrobot } from './systems/acrobot.ts';
export { arm } from './systems/arm.ts';
export { armKinematic } from './systems/arm-kinematic.ts';
export { bicycle } from './systems/bicycle.ts';
export type { BuiltInSystem, Obstacle, ParameterInfo } from './systems/built-in.ts';
export { cartpole, cartpoleDiscrete } from './systems/cartpole.ts';
export { builtInSystems, findSystem } from './systems/catalog.ts';
export { defineSystem } from './systems/define.ts';
export { diffDrive } from './systems/diff-drive.ts';
export { doubleIntegrator } from './systems/double-integrator.ts';
export { drone } from './systems/drone.ts';
export { integrator } from './systems/integrator.ts';
export { mountainCar } from './systems/mountain-car.ts';
export { pendulum } from './systems/pendulum.ts';
export { quadrotor } from './systems/quadrotor.ts';
export type { ActionSpace, System, SystemDefinition } from './systems/system.ts';
