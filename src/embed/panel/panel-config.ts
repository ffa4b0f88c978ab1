import { isRecord } from '../../models/data/foreign-json.ts';
import { findSystem } from '../../systems/catalog.ts';
import { changedSettings, DEFAULT_SETTINGS } from '../simulation/settings.ts';
import type { SimulationSettings } from '../simulation/simulation.ts';
import { type Expressions, LONGEST_TEXT } from './expressions.ts';
import { type CommandFormat, commandFormats, presetFor } from './presets.ts';
import { robotMessages } from './robot-messages.ts';

/** What a panel is told about the robot: where its state comes from and where commands go. */
export interface RobotConfig {
  /** Topic of the state; `''` for none. */
  readonly stateTopic: string;
  /** Where in a message the time of measurement stands; `''`: it was measured when it came. */
  readonly stamp: string;
  /** Where in a message each component of the state stands, by name; see `parsedSource`. */
  readonly state: Expressions;
  readonly commandTopic: string;
  readonly commandFormat: CommandFormat;
  /** What each field of a command is, as a weighted sum of actions; see `parsedSum`. Not for `'json'`. */
  readonly command: Expressions;
  /** Topic of the plan as `foxglove.SceneUpdate`; `''` for none. */
  readonly sceneTopic: string;
  /** Coordinate frame of the plan. */
  readonly frame: string;
  /** Plans and commands a second, at most. */
  readonly rate: number;
  /** Seconds after which a state is stale. */
  readonly maxStateAge: number;
}

/** What a layout keeps of a panel. Whether it publishes is not part of it: that is for the user to say, each time. */
export interface PanelConfig {
  readonly version: 1;
  /** What plans for what, as simulations have it. */
  readonly simulation: SimulationSettings;
  readonly robot: RobotConfig;
  readonly view: {
    /** Candidates in the panel's picture. */
    readonly candidates: number;
    /** Candidates in the scene that is published, the best first. */
    readonly published: number;
  };
}

/** Numbers of a config that are not a planner's or a system's: lowest, highest. */
export const LIMITS = {
  rate: [0.1, 100],
  maxStateAge: [0.01, 60],
  candidates: [0, 4096],
  published: [0, 32],
} as const;

/** What a panel starts with: the differential drive, publishing nothing. */
export function defaultConfig(
  simulation: SimulationSettings = { ...DEFAULT_SETTINGS, system: 'diff-drive' },
): PanelConfig {
  const { stamp, state, commandFormat, command, rate } = presetFor(simulation.system);
  return {
    version: 1,
    simulation,
    robot: {
      stateTopic: '',
      stamp,
      state,
      commandTopic: '/cmd_vel',
      commandFormat,
      command,
      sceneTopic: '/forerun/scene',
      frame: 'odom',
      rate,
      maxStateAge: 0.5,
    },
    view: { candidates: 256, published: 8 },
  };
}

/**
 * A config from a layout, which may be anybody's. Each part that cannot be is the default's, and named in `problems`.
 */
export function checkedConfig(given: unknown): { readonly config: PanelConfig; readonly problems: readonly string[] } {
  const problems: string[] = [];
  if (given === undefined || given === null) return { config: defaultConfig(), problems };
  const parts = record(given);
  if (Object.keys(parts).length === 0) return { config: defaultConfig(), problems };
  if (own(parts, 'version') !== 1) {
    problems.push(`the layout's state has version ${shown(own(parts, 'version'))}; this panel knows 1`);
    return { config: defaultConfig(), problems };
  }
  let fallback = defaultConfig();
  const simulation = own(parts, 'simulation');
  if (simulation !== undefined) {
    try {
      fallback = defaultConfig(changedSettings(fallback.simulation, record(simulation) as Partial<SimulationSettings>));
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  const take = <Value>(
    from: unknown,
    name: string,
    before: Value,
    accepts: (value: unknown) => value is Value,
  ): Value => {
    const value = own(record(from), name);
    if (value === undefined) return before;
    if (accepts(value)) return value;
    problems.push(`${name} is ${shown(value)}`);
    return before;
  };
  const [robot, view] = [own(parts, 'robot'), own(parts, 'view')];
  const before = fallback.robot;
  const config: PanelConfig = {
    ...fallback,
    robot: {
      stateTopic: take(robot, 'stateTopic', before.stateTopic, isText),
      stamp: take(robot, 'stamp', before.stamp, isText),
      state: take(robot, 'state', before.state, expressionsOf(before.state)),
      commandTopic: take(robot, 'commandTopic', before.commandTopic, isText),
      commandFormat: take(robot, 'commandFormat', before.commandFormat, isFormat),
      command: take(robot, 'command', before.command, isExpressions),
      sceneTopic: take(robot, 'sceneTopic', before.sceneTopic, isText),
      frame: take(robot, 'frame', before.frame, isText),
      rate: take(robot, 'rate', before.rate, within('rate')),
      maxStateAge: take(robot, 'maxStateAge', before.maxStateAge, within('maxStateAge')),
    },
    view: {
      candidates: take(view, 'candidates', fallback.view.candidates, within('candidates')),
      published: take(view, 'published', fallback.view.published, within('published')),
    },
  };
  try {
    robotMessages(findSystem(config.simulation.system).create(), config.robot);
    return { config, problems };
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
    const { stamp, state, commandFormat, command } = before;
    return { config: { ...config, robot: { ...config.robot, stamp, state, commandFormat, command } }, problems };
  }
}

/** Most entries of a list of expressions. */
const MOST_EXPRESSIONS = 64;

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_TEXT;
}

function isFormat(value: unknown): value is CommandFormat {
  return typeof value === 'string' && (commandFormats as readonly string[]).includes(value);
}

function isExpressions(value: unknown): value is Expressions {
  const entries = Object.entries(record(value));
  return isRecord(value) && entries.length <= MOST_EXPRESSIONS && entries.flat().every(isText);
}

/** Expressions for just these names. */
function expressionsOf(names: Expressions) {
  return (value: unknown): value is Expressions =>
    isExpressions(value) && Object.keys(value).sort().join() === Object.keys(names).sort().join();
}

/** Whether a value is a number within one of the {@link LIMITS}. */
export function within(name: keyof typeof LIMITS) {
  const [low, high] = LIMITS[name];
  return (value: unknown): value is number => typeof value === 'number' && value >= low && value <= high;
}

function own(from: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(from, name) ? from[name] : undefined;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

function shown(value: unknown): string {
  try {
    return String(JSON.stringify(value)).slice(0, 60);
  } catch {
    return typeof value;
  }
}
