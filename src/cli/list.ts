import { planners } from '../planners/catalog.ts';
import { builtInSystems } from '../systems/catalog.ts';
import { parseArguments } from './arguments.ts';
import type { Command } from './command.ts';
import { formatNumber, table } from './format.ts';

const HELP = `forerun list [--json]

Lists the built-in systems with their parameters, and the planners with their settings.
Each name can be given to 'forerun plan' after --set.

  --json    print one JSON object: {"systems": [{"name": ...}], "planners": [{"name": ...}]}
`;

/** `forerun list`: what there is. */
export const listCommand: Command = {
  name: 'list',
  summary: 'systems and planners with their parameters',
  help: HELP,
  async run(args, terminal) {
    const parsed = parseArguments('forerun list', args, { json: { type: 'boolean' } });
    terminal.out(parsed.flag('json') ? `${JSON.stringify(listing())}\n` : listingText());
  },
};

function listing() {
  return {
    systems: builtInSystems.map(({ name, title, description, params, start, steps }) => {
      return { name, title, description, steps, start, params };
    }),
    planners: planners.map(({ name, description, settings }) => {
      const described = Object.entries(settings).map(([setting, about]) => ({ name: setting, ...about }));
      // JSON has no undefined: a setting without a default is chosen for each system.
      return { name, description, settings: described.map((about) => ({ ...about, default: about.default ?? null })) };
    }),
  };
}

function listingText(): string {
  const parts = ['Systems\n'];
  for (const { name, description, params } of builtInSystems) {
    const rows = params.map(({ name: parameter, default: value, unit, description: meaning }) => {
      return [parameter, formatNumber(value), unit === '1' ? '' : unit, meaning];
    });
    parts.push(`\n  ${name}: ${description}\n`, table(rows, '      '));
  }
  parts.push('\nPlanners\n');
  for (const { name, description, settings } of planners) {
    const rows = Object.entries(settings).map(([setting, { default: value, description: meaning }]) => {
      return [setting, value === undefined ? 'auto' : String(value), meaning];
    });
    parts.push(`\n  ${name}: ${description}\n`, table(rows, '      '));
  }
  return parts.join('');
}
