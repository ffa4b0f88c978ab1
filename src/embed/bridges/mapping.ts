/** Where a number lies in a message. */
export interface FieldSource {
  /** Names and indices with dots between: `'pose.pose.position.x'`, `'position.2'`. */
  readonly path: string;
  /** The path leads to a quaternion `{ x, y, z, w }`, of which this angle is taken, in rad (REP 103: z up, yaw from x to y). */
  readonly convert?: 'yaw' | 'pitch' | 'roll';
  /** The path leads to an array with one entry per name (`sensor_msgs/JointState`); the entry of this name is taken. */
  readonly name?: string;
  /** Where the names lie. Default `'name'`. */
  readonly names?: string;
  /** The number is multiplied by it. Default 1. */
  readonly scale?: number;
  /** It is added then. Default 0. */
  readonly offset?: number;
}

/**
 * Whose time a stamp is. `'robot'`: its clock may differ from ours, and runs as quickly; what is kept is by how much later a message comes than
 * the quickest did. `'synchronized'`: both machines keep the same time. `'arrival'`: stamps say nothing (simulated time).
 */
export type StampClock = 'robot' | 'synchronized' | 'arrival';

/** A topic that numbers are taken from. */
export interface MessageSource {
  readonly topic: string;
  /** `'nav_msgs/Odometry'`, `'nav_msgs/msg/Odometry'`. */
  readonly type: string;
  /** Where the stamp lies (`'header.stamp'`), of ROS 1 or ROS 2, or a number of seconds. Default none: the time of arrival. */
  readonly stamp?: string;
  /** Default `'robot'`. */
  readonly clock?: StampClock;
  /** By component of the state (or parameter): where its number lies; a text is a path. */
  readonly fields: Readonly<Record<string, string | FieldSource>>;
}

/** A number of a message as a sum of action components. */
export interface FieldSum {
  /** Factors by action component. */
  readonly of: Readonly<Record<string, number>>;
  /** Default 0. */
  readonly offset?: number;
}

/** A topic that commands are sent to. */
export interface CommandTarget {
  readonly topic: string;
  readonly type: string;
  /** Where the time of the command is written. Default nowhere. */
  readonly stamp?: string;
  /** What is sent besides: fields that stay the same. Default none. */
  readonly message?: Readonly<Record<string, unknown>>;
  /** By path: what is written there; a text is an action component as it is. */
  readonly fields: Readonly<Record<string, string | FieldSum>>;
}

/** A topic to which the plan goes, as `nav_msgs/Path`. For systems whose states are places. */
export interface PathTarget {
  readonly topic: string;
  /** Coordinate frame, `'odom'`. */
  readonly frame: string;
  /** Seconds between two. Default 0.2. */
  readonly every?: number;
}

/** A topic to which the candidates go, as lines of a `visualization_msgs/Marker`. */
export interface FanTarget extends PathTarget {
  /** How many candidates. Default 32. */
  readonly count?: number;
}

/** What a robot's messages mean. Data: it comes from a file, and is checked before it is used. */
export interface MessageMapping {
  /** Which ROS: how stamps are written. Default 2. */
  readonly ros?: 1 | 2;
  /** The topics that give the state; it is whole once all of them have spoken. */
  readonly state: readonly MessageSource[];
  readonly commands: readonly CommandTarget[];
  /** Topics that change parameters of the system: a goal. Default none. */
  readonly params?: readonly MessageSource[];
  readonly plan?: PathTarget;
  readonly fan?: FanTarget;
}
