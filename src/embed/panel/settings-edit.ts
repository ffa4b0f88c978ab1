import { ForerunError } from '../../error.ts';
import { findSystem } from '../../systems/catalog.ts';
import type { Control, ControlValue } from '../controls/control.ts';
import { checkedValue } from '../controls/value.ts';
import { changedSettings } from '../simulation/settings.ts';
import type { SimulationSettings } from '../simulation/simulation.ts';
import { LONGEST_TEXT } from './expressions.ts';
import { LIMITS, type PanelConfig, within } from './panel-config.ts';
import { commandFormats } from './presets.ts';
import { robotMessages } from './robot-messages.ts';
import { panelControls, robotFor } from './settings-tree.ts';

/**
 * A config after an edit in the host's settings. A number that was cleared is the default again.
 *
 * @param path `[node, field]` of `settingsNodes`
 * @param value Whatever the host says
 * @throws ForerunError `invalid-argument` for what cannot be; nothing has changed then
 */
export function editedConfig(config: PanelConfig, path: readonly string[], value: unknown): PanelConfig {
  const [node, field = ''] = path;
  const { simulation, robot, view } = config;
  switch (node) {
    case 'robot':
      return withCheckedTexts({ ...config, robot: editedRobot(robot, field, value) });
    case 'state':
    case 'command': {
      if (node === 'state' && field === '/stamp') {
        return withCheckedTexts({ ...config, robot: { ...robot, stamp: textOf('stamp', value ?? '').trim() } });
      }
      const known = node === 'command' || Object.hasOwn(robot.state, field);
      if (!known) throw unknownField(path);
      const texts = { ...robot[node], [field]: textOf(field, value ?? '') };
      return withCheckedTexts({ ...config, robot: { ...robot, [node]: texts } });
    }
    case 'task': {
      if (!['system', 'planner', 'backend', 'seed'].includes(field)) throw unknownField(path);
      const changed = changedSettings(simulation, { [field]: value ?? 0 } as Partial<SimulationSettings>);
      if (changed.system === simulation.system) return { ...config, simulation: changed };
      return { ...config, simulation: changed, robot: robotFor(changed.system, robot) };
    }
    case 'planner':
      return withSimulation(config, { settings: edited(config, 'planner', simulation.settings, field, value) });
    case 'system':
      return withSimulation(config, { params: edited(config, 'system', simulation.params, field, value) as Params });
    case 'view': {
      if (field !== 'candidates' && field !== 'published') throw unknownField(path);
      return { ...config, view: { ...view, [field]: Math.round(numberOf(field, value)) } };
    }
    default:
      throw unknownField(path);
  }
}

type Params = SimulationSettings['params'];

function editedRobot(robot: PanelConfig['robot'], field: string, value: unknown): PanelConfig['robot'] {
  switch (field) {
    case 'stateTopic':
    case 'commandTopic':
    case 'sceneTopic':
    case 'frame':
      return { ...robot, [field]: textOf(field, value ?? '').trim() };
    case 'rate':
    case 'maxStateAge':
      return { ...robot, [field]: numberOf(field, value) };
    case 'commandFormat': {
      const commandFormat = commandFormats.find((format) => format === value);
      if (commandFormat === undefined) throw refused(field, value, `one of ${commandFormats.join(', ')}`);
      return { ...robot, commandFormat };
    }
    default:
      throw unknownField(['robot', field]);
  }
}

/** @throws ForerunError for expressions that say nothing */
function withCheckedTexts(config: PanelConfig): PanelConfig {
  const system = findSystem(config.simulation.system).create();
  robotMessages(system, config.robot);
  return config;
}

function withSimulation(config: PanelConfig, given: Partial<SimulationSettings>): PanelConfig {
  return { ...config, simulation: changedSettings(config.simulation, given) };
}

/** Settings or parameters with one changed; `noiseStd/left` is that of one action. */
function edited(
  config: PanelConfig,
  group: Control['group'],
  values: Readonly<Record<string, unknown>>,
  field: string,
  value: unknown,
): Record<string, ControlValue> {
  const [name = '', action] = field.split('/');
  const control = panelControls(config).find((each) => each.group === group && each.name === name);
  if (control === undefined) throw unknownField([group, field]);
  const { [name]: before = control.default, ...others } = values as Readonly<Record<string, ControlValue>>;
  if (action === undefined || control.kind !== 'number') {
    return value === undefined ? others : { ...others, [name]: checkedValue(control, value) };
  }
  const which = control.perAction.indexOf(action);
  if (which < 0) throw unknownField([group, field]);
  const each = (of: ControlValue, i: number) => (Array.isArray(of) ? (of[i] as number) : Number(of));
  const list = control.perAction.map((_, i) => (i === which ? (value ?? each(control.default, i)) : each(before, i)));
  return { ...others, [name]: checkedValue(control, list) };
}

function textOf(name: string, value: unknown): string {
  if (typeof value === 'string' && value.length <= LONGEST_TEXT) return value;
  throw refused(name, value, `a text of at most ${LONGEST_TEXT} letters`);
}

function numberOf(name: keyof typeof LIMITS, value: unknown): number {
  const [low, high] = LIMITS[name];
  if (within(name)(value)) return value;
  throw refused(name, value, `a number from ${low} to ${high}`);
}

function refused(name: string, value: unknown, expected: string): ForerunError {
  return new ForerunError('invalid-argument', `${name}: got ${String(value).slice(0, 60)}; give ${expected}.`);
}

function unknownField(path: readonly string[]): ForerunError {
  const name = path.join('.').slice(0, 60);
  return new ForerunError('invalid-argument', `settings: there is no field '${name}'; choose one of the panel's.`);
}
