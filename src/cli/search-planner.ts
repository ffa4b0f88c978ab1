import type { SettingValue } from '../planners/settings.ts';
import {
  type MctsOptions,
  mcts,
  type RootStatistics,
  type SearchTree,
  searchModelOf,
  subtree,
} from '../search/index.ts';
import type { System } from '../systems/system.ts';
import { usageError } from './arguments.ts';
import type { ChosenPlace } from './place.ts';
import { candidatePaths, leavesOf, plannedPath } from './search-paths.ts';
import type { TaskPlanner } from './task-planner.ts';

/** A tree search that plans for a task. */
export interface SearchPlanner extends TaskPlanner {
  /** The tree of the last plan, and what its actions are called. */
  tree(): { readonly tree: SearchTree; readonly actions: readonly string[] } | undefined;
}

/**
 * Makes a tree search plan: each step searches from the state at hand, on in the sub-tree of the step before where that leads there.
 *
 * @param settings as `searchEntry` describes them
 * @throws ForerunError `invalid-argument` for values that cannot be, and for settings that the policy or the system has no use for
 */
export async function searchPlanner(
  system: System,
  settings: Readonly<Record<string, SettingValue>>,
  { place, seed }: { readonly place: ChosenPlace; readonly seed: number },
): Promise<SearchPlanner> {
  const {
    rollouts,
    horizon,
    discount,
    candidates,
    reuse = true,
    wideningCoefficient,
    wideningExponent,
    ...rest
  } = settings;
  if (system.action.kind === 'discrete' && candidates !== undefined) {
    throw usageError(
      `forerun plan: --set candidates: system '${system.name}' has ${system.action.count} choices, all of which are tried; leave it out.`,
    );
  }
  if (system.action.kind === 'discrete' && (wideningCoefficient ?? wideningExponent) !== undefined) {
    const name = wideningCoefficient === undefined ? 'wideningExponent' : 'wideningCoefficient';
    throw usageError(
      `forerun plan: --set ${name}: system '${system.name}' has ${system.action.count} choices, all of which are tried; leave it out.`,
    );
  }
  const model = await searchModelOf(system, {
    ...given({ rollouts, horizon, discount, candidates }),
    seed,
    ...place,
  });
  const widening = given({ coefficient: wideningCoefficient, exponent: wideningExponent });
  const search = searchOr(() => model.destroy(), {
    leaves: 8,
    ...(rest.policy === 'gumbel' && { gumbelScale: 0 }),
    ...given(rest),
    ...(Object.keys(widening).length > 0 && { widening }),
    model,
  } as MctsOptions);
  const names = Array.from({ length: model.actions }, (_, index) => actionName(model.action(index)));
  const perSimulation = 1 + Number(rollouts ?? 16) * Number(horizon ?? 20);
  let last: RootStatistics | undefined;
  let kept: SearchTree | undefined;
  let step = 0;
  const { policy, simulations, milliseconds } = rest;
  const budget = simulations === undefined ? `${milliseconds} ms` : `${simulations} simulations`;
  return {
    name: 'mcts',
    sizes: `${budget} of ${policy}, ${rollouts} roll-outs of ${horizon}`,
    system,
    backend: model.backend,
    adapter: model.adapter,
    fallbackReason: model.fallbackReason,
    get modelSteps() {
      return perSimulation * (last?.simulations ?? 0);
    },
    get mostCandidates() {
      return last === undefined ? 0 : leavesOf(last.tree).length;
    },
    async plan(state) {
      const { roots, elapsedMs } = await search.search(state, { reuse: [kept], seed: seed * 2 ** 20 + step++ });
      const [root] = roots;
      if (root === undefined) throw new Error('a search of one root has one answer');
      last = root;
      kept = reuse === true ? subtree(root.tree, root.action) : undefined;
      return {
        status: 'ok',
        action: model.action(root.action),
        ...plannedPath(root, model.action),
        stats: { planMs: elapsedMs },
      };
    },
    async candidates(count) {
      return last === undefined
        ? { states: new Float32Array(0), costs: new Float32Array(0) }
        : candidatePaths(last.tree, count);
    },
    tree: () => last && { tree: last.tree, actions: names },
    destroy: () => model.destroy(),
  };
}

/** A search; where its options are refused, nothing is left open. */
function searchOr(close: () => void, options: MctsOptions): ReturnType<typeof mcts> {
  try {
    return mcts(options);
  } catch (error) {
    close();
    throw error;
  }
}

/** Without what is not there. */
function given(settings: Readonly<Record<string, SettingValue>>): Record<string, Exclude<SettingValue, undefined>> {
  const entries = Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return Object.fromEntries(entries);
}

function actionName(action: Float32Array): string {
  return Array.from(action, (value) => String(Number(value.toPrecision(3)))).join(', ');
}
