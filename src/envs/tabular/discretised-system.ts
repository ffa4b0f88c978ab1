import { ForerunError } from '../../error.ts';
import { seededRandom } from '../../models/data/random.ts';
import type { System } from '../../systems/system.ts';
import { plainEnvSystem } from '../env-system.ts';
import { createPlant } from '../plant.ts';
import { cellsOf, type DiscretisedOptions } from './discretised.ts';
import { type Outcome, type TabularMdp, tabularMdp } from './mdp.ts';
import type { StateGrid } from './state-grid.ts';

/** A continuous system as tables, and the way back. */
export interface DiscretisedSystem {
  /** What `valueIteration`, `policyIteration`, `sweepValues` and `tabularEnv` take. */
  readonly mdp: TabularMdp;
  /** Numbers states, and gives the middles of cells. */
  readonly grid: StateGrid;
  /**
   * The action `[A]` of the system that a choice of the tables stands for.
   *
   * @throws ForerunError `invalid-argument` for a choice that there is not
   */
  actionOf(choice: number): Float32Array;
}

/** Outcomes at most; those of a pair are up to 2^n. */
const MOST_OUTCOMES = 2 ** 26;
/** Copies of the system that step in one call. */
const COPIES = 4096;
/** How many states are drawn to see where episodes begin. */
const BEGINNINGS = 512;

/**
 * Makes tables of a continuous system. Each action is taken in the middle of each cell; what it leads to lies between the middles of some
 * cells, and the nearer it is to one, the likelier that one: the values of the tables are then those of the system, interpolated
 * linearly (Kushner and Dupuis 1992; Davies 1996). A step pays minus its cost, `terminated` ends the episode, and `terminalCost`, which is of
 * horizons, is left out. Times are all 0; parameters are the defaults; what leaves the box goes to its edge.
 *
 * @throws ForerunError `invalid-argument` for grids and options that cannot be or do not fit the system, for learned ensembles, and for
 * systems whose steps are not finite within the box; `unsupported-wgsl`
 */
export async function discretisedSystem(system: System, options: DiscretisedOptions): Promise<DiscretisedSystem> {
  const { cells, choices, count } = cellsOf('discretisedSystem', `the system '${system.name}'`, system, options);
  const pairs = cells.states * count;
  if (pairs * 2 ** cells.size > MOST_OUTCOMES) {
    throw invalid(
      `${cells.states} cells, ${count} actions and ${2 ** cells.size} corners are more than 2^26 outcomes; give fewer bins or actionLevels`,
    );
  }
  const actionOf = (choice: number) => choices?.middleOf(choice) ?? Float32Array.of(choice);
  const steps = await allSteps(system, cells, count, actionOf);
  const mdp = tabularMdp({
    name: `${system.name}-discretised`,
    states: cells.states,
    actions: count,
    start: beginnings(system, cells),
    outcomes(state, action): Outcome[] {
      const pair = state * count + action;
      const reward = steps.rewards[pair] ?? 0;
      const terminal = steps.terminated[pair] === 1;
      const next = steps.nexts.subarray(pair * cells.size, (pair + 1) * cells.size);
      if (terminal) return [{ probability: 1, next: cells.stateOf(next), reward, terminal }];
      return cells
        .around(next)
        .map(({ state: cell, weight }) => ({ probability: weight, next: cell, reward, terminal }));
    },
  });
  return {
    mdp,
    grid: cells,
    actionOf(choice) {
      if (Number.isInteger(choice) && choice >= 0 && choice < count) return actionOf(choice);
      throw invalid(`actionOf got ${String(choice)}; give a choice from 0 to ${count - 1}`);
    },
  };
}

/** What comes of every action in the middle of every cell. */
async function allSteps(system: System, cells: StateGrid, count: number, actionOf: (choice: number) => Float32Array) {
  const { stateSize, actionSize, stateNames } = system;
  const pairs = cells.states * count;
  const copies = Math.min(pairs, COPIES);
  const plant = await createPlant(plainEnvSystem(system), copies);
  const [nexts, rewards] = [new Float32Array(pairs * stateSize), new Float32Array(pairs)];
  const terminated = new Uint8Array(pairs);
  const [actions, times] = [new Float32Array(copies * actionSize), new Uint32Array(copies)];
  for (let first = 0; first < pairs; first += copies) {
    const some = Math.min(copies, pairs - first);
    for (let k = 0; k < some; k++) {
      plant.setState(k, cells.middleOf(Math.floor((first + k) / count)));
      actions.set(actionOf((first + k) % count), k * actionSize);
    }
    const step = plant.step(actions, times);
    for (let k = 0; k < some; k++) {
      if (step.finite[k] === 1) continue;
      const state = Array.from(
        cells.middleOf(Math.floor((first + k) / count)),
        (each, i) => `${stateNames[i]} ${each}`,
      );
      throw invalid(
        `a step of '${system.name}' from ${state.join(', ')} is not finite; give bounds within which all are`,
      );
    }
    nexts.set(step.observations.subarray(0, some * stateSize), first * stateSize);
    rewards.set(step.rewards.subarray(0, some), first);
    terminated.set(step.terminated.subarray(0, some), first);
  }
  return { nexts, rewards, terminated };
}

/** How likely episodes begin in each cell. */
function beginnings({ initialState }: System, cells: StateGrid): Float64Array {
  const start = new Float64Array(cells.states);
  const random = seededRandom(0);
  for (let n = 0; n < BEGINNINGS; n++) {
    const cell = cells.stateOf(initialState(random));
    start[cell] = (start[cell] ?? 0) + 1 / BEGINNINGS;
  }
  return start;
}

function invalid(problem: string): ForerunError {
  return new ForerunError('invalid-argument', `discretisedSystem: ${problem}.`);
}
