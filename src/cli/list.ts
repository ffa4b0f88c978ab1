import { agents } from '../agents/catalog.ts';
import { tunedSettings } from '../agents/presets.ts';
import type { EnvEntry } from '../envs/entry.ts';
import { listEnvs } from '../envs/registry.ts';
import { planners } from '../planners/catalog.ts';
import type { Setting } from '../planners/settings.ts';
import { builtInSystems } from '../systems/catalog.ts';
import { parseArguments } from './arguments.ts';
import type { Command } from './command.ts';
import { formatNumber, table } from './format.ts';

const HELP = `forerun list [--json]

Lists the built-in systems with their parameters, the planners and agents with their settings, and the environments.
Parameters and settings can be given to 'forerun plan' and 'forerun train' after --set.

  --json    print one JSON object: {"systems": [{"name": ...}], "planners": [...], "agents": [...], "environments": [...]}
`;

/** `forerun list`: what there is. */
export const listCommand: Command = {
  name: 'list',
  summary: 'systems, planners, agents and environments with their parameters',
  help: HELP,
  async run(args, terminal) {
    const parsed = parseArguments('forerun list', args, { json: { type: 'boolean' } });
    const environments = [...listEnvs(), ...(await mujocoEnvironments())];
    terminal.out(parsed.flag('json') ? `${JSON.stringify(listing(environments))}\n` : listingText(environments));
  },
};

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

function listing(environments: readonly EnvEntry[]) {
  return {
    systems: builtInSystems.map(({ name, title, description, params, start, steps }) => {
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
  return `\n  ${name}: ${description}\n${table(rows, '      ')}`;
}

function listingText(environments: readonly EnvEntry[]): string {
  const parts = ['Systems\n'];
  for (const { name, description, params } of builtInSystems) {
    const rows = params.map(({ name: parameter, default: value, unit, description: meaning }) => {
      return [parameter, formatNumber(value), unit === '1' ? '' : unit, meaning];
    });
    parts.push(`\n  ${name}: ${description}\n`, table(rows, '      '));
  }
  parts.push(
    "\nPlanners, with their defaults; 'forerun plan' and 'forerun train' choose samples, horizon and the like for the task\n",
  );
  parts.push(...planners.map((planner) => settingsText(planner)));
  parts.push('\nAgents\n', ...agents.map((agent) => settingsText(agent, tunedSettings('agents', agent.name))));
  parts.push('\nEnvironments\n\n');
  parts.push(table(environments.map(({ name, description }) => [name, description])));
  return parts.join('');
}
