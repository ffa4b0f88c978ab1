import type { BuiltInSystem } from '../systems/built-in.ts';
import { preprocess } from '../wgsl/preprocess.ts';
import { createSystemEnv } from './create.ts';
import type { EnvEntry } from './entry.ts';
import { defineEnvSystem, type EnvSystem, type EnvSystemDefinition, plainEnvSystem } from './env-system.ts';
import { createSystemVector } from './system-vector.ts';
import { withoutFunctions } from './without-functions.ts';

/** An environment on the physics of a built-in system. */
export interface EnvDefinition extends Omit<EnvSystemDefinition, 'wgsl' | 'data'> {
  readonly description: string;
  /** Time limit of an episode. */
  readonly steps: number;
  /** The built-in system's text. */
  readonly physics: string;
  /** Functions of the physics' text that `task` replaces or that go. */
  readonly without: readonly string[];
  /** What the environment adds; with LEARNED, its cost as WGSL over observations. */
  readonly task: string;
}

/** The system of an {@link EnvDefinition}: the physics with the environment's own functions behind it. */
export function environmentSystem({ physics, without, task, ...definition }: EnvDefinition): EnvSystem {
  const { description: _, steps: __, ...rest } = definition;
  return defineEnvSystem({ ...rest, wgsl: withoutFunctions(physics, without) + preprocess(task, { LEARNED: false }) });
}

/** An {@link EnvDefinition} as an entry. Nothing is compiled before it is used. */
export function environmentEntry(definition: EnvDefinition): EnvEntry {
  const { name, description, steps, task } = definition;
  return systemEntry({ name, description, steps, system: () => environmentSystem(definition) }, () => ({
    wgsl: preprocess(task, { LEARNED: true }),
  }));
}

/** The texts of the built-in systems, by path. */
const TEXTS: Readonly<Record<string, string>> = import.meta.glob('../../shaders/systems/*.wgsl', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/**
 * A built-in system as an entry: its states are seen, its costs are paid, and its task's steps are the time limit. Its `terminalCost`
 * is guidance for planners: what it adds is no part of the reward.
 */
export function builtInEntry({ name, description, steps, create }: BuiltInSystem): EnvEntry {
  return systemEntry({ name, description, steps, system: () => plainEnvSystem(create()) }, ({ system }) => {
    const discrete = system.action.kind === 'discrete';
    const text = TEXTS[`../../shaders/systems/${discrete ? name.replace('-discrete', '') : name}.wgsl`] ?? '';
    const wgsl = withoutFunctions(preprocess(text, { DISCRETE: discrete }), ['dynamics']);
    return { wgsl, params: system.params, data: system.data };
  });
}

function systemEntry(
  about: Pick<EnvEntry, 'name' | 'description' | 'steps'> & { readonly system: () => EnvSystem },
  rewardOf: (environment: EnvSystem) => EnvEntry['reward'],
): EnvEntry {
  const { name, description, steps } = about;
  let made: EnvSystem | undefined;
  const environment = () => {
    made ??= about.system();
    return made;
  };
  return {
    name,
    description,
    steps,
    get space() {
      const { observationNames, system } = environment();
      return { stateNames: observationNames, action: system.action };
    },
    get reward() {
      return rewardOf(environment());
    },
    create: (options) => createSystemEnv(environment(), { steps, ...options }),
    createVector: (options) => createSystemVector(environment(), { steps, ...options }),
  };
}
