import { ForerunError } from '../error.ts';
import { builtInSystems } from '../systems/catalog.ts';
import type { EnvEntry } from './entry.ts';
import type { Env } from './env.ts';
import type { EnvOptions } from './env-options.ts';
import { gymnasiumEnvs } from './gymnasium.ts';
import { mbrlEnvs } from './mbrl.ts';
import { sparsePendulum } from './sparse-pendulum.ts';
import { builtInEntry } from './system-entry.ts';
import { tabularEnvs } from './tabular/catalog.ts';
import { checkedCount, type VectorEnv, type VectorOptions, vectorOf } from './vector.ts';

const entries = new Map<string, EnvEntry>(
  [...gymnasiumEnvs, ...mbrlEnvs, sparsePendulum, ...builtInSystems.map(builtInEntry), ...tabularEnvs].map((entry) => [
    entry.name,
    entry,
  ]),
);

/**
 * Makes further environments known by name: `registerEnvs(mujocoEnvs)`, or your own. One of the same name is replaced.
 *
 * @throws ForerunError `invalid-argument` for what is no list of entries; none of them is then registered
 */
export function registerEnvs(more: readonly EnvEntry[]): void {
  if (!Array.isArray(more)) {
    throw invalidEntries(
      `got ${typeof more === 'object' && more !== null ? 'one entry' : String(more)}; give a list of entries`,
    );
  }
  for (const [i, entry] of more.entries()) {
    const problem = entryProblem(entry);
    if (problem !== undefined)
      throw invalidEntries(`entry ${i} ${problem}; an entry is { name, description, steps, space, reward, create }`);
  }
  for (const entry of more) entries.set(entry.name, entry);
}

function entryProblem(entry: Partial<EnvEntry> | null | undefined): string | undefined {
  if (typeof entry !== 'object' || entry === null) return `is ${entry === null ? 'null' : typeof entry}`;
  if (typeof entry.name !== 'string' || entry.name === '') return 'has no name';
  if (typeof entry.create !== 'function') return `('${entry.name}') has no function create`;
  if (typeof entry.space !== 'object') return `('${entry.name}') has no space`;
  return undefined;
}

function invalidEntries(problem: string): ForerunError {
  return new ForerunError('invalid-argument', `registerEnvs: ${problem}, as mujocoEnvs from 'forerun/mujoco'.`);
}

/** Every environment that {@link makeEnv} knows by name: Gymnasium's, the benchmarks', the built-in systems, what was registered. */
export function listEnvs(): readonly EnvEntry[] {
  return [...entries.values()];
}

/**
 * The environment of that name.
 *
 * @throws ForerunError `invalid-argument` for an unknown name; the message lists the known ones
 */
export function findEnv(name: string): EnvEntry {
  const entry = entries.get(name);
  if (entry !== undefined) return entry;
  throw new ForerunError(
    'invalid-argument',
    `findEnv: there is no environment '${name}'; there are ${[...entries.keys()].join(', ')}. Those on MuJoCo come with registerEnvs(mujocoEnvs) from 'forerun/mujoco'.`,
  );
}

/**
 * Makes an environment by name, with its own time limit unless `options.steps` says otherwise.
 *
 * @throws ForerunError `invalid-argument` for an unknown name and options that cannot be
 */
export async function makeEnv(env: string | EnvEntry, options: EnvOptions = {}): Promise<Env> {
  return entryOf(env).create(options);
}

/**
 * Makes `options.count` environments that step together; see {@link VectorEnv}.
 *
 * @throws ForerunError `invalid-argument` for an unknown name and options that cannot be
 */
export async function vectorEnv(env: string | EnvEntry, options: VectorOptions): Promise<VectorEnv> {
  const entry = entryOf(env);
  if (entry.createVector) return entry.createVector(options);
  const { count, seed, ...rest } = options;
  const envs = await Promise.all(Array.from({ length: checkedCount(count) }, () => entry.create(rest)));
  return vectorOf(envs, seed);
}

function entryOf(env: string | EnvEntry): EnvEntry {
  return typeof env === 'string' ? findEnv(env) : env;
}
