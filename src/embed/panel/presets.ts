import { findSystem } from '../../systems/catalog.ts';
import type { Expressions } from './expressions.ts';

/** The messages that commands can be: actions by name, or ROS's velocity commands. */
export const commandFormats = ['json', 'twist', 'twist-stamped'] as const;

/** One of {@link commandFormats}. */
export type CommandFormat = (typeof commandFormats)[number];

/** What a system's robot usually speaks. */
export interface Preset {
  readonly stamp: string;
  readonly state: Expressions;
  readonly commandFormat: CommandFormat;
  readonly command: Expressions;
  /** Plans a second. */
  readonly rate: number;
}

/** Where `nav_msgs/Odometry` has what a robot on the ground is. */
const ODOMETRY: Expressions = {
  x: 'pose.pose.position.x',
  y: 'pose.pose.position.y',
  yaw: 'yaw(pose.pose.orientation)',
  speed: 'twist.twist.linear.x',
};

/** Systems that are robots on the ground. */
const DRIVES: Readonly<Record<string, Pick<Preset, 'commandFormat' | 'command'>>> = {
  // Of the wheels that the system has: radius 1 m, 1 m apart, so that its actions are speeds of the wheels on the ground in m/s.
  'diff-drive': {
    commandFormat: 'twist',
    command: { 'linear.x': '0.5 * left + 0.5 * right', 'angular.z': 'left - right' },
  },
  bicycle: { commandFormat: 'json', command: {} },
};

/** Faster is of no use to a picture, nor to most robots that are driven over a network. */
const QUICKEST = 50;

/**
 * What to begin with for a built-in system: robots on the ground tell `nav_msgs/Odometry`, everything else Forerun's own state message,
 * `{ state: { name: number } }`.
 */
export function presetFor(system: string): Preset {
  const instance = findSystem(system).create();
  const drive = Object.hasOwn(DRIVES, system) ? DRIVES[system] : undefined;
  const place = (name: string) => (drive && Object.hasOwn(ODOMETRY, name) ? ODOMETRY[name] : undefined);
  const { dt } = instance.params;
  return {
    stamp: drive ? 'header.stamp' : 'timestamp',
    state: Object.fromEntries(instance.stateNames.map((name) => [name, place(name) ?? `state.${name}`])),
    commandFormat: drive?.commandFormat ?? 'json',
    command: drive?.command ?? {},
    rate: dt !== undefined && dt > 0 ? Math.min(Math.round(10 / dt) / 10, QUICKEST) : 10,
  };
}
