export { type BiasCurve, type BiasOptions, biasAlong, type Truth, truthOf } from './bias.ts';
export { type BiasSweep, type BiasSweepOptions, type BiasSweepRow, biasSweep } from './bias-sweep.ts';
export { type Calibration, type CalibrationOptions, type Coverage, calibration } from './calibration.ts';
export {
  type DisagreementAgainstError,
  type DisagreementBin,
  type DisagreementOptions,
  disagreementAgainstError,
} from './disagreement.ts';
export { type ModelReturnsOptions, modelReturns } from './model-returns.ts';
export { type OneStepError, type OneStepErrorOptions, oneStepError } from './one-step-error.ts';
export { type ErrorByStep, type OpenLoopError, openLoopError } from './open-loop-error.ts';
export { banditCharts, banditPlot } from './plot/bandits.ts';
export { biasPlot, biasSweepPlot } from './plot/bias.ts';
export { calibrationComponentsPlot, calibrationPlot } from './plot/calibration.ts';
export { chart, chartGrid } from './plot/chart.ts';
export { disagreementPlot } from './plot/disagreement.ts';
export { type GridWorldPlot, gridWorldPlot } from './plot/grid-world.ts';
export { oneStepComponentsPlot, oneStepErrorPlot } from './plot/one-step.ts';
export { openLoopComponentsPlot, openLoopErrorPlot } from './plot/open-loop.ts';
export { returnPlot } from './plot/returns.ts';
export { type SearchTreePlotOptions, searchTreePlot } from './plot/search-tree.ts';
export type {
  AxisSpec,
  BandMark,
  BarsMark,
  CellsMark,
  ChartSpec,
  GridSpec,
  LineMark,
  Mark,
  PlotOptions,
  PointsMark,
  ReferenceMark,
  Series,
  Values,
} from './plot/spec.ts';
export {
  type RewardSoFarPlotOptions,
  rewardSoFarPlot,
  stepsPerEpisodePlot,
  sweepingGainPlot,
} from './plot/tables.ts';
export { type TrainingCurvesPlotOptions, trainingCurvesPlot } from './plot/training-curves.ts';
export type { DiagnosticOptions, DiagnosticProgress } from './predict.ts';
export {
  type Decision,
  plannedReturns,
  type ReturnComparison,
  type ReturnRecord,
  returnPredictedAgainstObtained,
} from './returns.ts';
export type { LookAheadOptions } from './roll-out.ts';
export {
  type BootstrapOptions,
  bootstrapInterval,
  interquartileMean,
  mean,
  pearson,
  quantile,
  spearman,
  standardDeviation,
} from './statistics.ts';
export { type RunGroup, type TrainingCurve, type TrainingCurveOptions, trainingCurves } from './training-curves.ts';
