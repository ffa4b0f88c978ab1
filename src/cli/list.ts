import { agents } from '../agents/catalog.ts';
import { tunedSettings } from '../agents/presets.ts';
import type { EnvEntry } from '../envs/entry.ts';
import { listEnvs } from '../envs/registry.ts';
import { planners } from '../planners/catalog.ts';
import type { Setting } from '../planners/settings.ts';
import type { BuiltInSystem } from '../systems/built-in.ts';
import { builtInSystems } from '../systems/catalog.ts';
import { parseArguments, unknownName } from './arguments.ts';
import type { Command } from './command.ts';
import { formatNumber, table } from './format.ts';
import { searchEntry } from './search-entry.ts';

const HELP = `forerun list [name] [--json]

Lists the built-in systems with their parameters, the planners and agents with their settings, and the environments;
with a name, only what has that name.
Parameters and settings can be given to 'forerun plan' and 'forerun train' after --set.

  --json    print one JSON object: {"systems": [{"name": ...}], "planners": [...], "agents": [...], "environments": [...]}
`;

/** `forerun list`: what there is. */
export const listCommand: Command = {
  name: 'list',
  summary: 'systems, planners, agents and environments with their parameters',
  help: HELP,
  async run(args, terminal) {
    const parsed = parseArguments('forerun list', args, { json: { type: 'boolean' } }, 1);
    const all: Listed = {
      systems: builtInSystems,
      planners: [...planners, searchEntry],
      agents,
      environments: [...listEnvs(), ...(await mujocoEnvironments())],
    };
    const [name] = parsed.positionals;
    const wanted = name === undefined ? all : only(all, name);
    terminal.out(parsed.flag('json') ? `${JSON.stringify(listing(wanted))}\n` : listingText(wanted));
  },
};

/** What is listed. */
interface Listed {
  readonly systems: readonly BuiltInSystem[];
  readonly planners: readonly Described[];
  readonly agents: readonly Described[];
  readonly environments: readonly EnvEntry[];
}

/** What has that name: more than one thing, where a system and an environment share it. */
function only(all: Listed, name: string): Listed {
  const names = Object.values(all).flatMap((each: readonly { readonly name: string }[]) => each.map((one) => one.name));
  if (!names.includes(name)) throw unknownName('forerun list', name, [...new Set(names)]);
  const named = <Entry extends { readonly name: string }>(entries: readonly Entry[]) =>
    entries.filter((entry) => entry.name === name);
  return {
    systems: named(all.systems),
    planners: named(all.planners),
    agents: named(all.agents),
    environments: named(all.environments),
  };
}

/** What has settings. */
interface Described {
  readonly name: string;
  readonly description: string;
  readonly settings: Readonly<Record<string, Setting>>;
}

/** The environments on MuJoCo; none where it is not installed. */
function mujocoEnvironments(): Promise<readonly EnvEntry[]> {
  return import('../envs/mujoco/index.ts').then(
    ({ mujocoEnvs }) => mujocoEnvs,
    () => [],
  );
}

function listing({ systems, planners, agents, environments }: Listed) {
  return {
    systems: systems.map(({ name, title, description, params, start, steps }) => {
      return { name, title, description, steps, start, params };
    }),
    planners: planners.map(withSettings),
    agents: agents.map(withSettings),
    environments: environments.map(({ name, description, steps }) => ({ name, description, steps })),
  };
}

function withSettings({ name, description, settings }: Described) {
  const described = Object.entries(settings).map(([setting, about]) => ({ name: setting, ...about }));
  // JSON has no undefined: a setting without a default is chosen for each system.
  return { name, description, settings: described.map((about) => ({ ...about, default: about.default ?? null })) };
}

function settingsText({ name, description, settings }: Described, tuned: ReadonlySet<string> = new Set()): string {
  const rows = Object.entries(settings).map(([setting, { default: value, description: meaning }]) => {
    const shown = value === undefined ? 'auto' : String(value);
    return [setting, tuned.has(setting) ? '(tuned for the environment)' : shown, meaning];
  });
  return `\n  ${name}: ${description}\n${settingRows(rows)}`;
}

function listingText({ systems, planners, agents, environments }: Listed): string {
  const parts: string[] = [];
  if (systems.length > 0) parts.push('Systems\n');
  for (const { name, description, params } of systems) {
    const rows = params.map(({ name: parameter, default: value, unit, description: meaning }) => {
      return [parameter, formatNumber(value), unit === '1' ? '' : unit, meaning];
    });
    parts.push(`\n  ${name}: ${description}\n`, settingRows(rows));
  }
  if (planners.length > 0) {
    parts.push(
      "\nPlanners, with their defaults; 'forerun plan' and 'forerun train' choose samples, horizon and the like for the task. mcts is for 'forerun plan'\n",
    );
  }
  parts.push(...planners.map((planner) => settingsText(planner)));
  if (agents.length > 0) parts.push('\nAgents\n');
  parts.push(...agents.map((agent) => settingsText(agent, tunedSettings('agents', agent.name))));
  if (environments.length > 0) {
    parts.push('\nEnvironments\n\n', table(environments.map(({ name, description }) => [name, description])));
  }
  return parts.join('').replace(/^\n/, '');
}

/** Rows below a name; nothing, and no blank line, where there are none. */
function settingRows(rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? '' : table(rows, '      ');
}
