import { type PlannerEntry, planners } from '../../planners/catalog.ts';
import type { SettingValue } from '../../planners/settings.ts';
import { defaultSettings } from '../../planners/tuned.ts';
import { builtInSystems } from '../../systems/catalog.ts';
import type { System } from '../../systems/system.ts';
import type { RobotLoopOptions } from '../robot/loop-options.ts';
import { badField, type JsonObject, jsonObject, needed } from './check-json.ts';
import { checkMapping } from './check-mapping.ts';
import { EXAMPLE_CONFIG } from './example.ts';
import type { MessageMapping } from './mapping.ts';

/** Everything that `forerun bridge` needs to know, checked. */
export interface BridgeConfig {
  readonly system: System;
  readonly planner: PlannerEntry;
  /** Those tuned for the system, and over them the given ones. */
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly seed: number;
  readonly backend: 'auto' | 'webgpu' | 'cpu';
  readonly loop: Omit<RobotLoopOptions, 'planner' | 'send'>;
  /** Where the robot is; `'clients'`: it connects to the server at `serve`. */
  readonly connect: { readonly rosbridge: string } | { readonly foxglove: string } | 'clients';
  /** A Foxglove server that shows the run. */
  readonly serve?: { readonly port: number; readonly host: string; readonly origins: readonly string[] };
  readonly mapping: MessageMapping;
  /** Coordinate frame of what is shown. */
  readonly frame: string;
  /** File that the run is recorded to. */
  readonly record?: string;
}

/**
 * A configuration out of JSON from whomever.
 *
 * @param at What it is, for complaints: `'robot.json'`
 * @throws ForerunError `invalid-argument`, naming the field
 */
export function checkConfig(given: unknown, at: string): BridgeConfig {
  const json = jsonObject(given, at);
  const builtIn = named(json, 'system', builtInSystems);
  const planner = named(json, 'planner', planners);
  const rateHz = json.number('rateHz', 0.1, 1000);
  const params = numbers(
    json,
    'params',
    builtIn.params.map(({ name }) => name),
  );
  const hasStep = builtIn.params.some(({ name }) => name === 'dt') && params.dt === undefined;
  // A step of the model is a period of the loop, so that a plan's warm start fits.
  const system = builtIn.create({ ...params, ...(hasStep && rateHz !== undefined && { dt: 1 / rateHz }) });
  // The planner checks them against its own descriptions.
  const settings = Object.fromEntries(json.entries('settings') ?? []) as Readonly<Record<string, SettingValue>>;
  const connect = json.object('connect');
  const serve = json.object('serve');
  const robot = json.object('robot');
  const mapping = json.raw('mapping');
  const seed = json.number('seed', 0, 2 ** 32 - 1);
  const backend = json.choice('backend', ['auto', 'webgpu', 'cpu'] as const) ?? 'auto';
  const frame = json.text('frame', /^[\w/-]+$/) ?? 'odom';
  const record = json.text('record', /\.(mcap|json|csv)$/, 'a file that ends in .mcap, .json or .csv');
  const config = {
    system,
    planner,
    settings: { ...defaultSettings(system.name, planner.name), ...settings },
    seed: Math.floor(seed ?? 0),
    backend,
    loop: { ...(rateHz !== undefined && { rateHz }), ...(robot && loopOptions(robot, system)) },
    connect: connect ? place(connect) : ('clients' as const),
    ...(serve && { serve: server(serve) }),
    mapping: checkMapping(mapping ?? defaultMapping(system), system, `${at}.mapping`),
    frame,
    ...(record !== undefined && { record }),
  };
  json.done();
  if (config.connect === 'clients' && serve === undefined) {
    throw badField(`${at}.connect`, undefined, "where the robot is, as { rosbridge: 'ws://127.0.0.1:9090' }");
  }
  return config;
}

function named<Entry extends { readonly name: string }>(
  json: JsonObject,
  field: string,
  entries: readonly Entry[],
): Entry {
  const names = entries.map(({ name }) => name);
  const name = needed(json.choice(field, names), `${json.at}.${field}`, `one of ${names.join(', ')}`);
  return needed(
    entries.find((entry) => entry.name === name),
    `${json.at}.${field}`,
    `one of ${names.join(', ')}`,
  );
}

/** Numbers by name. */
function numbers(json: JsonObject, field: string, names: readonly string[]): Readonly<Record<string, number>> {
  const entries = (json.entries(field) ?? []).map(([name, value]) => {
    if (!names.includes(name)) throw badField(`${json.at}.${field}`, name, `names of ${names.join(', ')}`);
    if (typeof value === 'number' && Number.isFinite(Math.fround(value))) return [name, value] as const;
    throw badField(`${json.at}.${field}.${name}`, value, 'a finite number');
  });
  return Object.fromEntries(entries);
}

function loopOptions(json: JsonObject, system: System): BridgeConfig['loop'] {
  const actions = system.action.kind === 'continuous' ? system.action.names : ['index'];
  const perAction = (from: JsonObject, field: string): readonly number[] | number | undefined => {
    if (typeof from.raw(field) === 'number') return from.number(field, 1e-9, 1e9);
    if (from.raw(field) === undefined) return undefined;
    const values = numbers(from, field, actions);
    return actions.map((name) => needed(values[name], `${from.at}.${field}.${name}`, 'a number for every action'));
  };
  const ages = {
    maxStateAgeMs: json.number('maxStateAgeMs', 1, 1e6),
    maxPlanAgeSteps: json.number('maxPlanAgeSteps', 0, 1e5),
  };
  const lead = { leadMs: json.number('leadMs', 0, 1e4), stopMs: json.number('stopMs', 0, 6e4) };
  const brakeGiven = json.raw('brake') === undefined ? undefined : numbers(json, 'brake', actions);
  const limits = json.object('limits');
  const [rate, rateChange] = [limits && perAction(limits, 'rate'), limits && perAction(limits, 'rateChange')];
  limits?.done();
  const latency = json.object('latency');
  const compensate = latency?.flag('compensate');
  const actuationMs = latency?.number('actuationMs', 0, 1e4);
  latency?.done();
  json.done();
  return defined({
    ...ages,
    ...lead,
    brake:
      brakeGiven &&
      actions.map((name) => needed(brakeGiven[name], `${json.at}.brake.${name}`, 'a number for every action')),
    limits: defined({ rate, rateChange }),
    latency: defined({ compensate, actuationMs }),
  });
}

/** Without the fields that are not given. */
function defined<Fields extends object>(fields: Fields): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };
}

const ADDRESS = /^wss?:\/\/\S+$/;

function place(json: JsonObject): Exclude<BridgeConfig['connect'], 'clients'> {
  const [rosbridge, foxglove] = [
    json.text('rosbridge', ADDRESS, "an address, as 'ws://127.0.0.1:9090'"),
    json.text('foxglove', ADDRESS, "an address, as 'ws://127.0.0.1:8765'"),
  ];
  json.done();
  if (rosbridge !== undefined && foxglove === undefined) return { rosbridge };
  if (foxglove !== undefined && rosbridge === undefined) return { foxglove };
  throw badField(
    json.at,
    { rosbridge, foxglove },
    "one of { rosbridge: 'ws://127.0.0.1:9090' } and { foxglove: 'ws://127.0.0.1:8765' }",
  );
}

function server(json: JsonObject): NonNullable<BridgeConfig['serve']> {
  const port = json.number('port', 0, 65_535) ?? 8765;
  const host = json.text('host', /^[\w.:-]+$/) ?? '127.0.0.1';
  const origins = (json.list('origins') ?? []).map((origin) => {
    if (typeof origin === 'string' && URL.canParse(origin)) return origin;
    throw badField(`${json.at}.origins`, origin, "origins of pages, as 'https://example.com'");
  });
  json.done();
  return { port: Math.floor(port), host, origins };
}

/** The robot of the example, or for other systems JSON of Forerun's own: `/state` with `state.x`, `/action` with `action.u`. */
function defaultMapping(system: System): unknown {
  if (system.name === EXAMPLE_CONFIG.system) return EXAMPLE_CONFIG.mapping;
  const actions = system.action.kind === 'continuous' ? system.action.names : ['index'];
  return {
    state: [
      {
        topic: '/state',
        type: 'forerun.State',
        fields: Object.fromEntries(system.stateNames.map((name) => [name, `state.${name}`])),
      },
    ],
    commands: [
      {
        topic: '/action',
        type: 'forerun.Action',
        fields: Object.fromEntries(actions.map((name) => [`action.${name}`, name])),
      },
    ],
  };
}
