export { checkMapping } from './check-mapping.ts';
export { type BridgeConfig, checkConfig } from './config.ts';
export { type DrivenRobot, type DriveOptions, driveRobot } from './drive.ts';
export { EXAMPLE_CONFIG } from './example.ts';
export { foxgloveTransport } from './foxglove-client.ts';
export { type FoxgloveHost, type FoxgloveServerOptions, foxgloveServer } from './foxglove-server.ts';
export type {
  CommandTarget,
  FanTarget,
  FieldSource,
  FieldSum,
  MessageMapping,
  MessageSource,
  PathTarget,
  StampClock,
} from './mapping.ts';
export { type OpenedRobot, openRobot } from './open-robot.ts';
export { rosbridgeTransport } from './rosbridge.ts';
export { showRun } from './show-run.ts';
export type { LinkEvent, LinkEventKind, Transport } from './transport.ts';
