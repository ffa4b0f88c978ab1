import type { SettingsTreeField, SettingsTreeFields, SettingsTreeNode, SettingsTreeNodes } from '@foxglove/extension';
import { planners } from '../../planners/catalog.ts';
import { builtInSystems, findSystem } from '../../systems/catalog.ts';
import type { Control, ControlValue } from '../controls/control.ts';
import { controlsFor } from '../controls/controls-for.ts';
import { scenes } from '../scene/catalog.ts';
import { LIMITS, type PanelConfig } from './panel-config.ts';
import { presetFor } from './presets.ts';
import { actionNames, TWIST_FIELDS } from './robot-messages.ts';

/** What a tree shows besides the config. */
export interface TreeContext {
  /** Whether the user has switched publishing on. */
  readonly publishing: boolean;
  /** Why the host cannot publish; undefined where it can. */
  readonly cannotPublish: string | undefined;
  /** Names of the topics that there are. */
  readonly topics: readonly string[];
  /** What was wrong with the last edit of a field, by `node.field`. */
  readonly errors: Readonly<Record<string, string>>;
}

/**
 * The settings of a panel as hosts show them: task, robot, state, command, picture, and then every setting of the planner and every
 * parameter of the system, from the same descriptions as the gallery and the command line. Paths are `[node, field]`.
 */
export function settingsNodes(config: PanelConfig, context: TreeContext): SettingsTreeNodes {
  const { simulation, robot, view } = config;
  const controls = panelControls(config);
  const nodes: Record<string, SettingsTreeNode> = {
    robot: {
      label: 'Robot',
      fields: {
        publish: {
          input: 'boolean',
          label: 'Publish',
          value: context.publishing,
          disabled: context.cannotPublish !== undefined,
          help: context.cannotPublish ?? 'Sends commands and the plan. Off whenever the panel opens.',
        },
        stateTopic: {
          input: 'autocomplete',
          label: 'State from',
          value: robot.stateTopic,
          items: [...context.topics],
          placeholder: '/odom',
          help: 'Topic with the state of the robot.',
        },
        commandTopic: { ...text('Command to', robot.commandTopic), help: 'Topic of the commands.' },
        commandFormat: {
          input: 'select',
          label: 'Command is',
          value: robot.commandFormat,
          options: [
            { label: 'JSON, actions by name', value: 'json' },
            { label: 'geometry_msgs/Twist', value: 'twist' },
            { label: 'geometry_msgs/TwistStamped', value: 'twist-stamped' },
          ],
        },
        sceneTopic: { ...text('Plan to', robot.sceneTopic), help: 'Topic of the plan as foxglove.SceneUpdate.' },
        frame: { ...text('Frame', robot.frame), help: 'Coordinate frame of state and plan.' },
        rate: number('Rate (Hz)', robot.rate, LIMITS.rate, 1, 'Plans and commands a second, at most.'),
        maxStateAge: number('State is stale after (s)', robot.maxStateAge, LIMITS.maxStateAge, 0.1),
      },
    },
    state: {
      label: 'State from message',
      help: 'Paths, or angles such as yaw(pose.pose.orientation).',
      fields: {
        ...fieldsOf(Object.entries(robot.state).map(([name, path]) => [name, text(name, path)])),
        '/stamp': { ...text('Measured at', robot.stamp), help: 'Path of the stamp; empty: when the message comes.' },
      },
    },
    task: {
      label: 'Task',
      fields: {
        system: select('System', simulation.system, systemOptions()),
        planner: select(
          'Planner',
          simulation.planner,
          planners.map(({ name }) => ({ label: name, value: name })),
        ),
        backend: select('Backend', simulation.backend, [
          { label: 'Quickest', value: 'auto' },
          { label: 'WebGPU', value: 'webgpu' },
          { label: 'CPU', value: 'cpu' },
        ]),
        seed: number('Seed', simulation.seed, [0, 2 ** 32 - 1], 1),
      },
    },
    planner: { label: 'Planner settings', fields: controlFields(controls, 'planner', simulation.settings) },
    system: {
      label: 'System parameters',
      defaultExpansionState: 'collapsed',
      fields: controlFields(controls, 'system', simulation.params),
    },
    view: {
      label: 'Picture',
      fields: {
        candidates: number('Candidates shown', view.candidates, LIMITS.candidates, 16),
        published: number('Candidates published', view.published, LIMITS.published, 1),
      },
    },
  };
  if (robot.commandFormat !== 'json') {
    nodes.command = {
      label: 'Command from actions',
      help: `Sums of ${actionNames(findSystem(simulation.system).create()).join(', ')} with factors.`,
      fields: fieldsOf(
        TWIST_FIELDS.map((name) => [name, { ...text(name, robot.command[name] ?? ''), placeholder: '0' }]),
      ),
    };
  }
  return withErrors(inOrder(nodes), context.errors);
}

/** Descriptions of everything that can be changed about planner and system of a config. */
export function panelControls({ simulation }: PanelConfig): readonly Control[] {
  const scene = scenes.find(({ builtIn }) => builtIn.name === simulation.system);
  return controlsFor(simulation.system, simulation.planner, scene);
}

/** A control's fields: one, or one per action where each has its own. Names are `noiseStd` and `noiseStd/left`. */
function controlFields(
  controls: readonly Control[],
  group: Control['group'],
  values: Readonly<Record<string, unknown>>,
): SettingsTreeFields {
  return fieldsOf(
    controls
      .filter((control) => control.group === group)
      .flatMap((control) => {
        const value = (Object.hasOwn(values, control.name) ? values[control.name] : control.default) as ControlValue;
        return fieldsOfControl(control, value);
      }),
  );
}

function fieldsOfControl(control: Control, value: ControlValue): [string, SettingsTreeField][] {
  const { label, description: help } = control;
  switch (control.kind) {
    case 'switch':
      return [[control.name, { input: 'boolean', label, help, value: value === true }]];
    case 'choice': {
      const options = control.choices.map((name) => ({ label: name, value: name }));
      return [[control.name, { ...select(label, String(value), options), help }]];
    }
    case 'number': {
      const { perAction, min, max, integer, scale, unit, name } = control;
      const limits = [min, max] as const;
      const title = unit === '' ? label : `${label} (${unit})`;
      const one = (each: number) =>
        number(title, each, limits, integer ? 1 : scale === 'linear' ? control.step : stepOf(each), help);
      if (perAction.length < 2) return [[name, one(Array.isArray(value) ? (value[0] ?? 0) : Number(value))]];
      return perAction.map((action, i) => {
        const each = Array.isArray(value) ? (value[i] ?? 0) : Number(value);
        return [`${name}/${action}`, { ...one(each), label: `${title}, ${action}` }];
      });
    }
    default:
      return control satisfies never;
  }
}

/** A tenth of the power of ten below a value. */
function stepOf(value: number): number {
  return value === 0 ? 0.01 : 10 ** (Math.floor(Math.log10(Math.abs(value))) - 1);
}

function text(label: string, value: string) {
  return { input: 'string', label, value } as const;
}

function number(
  label: string,
  value: number,
  [min, max]: readonly [number, number],
  step: number,
  help?: string,
): SettingsTreeField {
  const bounds = { ...(Number.isFinite(min) && { min }), ...(Number.isFinite(max) && { max }) };
  return { input: 'number', label, value, step, ...bounds, ...(help !== undefined && { help }) };
}

function select(label: string, value: string, options: { label: string; value: string }[]): SettingsTreeField {
  return { input: 'select', label, value, options };
}

function systemOptions() {
  return builtInSystems
    .filter(({ name }) => scenes.some(({ builtIn }) => builtIn.name === name))
    .map(({ name, title }) => ({ label: title, value: name }));
}

function fieldsOf(entries: readonly (readonly [string, SettingsTreeField])[]): SettingsTreeFields {
  return Object.fromEntries(entries);
}

/** Where the nodes stand: what connects first. */
const ORDER = ['robot', 'state', 'command', 'task', 'view', 'planner', 'system'];

function inOrder(nodes: Record<string, SettingsTreeNode>): Record<string, SettingsTreeNode> {
  return Object.fromEntries(
    ORDER.flatMap((name) => (nodes[name] ? [[name, { ...nodes[name], order: ORDER.indexOf(name) }]] : [])),
  );
}

function withErrors(
  nodes: Record<string, SettingsTreeNode>,
  errors: Readonly<Record<string, string>>,
): Record<string, SettingsTreeNode> {
  for (const [path, error] of Object.entries(errors)) {
    const dot = path.indexOf('.');
    const field = nodes[path.slice(0, dot)]?.fields?.[path.slice(dot + 1)];
    if (field !== undefined) field.error = error;
  }
  return nodes;
}

/** The preset's parts of a robot's config, for a system that has just been chosen. */
export function robotFor(system: string, before: PanelConfig['robot']): PanelConfig['robot'] {
  const { stamp, state, commandFormat, command, rate } = presetFor(system);
  return { ...before, stamp, state, commandFormat, command, rate };
}
