export type { ChangeLimits } from './change-limits.ts';
export type { Clock } from './clock.ts';
export type { RobotEvent, RobotEventKind } from './events.ts';
export { createRobotLoop, type RobotLoop } from './loop.ts';
export type { LatencyOptions, RobotLoopOptions } from './loop-options.ts';
export type { MeasuredState } from './measured.ts';
export type { CommandStatus, RobotCommand } from './pilot.ts';
export type { RobotReport, Spread } from './report.ts';
