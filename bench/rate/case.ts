/** A tree search on the model of {@link wholeNumbers}, which costs next to nothing: what is measured is the search. */
export interface SearchTask {
  readonly what: 'search';
  readonly policy: 'uct' | 'puct' | 'gumbel';
  /** A */
  readonly actions: number;
  /** B: searched at once. */
  readonly roots: number;
  /** Of each root. */
  readonly simulations: number;
  readonly maxDepth: number;
  /** The value of the first root that comes of it, which peers must come near. */
  readonly value: number;
}

/** A tree search on a system, many leaves at once, each valued by roll-outs on a backend. */
export interface LeafSearchTask {
  readonly what: 'leaf-search';
  /** Name of a built-in system with discrete actions. */
  readonly system: string;
  readonly simulations: number;
  /** Leaves that the model sees in one submission. */
  readonly leaves: number;
  /** Of each leaf. */
  readonly rollouts: number;
  /** Steps of a roll-out. */
  readonly horizon: number;
}

/** Sweeps of value iteration over a table of which every action has as many outcomes. */
export interface SweepTask {
  readonly what: 'sweeps';
  /** `'backend'`: all states at once, f32. `'loop'`: `valueIteration`, state after state, f64. */
  readonly by: 'backend' | 'loop';
  /**
   * `'maze'`: that of figure 8.2 of Sutton and Barto (2018), 6 x 9, an action leads to one state. `'ice'`: a slippery frozen lake without
   * holes, one cell, an action leads to three states.
   */
  readonly world: 'maze' | 'ice';
  /** Each cell of the world becomes so many by so many. */
  readonly factor: number;
  readonly discount: number;
  /** From values of 0. */
  readonly sweeps: number;
  /** Of all values after the sweeps from 0, which peers must come near. */
  readonly sum: number;
}

/** Dyna-Q in the maze of figure 8.2, with the settings of the course's slide 6. */
export interface DynaTask {
  readonly what: 'dyna-q';
  /** n: updates from the model after each step. */
  readonly planningSteps: number;
  /** Steps in the maze that are timed together. */
  readonly steps: number;
}

/** Bandit problems that a strategy plays at once: by default the ten-armed testbed of Sutton and Barto (2018). */
export interface BanditTask {
  readonly what: 'bandits';
  readonly strategy: 'epsilon-greedy' | 'ucb1';
  readonly arms: number;
  readonly problems: number;
  readonly steps: number;
  /** Mean reward of the last tenth of the steps that comes of it, which peers must come near. */
  readonly reward: number;
}

/** What is repeated and timed. */
export type RateTask = SearchTask | LeafSearchTask | SweepTask | DynaTask | BanditTask;

/** How quickly something is done that is no `plan()`: trees, tables and bandits. */
export interface RateCase {
  readonly kind: 'rate';
  readonly name: string;
  /** Only with `--full`, or where it is asked for by name. Default false. */
  readonly full?: boolean;
  readonly task: RateTask;
}

/** How much of what is done in one repeat. */
export interface Work {
  readonly count: number;
  /** `'simulations'` */
  readonly unit: string;
}

/** Cells of the worlds in {@link SweepTask}, and their actions. */
const CELLS = { maze: 54, ice: 1 } as const;
const MOVES = 4;

/** What one repeat of a task does. */
export function workOf(task: RateTask): Work {
  switch (task.what) {
    case 'search':
      return { count: task.roots * task.simulations, unit: 'simulations' };
    case 'leaf-search':
      return { count: task.simulations, unit: 'simulations' };
    case 'sweeps':
      return { count: CELLS[task.world] * task.factor ** 2 * MOVES * task.sweeps, unit: 'pairs swept' };
    case 'dyna-q':
      return { count: task.steps * (1 + task.planningSteps), unit: 'updates' };
    case 'bandits':
      return { count: task.problems * task.steps, unit: 'plays' };
    default:
      return task satisfies never;
  }
}

/** Whether a task is one for a backend; the others are done by TypeScript on one thread. */
export function needsBackend(task: RateTask): boolean {
  switch (task.what) {
    case 'leaf-search':
    case 'bandits':
      return true;
    case 'sweeps':
      return task.by === 'backend';
    case 'search':
    case 'dyna-q':
      return false;
    default:
      return task satisfies never;
  }
}
