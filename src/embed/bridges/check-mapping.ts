import type { System } from '../../systems/system.ts';
import { badField, type JsonObject, jsonObject, needed } from './check-json.ts';
import type {
  CommandTarget,
  FanTarget,
  FieldSource,
  FieldSum,
  MessageMapping,
  MessageSource,
  PathTarget,
} from './mapping.ts';
import { parsePath } from './paths.ts';

const TOPIC = /^[~/]?[A-Za-z]\w*(\/\w+)*$/;
const TYPE = /^\w+(\/\w+){1,2}$|^\w+(\.\w+)+$/;
const FRAME = /^[\w/-]+$/;

/**
 * A mapping out of JSON from whomever, for a system: every topic, type, path and name is checked, and every component of state and action is there.
 *
 * @param at Where it is, for complaints
 * @throws ForerunError `invalid-argument`, naming the field
 */
export function checkMapping(given: unknown, system: System, at: string): MessageMapping {
  const json = jsonObject(given, at);
  const ros = json.choice('ros', [1, 2] as const);
  const state = needed(json.list('state'), `${at}.state`, 'a list of topics').map((entry, i) =>
    source(entry, `${at}.state[${i}]`, system.stateNames),
  );
  const commands = needed(json.list('commands'), `${at}.commands`, 'a list of topics').map((entry, i) =>
    target(entry, `${at}.commands[${i}]`, system),
  );
  // The loop's step is what it was at the start.
  const changeable = Object.keys(system.params).filter((name) => name !== 'dt');
  const params = json.list('params')?.map((entry, i) => source(entry, `${at}.params[${i}]`, changeable));
  const plan = json.object('plan');
  const fan = json.object('fan');
  json.done();
  const given_ = state.flatMap(({ fields }) => Object.keys(fields));
  for (const name of system.stateNames) {
    const times = given_.filter((other) => other === name).length;
    if (times !== 1) throw badField(`${at}.state: ${name}`, times, 'each component of the state in exactly one topic');
  }
  const types = new Map<string, string>();
  for (const { topic, type } of [...state, ...(params ?? [])]) {
    if ((types.get(topic) ?? type) !== type) throw badField(`${at}: the type of ${topic}`, type, 'one type a topic');
    types.set(topic, type);
  }
  if (commands.length === 0) throw badField(`${at}.commands`, [], 'at least one topic');
  return {
    ...(ros !== undefined && { ros }),
    state,
    commands,
    ...(params && { params }),
    ...(plan && { plan: pathTarget(plan) }),
    ...(fan && { fan: fanTarget(fan) }),
  };
}

function source(given: unknown, at: string, names: readonly string[]): MessageSource {
  const json = jsonObject(given, at);
  const stamp = json.text('stamp');
  if (stamp !== undefined) parsePath(stamp, `${at}.stamp`);
  const clock = json.choice('clock', ['robot', 'synchronized', 'arrival'] as const);
  const entries = needed(json.entries('fields'), `${at}.fields`, 'an object').map(([name, value]) => {
    if (!names.includes(name)) throw badField(`${at}.fields`, name, `names of ${names.join(', ')}`);
    return [name, fieldSource(value, `${at}.fields.${name}`)] as const;
  });
  if (entries.length === 0) throw badField(`${at}.fields`, {}, 'at least one field');
  const found = {
    ...topicAndType(json),
    ...(stamp !== undefined && { stamp }),
    ...(clock !== undefined && { clock }),
    fields: Object.fromEntries(entries),
  };
  json.done();
  return found;
}

function topicAndType(json: JsonObject): { readonly topic: string; readonly type: string } {
  const topic = needed(
    json.text('topic', TOPIC, "the name of a topic, as '/odom'"),
    `${json.at}.topic`,
    "the name of a topic, as '/odom'",
  );
  return {
    topic,
    type: needed(
      json.text('type', TYPE, "a type of messages, as 'nav_msgs/Odometry'"),
      `${json.at}.type`,
      "the type of its messages, as 'nav_msgs/Odometry'",
    ),
  };
}

function fieldSource(given: unknown, at: string): FieldSource {
  if (typeof given === 'string') {
    parsePath(given, at);
    return { path: given };
  }
  const json = jsonObject(given, at);
  const path = needed(json.text('path'), `${at}.path`, "a path, as 'pose.position.x'");
  parsePath(path, `${at}.path`);
  const convert = json.choice('convert', ['yaw', 'pitch', 'roll'] as const);
  const name = json.text('name');
  const names = json.text('names');
  if (names !== undefined) parsePath(names, `${at}.names`);
  const [scale, offset] = [json.number('scale', -1e6, 1e6), json.number('offset', -1e9, 1e9)];
  json.done();
  return {
    path,
    ...(convert !== undefined && { convert }),
    ...(name !== undefined && { name }),
    ...(names !== undefined && { names }),
    ...(scale !== undefined && { scale }),
    ...(offset !== undefined && { offset }),
  };
}

function target(given: unknown, at: string, system: System): CommandTarget {
  const json = jsonObject(given, at);
  const actions = system.action.kind === 'continuous' ? system.action.names : ['index'];
  const stamp = json.text('stamp');
  if (stamp !== undefined) parsePath(stamp, `${at}.stamp`);
  const message = json.entries('message');
  const fields = needed(json.entries('fields'), `${at}.fields`, 'an object').map(([path, value]) => {
    parsePath(path, `${at}.fields`);
    return [path, fieldSum(value, `${at}.fields.${path}`, actions)] as const;
  });
  const found = {
    ...topicAndType(json),
    ...(stamp !== undefined && { stamp }),
    ...(message && { message: Object.fromEntries(message) }),
    fields: Object.fromEntries(fields),
  };
  json.done();
  return found;
}

function fieldSum(given: unknown, at: string, actions: readonly string[]): FieldSum {
  if (typeof given === 'string') {
    if (actions.includes(given)) return { of: { [given]: 1 } };
    throw badField(at, given, `one of the actions ${actions.join(', ')}`);
  }
  const json = jsonObject(given, at);
  const of = needed(json.entries('of'), `${at}.of`, 'factors by action').map(([name, factor]) => {
    if (!actions.includes(name)) throw badField(`${at}.of`, name, `names of the actions ${actions.join(', ')}`);
    if (typeof factor !== 'number' || !(Math.abs(factor) <= 1e6))
      throw badField(`${at}.of.${name}`, factor, 'a factor');
    return [name, factor] as const;
  });
  const offset = json.number('offset', -1e6, 1e6);
  json.done();
  return { of: Object.fromEntries(of), ...(offset !== undefined && { offset }) };
}

function pathFields(json: JsonObject): PathTarget {
  const every = json.number('every', 0.01, 3600);
  return {
    topic: needed(
      json.text('topic', TOPIC, "the name of a topic, as '/odom'"),
      `${json.at}.topic`,
      "the name of a topic, as '/plan'",
    ),
    frame: needed(json.text('frame', FRAME), `${json.at}.frame`, "the name of a frame, as 'odom'"),
    ...(every !== undefined && { every }),
  };
}

function pathTarget(json: JsonObject): PathTarget {
  const found = pathFields(json);
  json.done();
  return found;
}

function fanTarget(json: JsonObject): FanTarget {
  const count = json.number('count', 1, 1000);
  const found = { ...pathFields(json), ...(count !== undefined && { count: Math.round(count) }) };
  json.done();
  return found;
}
