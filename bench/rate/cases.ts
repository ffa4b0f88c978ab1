import type { BanditTask, DynaTask, LeafSearchTask, RateCase, RateTask, SearchTask } from './case.ts';

type Sizes = readonly [simulations: number, roots: number, value: number, full?: boolean];

function rateCase(name: string, task: RateTask, full = false): RateCase {
  return { kind: 'rate', name, ...(full && { full }), task };
}

/** Trees of four actions; those of one root are named by their simulations, others `search/puct-256x100`. */
function searches(policy: SearchTask['policy'], sizes: readonly Sizes[]): RateCase[] {
  return sizes.map(([simulations, roots, value, full]) => {
    const size = roots > 1 ? `${roots}x${simulations}` : `${simulations}`;
    const task: SearchTask = { what: 'search', policy, actions: 4, roots, simulations, maxDepth: 100, value };
    return rateCase(`search/${policy}-${size}`, task, full);
  });
}

function leaves(task: Omit<LeafSearchTask, 'what'>, full: boolean): RateCase {
  const { system, simulations, rollouts, horizon } = task;
  const name = `search/leaves-${system}-${simulations}x${rollouts}x${horizon}`;
  return rateCase(name, { what: 'leaf-search', ...task }, full);
}

/** 69 x 69 cells for each one of the book: 257,094 states, 1,028,376 pairs of a state and an action. */
const MAZE = { what: 'sweeps', world: 'maze', factor: 69, discount: 0.99, sweeps: 32, sum: 485.26 } as const;
/** 500 x 500 cells: a million pairs, three million outcomes. */
const ICE = { what: 'sweeps', world: 'ice', factor: 500, discount: 0.99, sweeps: 32, sum: 51.19 } as const;

/** Slide 6 plans 50 steps. */
const DYNA: DynaTask = { what: 'dyna-q', planningSteps: 50, steps: 200 };

function bandits(strategy: BanditTask['strategy'], problems: number, reward: number, full = false): RateCase {
  const task: BanditTask = { what: 'bandits', strategy, arms: 10, problems, steps: 1000, reward };
  return rateCase(`bandits/${strategy}-${problems}x1000`, task, full);
}

/** Trees, tables and bandits: the usual ones and, marked `full`, the others. */
export const RATES: readonly RateCase[] = [
  ...searches('uct', [
    [1000, 1, 0.5059, true],
    [10_000, 1, 0.5248, true],
    [100_000, 1, 0.6464],
  ]),
  ...searches('puct', [
    [1000, 1, 0.1625, true],
    [10_000, 1, 0.3742],
    // What its peer takes minutes for.
    [100_000, 1, 0.4642, true],
    [100, 256, 0.09, true],
  ]),
  ...searches('gumbel', [
    [1000, 1, 0.1633, true],
    [10_000, 1, 0.1274, true],
    [100_000, 1, 0.1274, true],
    [100, 256, 0.1181, true],
  ]),
  leaves({ system: 'cartpole-discrete', simulations: 16_384, leaves: 512, rollouts: 16, horizon: 50 }, false),
  leaves({ system: 'cartpole-discrete', simulations: 100_000, leaves: 1024, rollouts: 16, horizon: 50 }, true),
  rateCase('tables/sweeps-maze-1m', { ...MAZE, by: 'backend' }),
  rateCase('tables/sweeps-maze-1m-loop', { ...MAZE, by: 'loop' }),
  rateCase('tables/sweeps-ice-1m', { ...ICE, by: 'backend' }, true),
  rateCase('tables/sweeps-ice-1m-loop', { ...ICE, by: 'loop' }, true),
  rateCase('tables/dyna-q-n50', DYNA),
  bandits('epsilon-greedy', 2000, 1.37),
  bandits('ucb1', 2000, 1.45),
  bandits('epsilon-greedy', 100_000, 1.37, true),
];
