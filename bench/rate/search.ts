import { mcts } from '../../src/search/mcts.ts';
import { searchModelOf } from '../../src/search/system-model.ts';
import { findSystem } from '../../src/systems/catalog.ts';
import type { BackendName } from '../case.ts';
import type { LeafSearchTask, SearchTask } from './case.ts';
import type { OpenedTask } from './opened.ts';
import { wholeNumbers } from './whole-numbers.ts';

/** A whole search from fresh roots 1, 2, ..., B; without noise, so that all repeats are alike. */
export function openSearch({ policy, actions, roots, simulations, maxDepth }: SearchTask): OpenedTask {
  const search = mcts({
    model: wholeNumbers(actions, policy !== 'uct'),
    policy,
    simulations,
    maxDepth,
    ...(policy === 'gumbel' && { gumbelScale: 0 }),
  });
  const states = Float32Array.from({ length: roots }, (_, b) => b + 1);
  return {
    once: async () => {
      const started = performance.now();
      const { roots: found } = await search.search(states);
      return { ms: performance.now() - started, check: found[0]?.value ?? Number.NaN };
    },
    destroy: () => undefined,
  };
}

/** A whole search from the task's start. */
export async function openLeafSearch(
  { system: name, simulations, leaves, rollouts, horizon }: LeafSearchTask,
  backend: BackendName,
): Promise<OpenedTask> {
  const task = findSystem(name);
  const model = await searchModelOf(task.create(), { rollouts, horizon, backend, timeoutMs: 60_000 });
  const search = mcts({ model, policy: 'uct', simulations, leaves });
  return {
    once: async () => {
      const started = performance.now();
      const { roots } = await search.search(task.start);
      return { ms: performance.now() - started, check: roots[0]?.value ?? Number.NaN };
    },
    destroy: () => model.destroy(),
  };
}
