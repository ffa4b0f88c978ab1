import type { Agent } from '../agents/agent.ts';
import {
  type ActionStrategy,
  type ArmStatistics,
  checkActionStrategy,
  checkedChoice,
  choiceBits,
} from '../agents/choice.ts';
import { derivedSeed } from '../agents/seeds.ts';
import { type StateGridOptions, stateGrid } from '../envs/tabular/state-grid.ts';
import { ForerunError } from '../error.ts';
import { checkOptions } from '../models/check-options.ts';
import type { TransitionSpace } from '../models/data/transitions.ts';
import { forwarded } from './action-noise.ts';
import { parsedNovelty } from './novelty-file.ts';

/** What {@link withStrategy} takes. */
export interface WithStrategyOptions {
  readonly space: TransitionSpace;
  /** `epsilonGreedy()`, `ucb1({ c: 0.5 })`, `softmaxStrategy()`, ..., or one of your own. */
  readonly strategy: ActionStrategy;
  /** A grid over observations: how often actions were tried is counted in each cell apart. Default: everywhere together. */
  readonly cells?: StateGridOptions;
}

const OPTIONS = { space: true, strategy: true, cells: true } as const satisfies Record<keyof WithStrategyOptions, true>;

/** Name of the file that is added to the agent's own. */
const FILE = 'strategy.json';

/**
 * An agent with discrete actions whose choices a strategy makes while it explores, by what the agent holds its actions to be worth
 * (`actionValues`: look-ahead and tables say so). Of an agent that does not say, its own choice counts 1 and all others 0. Asked without
 * `explore`, it is the agent itself; as long as it knows nothing (its model is not fitted yet), too.
 *
 * Counts are of choices made here, and `time` counts the choices in a cell. As values are the agent's, nothing is known of how rewards
 * vary, and strategies that ask for it (UCB-tuned) take them to be certain. An action that was never tried is worth the strategy's own
 * initial value, where that is not 0.
 *
 * @throws ForerunError `invalid-argument`
 */
export function withStrategy(agent: Agent, options: WithStrategyOptions): Agent {
  checkOptions('withStrategy', options, Object.keys(OPTIONS));
  const { space, strategy, cells } = options;
  const { action } = space;
  checkActionStrategy('withStrategy', strategy);
  if (action.kind !== 'discrete') {
    throw new ForerunError(
      'invalid-argument',
      `withStrategy: the actions are continuous (${action.names.join(', ')}), and '${strategy.name}' chooses among a few; use withActionNoise.`,
    );
  }
  const grid = cells === undefined ? undefined : stateGrid(cells);
  const states = grid?.states ?? 1;
  const { count } = action;
  const initial = strategy.begin(count).values;
  let tried = new Map<number, Float64Array>();
  let [seed, choices] = [0, 0];

  /** What the strategy chooses by, with the values as the agent says them. */
  const statisticsOf = (counts: Float64Array, worth: ArrayLike<number>): ArmStatistics => ({
    time: counts.reduce((sum, times) => sum + times, 0),
    counts,
    values: counts.map((times, k) => (times === 0 && initial[k] !== 0 ? (initial[k] ?? 0) : (worth[k] ?? 0))),
    squares: new Float64Array(count),
    baseline: 0,
  });

  return {
    ...forwarded(agent),
    beginEpisode(start) {
      seed = derivedSeed(start.seed, 'agent', start.episode);
      choices = 0;
      agent.beginEpisode(start);
    },
    async act(observation, how) {
      if (how?.explore !== true) return agent.act(observation, how);
      let worth: ArrayLike<number> | undefined;
      if (agent.actionValues) {
        worth = await agent.actionValues(observation);
        if (worth === undefined) return agent.act(observation, how);
      } else {
        const [own] = await agent.act(observation, how);
        worth = Float64Array.from({ length: count }, (_, k) => (k === own ? 1 : 0));
      }
      const cell = grid?.stateOf(observation) ?? 0;
      const counts = tried.get(cell) ?? new Float64Array(count);
      const arm = strategy.choose(statisticsOf(counts, worth), choiceBits(seed, choices++));
      const chosen = checkedChoice('withStrategy', strategy, arm, count);
      counts[chosen] = (counts[chosen] ?? 0) + 1;
      tried.set(cell, counts);
      return Float32Array.of(chosen);
    },
    save: () => {
      const cellsTried = [...tried].map(([cell, counts]) => [cell, ...counts]);
      const text = JSON.stringify({ kind: 'strategy', cells: states, tried: cellsTried });
      return { ...agent.save(), [FILE]: new TextEncoder().encode(text) };
    },
    async load(state) {
      const { tried: saved, cells: savedCells = states } = parsedNovelty(
        'withStrategy',
        'strategy',
        state[FILE] ?? new Uint8Array(),
      ) as {
        readonly tried?: unknown;
        /** Older files do not say it. */
        readonly cells?: unknown;
      };
      const damaged = new ForerunError(
        'invalid-data',
        `withStrategy.load: the counts in '${FILE}' are not those of ${count} actions in ${states} cells, each once; give what save() gave.`,
      );
      if (savedCells !== states) {
        throw new ForerunError(
          'invalid-data',
          `withStrategy.load: the counts in '${FILE}' are of ${String(savedCells)} cells, but this agent has ${states}; give the same cells.`,
        );
      }
      if (!Array.isArray(saved)) throw damaged;
      const loaded = new Map<number, Float64Array>();
      for (const entry of saved as readonly unknown[]) {
        const numbers = Array.isArray(entry) ? (entry as readonly unknown[]) : [];
        if (numbers.length !== count + 1 || !numbers.every((one) => Number.isSafeInteger(one) && Number(one) >= 0)) {
          throw damaged;
        }
        const [cell = 0, ...counts] = numbers.map(Number);
        if (cell >= states || loaded.has(cell)) throw damaged;
        loaded.set(cell, Float64Array.from(counts));
      }
      await agent.load(state);
      tried = loaded;
    },
  };
}
