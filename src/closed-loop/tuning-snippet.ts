import type { PlannerEntry } from '../planners/catalog.ts';
import { builtInSystems } from '../systems/catalog.ts';
import type { System } from '../systems/system.ts';
import type { Candidate } from './search-space.ts';

/** TypeScript that makes a planner with these settings for a system: as it stands where the system is built in. */
export function tuningSnippet(system: System, planner: PlannerEntry, { settings, weights }: Candidate): string {
  const factory = exported(planner.name);
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  const usual = builtInSystems.find(({ name }) => name === system.name)?.create();
  const made = usual?.code === system.code ? exported(system.name) : undefined;
  const own = Object.entries(system.params).filter(([name, value]) => value !== usual?.params[name]);
  const lines = [
    `import { ${['createPlanner', factory, ...(made === undefined ? [] : [made])].join(', ')} } from 'forerun';`,
    '',
    made === undefined
      ? `// system: your '${system.name.replace(/[\r\n\u2028\u2029]/g, ' ')}'`
      : `const system = ${made}(${own.length === 0 ? '' : literal(Object.fromEntries(own))});`,
    `const algorithm = ${factory}(${literal(Object.fromEntries(given))});`,
    'const planner = await createPlanner({ system, algorithm });',
  ];
  if (Object.keys(weights).length > 0) {
    lines.push(`planner.setParams(${literal(weights)}); // what it plans for; the task stays what it is`);
  }
  return `${lines.join('\n')}\n`;
}

/** What the library calls the factory of a planner or a system. */
function exported(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

function literal(values: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(values).map(([name, value]) => `${name}: ${written(value)}`);
  return `{ ${entries.join(', ')} }`;
}

function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
  return typeof value === 'string' ? `'${value}'` : String(value);
}
