import type { PlannerEntry } from '../planners/catalog.ts';
import type { Candidate } from './search-space.ts';

/** TypeScript that makes a planner with these settings for a `system`. */
export function tuningSnippet(planner: PlannerEntry, { settings, weights }: Candidate): string {
  const factory = planner.name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  const lines = [
    `import { createPlanner, ${factory} } from 'forerun';`,
    '',
    `const algorithm = ${factory}(${literal(Object.fromEntries(given))});`,
    'const planner = await createPlanner({ system, algorithm });',
  ];
  if (Object.keys(weights).length > 0) {
    lines.push(`planner.setParams(${literal(weights)}); // what it plans for; the task stays what it is`);
  }
  return `${lines.join('\n')}\n`;
}

function literal(values: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(values).map(([name, value]) => `${name}: ${written(value)}`);
  return `{ ${entries.join(', ')} }`;
}

function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
  return typeof value === 'string' ? `'${value}'` : String(value);
}
