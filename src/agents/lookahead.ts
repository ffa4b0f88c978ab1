import { ForerunError } from '../error.ts';
import { checkOptions } from '../models/check-options.ts';
import type { DynamicsModel } from '../models/model.ts';
import { createPlanner } from '../planners/create.ts';
import { PLACE_OPTIONS, type Place, placeOf } from '../planners/place.ts';
import type { Planner } from '../planners/planner.ts';
import { randomShooting } from '../planners/random-shooting.ts';
import {
  type Controller,
  MODEL_AGENT_OPTIONS,
  type ModelAgent,
  type ModelAgentOptions,
  modelAgent,
} from './model-agent.ts';
import { plannerFor } from './planner-for.ts';

/** What {@link lookaheadAgent} takes beside what all agents with models take. */
export interface LookaheadOptions<Model extends DynamicsModel> extends ModelAgentOptions<Model>, Place {
  /** Decisions looked ahead; every sequence of that many choices is tried. Default 1. */
  readonly depth?: number;
  /** Steps that each choice is held for; H = depth * hold. Default 10. */
  readonly hold?: number;
}

const OPTIONS = {
  ...MODEL_AGENT_OPTIONS,
  depth: true,
  hold: true,
  ...PLACE_OPTIONS,
} as const satisfies Record<keyof LookaheadOptions<DynamicsModel>, true>;

/** More sequences than this are refused. */
const MOST_SEQUENCES = 2 ** 16;

/**
 * Tries out in its model all that could be done, for systems with discrete actions, and takes the first choice of the best
 * sequence. Of equals the first counts. With `depth` 1 every choice is repeated for `hold` steps; with `hold` 1 it is a tree of all sequences.
 *
 * @throws ForerunError `invalid-argument` for continuous actions, or more than 65,536 sequences
 */
export function lookaheadAgent<Model extends DynamicsModel>(options: LookaheadOptions<Model>): ModelAgent<Model> {
  checkOptions('lookaheadAgent', options, Object.keys(OPTIONS));
  const { depth = 1, hold = 10, backend, device, threads, timeoutMs, ...rest } = options;
  const { action } = rest.model.space;
  if (action.kind !== 'discrete') {
    throw invalid(
      `the actions ${action.names.join(', ')} are continuous; give a model of discrete actions, or use mpcAgent.`,
    );
  }
  for (const [name, value] of Object.entries({ depth, hold })) {
    if (!Number.isInteger(value) || value < 1) throw invalid(`${name} is ${value}; give a whole number from 1.`);
  }
  const sequences = action.count ** depth;
  if (sequences > MOST_SEQUENCES) {
    throw invalid(
      `${action.count} choices, ${depth} deep, are ${sequences} sequences; at most ${MOST_SEQUENCES} are tried: give a smaller depth.`,
    );
  }
  const table = allSequences(action.count, depth, hold);
  const place = placeOf({ backend, device, threads, timeoutMs });
  return modelAgent<Model>({ name: 'lookahead', ...rest }, exhaustive(table, depth * hold, action.count, place));
}

/**
 * All sequences of `depth` choices out of `count`, each held for `hold` steps: `[count^depth, depth * hold]`. The first choice changes
 * slowest.
 */
export function allSequences(count: number, depth: number, hold: number): Float32Array {
  const sequences = count ** depth;
  const horizon = depth * hold;
  return Float32Array.from({ length: sequences * horizon }, (_, i) => {
    const decision = Math.floor((i % horizon) / hold);
    return Math.floor(Math.floor(i / horizon) / count ** (depth - 1 - decision)) % count;
  });
}

function exhaustive(sequences: Float32Array, horizon: number, count: number, place: Place): Controller {
  let planner: Planner | undefined;
  const costsFrom = async (state: Float32Array): Promise<Float32Array> => {
    if (!planner) throw new Error('a controller is asked for an action before it has a model');
    return (await planner.evaluate(state, sequences)).costs;
  };
  return {
    async setModel(system) {
      // Only its `evaluate` is used, which takes any number of sequences.
      const algorithm = randomShooting({ samples: 1, horizon });
      planner = await plannerFor(planner, system, () => createPlanner({ system, algorithm, ...place }));
    },
    begin() {},
    async choose(state) {
      const costs = await costsFrom(state);
      let best = 0;
      for (const [i, cost] of costs.entries()) if (cost < (costs[best] ?? Number.NaN)) best = i;
      return sequences.slice(best * horizon, best * horizon + 1);
    },
    /** Of each first choice, what the best sequence after it is worth. */
    async values(state) {
      const worth = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
      for (const [i, cost] of (await costsFrom(state)).entries()) {
        const first = sequences[i * horizon] ?? 0;
        worth[first] = Math.max(worth[first] ?? 0, -cost);
      }
      return worth;
    },
    facts: () => ({}),
    destroy: () => planner?.destroy(),
  };
}

function invalid(message: string): ForerunError {
  return new ForerunError('invalid-argument', `lookaheadAgent: ${message}`);
}
