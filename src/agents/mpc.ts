import { checkOptions } from '../models/check-options.ts';
import type { DynamicsModel } from '../models/model.ts';
import type { Algorithm } from '../planners/algorithm.ts';
import { createPlanner } from '../planners/create.ts';
import { PLACE_OPTIONS, type Place, placeOf } from '../planners/place.ts';
import type { Planner } from '../planners/planner.ts';
import {
  type Controller,
  MODEL_AGENT_OPTIONS,
  type ModelAgent,
  type ModelAgentOptions,
  modelAgent,
} from './model-agent.ts';
import { plannerFor } from './planner-for.ts';

/** What {@link mpcAgent} takes. */
export interface MpcAgentOptions<Model extends DynamicsModel> extends ModelAgentOptions<Model>, Place {
  /** `cem({...})`, `mppi({...})`, ... */
  readonly algorithm: Algorithm;
}

const OPTIONS = {
  ...MODEL_AGENT_OPTIONS,
  algorithm: true,
  ...PLACE_OPTIONS,
} as const satisfies Record<keyof MpcAgentOptions<DynamicsModel>, true>;

/**
 * Model-predictive control with a model that is learned on the way: any model, any planner. Plans anew at every step and
 * takes the first action. With an ensemble of networks it is {@link pets}.
 *
 * @throws ForerunError `invalid-argument`
 */
export function mpcAgent<Model extends DynamicsModel>(options: MpcAgentOptions<Model>): ModelAgent<Model> {
  checkOptions('mpcAgent', options, Object.keys(OPTIONS));
  const { algorithm, backend, device, threads, timeoutMs, ...rest } = options;
  const place = placeOf({ backend, device, threads, timeoutMs });
  return modelAgent<Model>({ name: 'mpc', ...rest }, plannerController(algorithm, place));
}

function plannerController(algorithm: Algorithm, place: Place): Controller {
  let planner: Planner | undefined;
  let seed = 0;
  let facts: Record<string, number> = {};
  return {
    async setModel(system) {
      planner = await plannerFor(planner, system, () => createPlanner({ system, algorithm, seed, ...place }));
    },
    begin(given) {
      seed = given;
      facts = {};
      planner?.reset({ seed });
    },
    async choose(state) {
      if (!planner) throw new Error('a controller is asked for an action before it has a model');
      const { action, status } = await planner.plan(state);
      if (status !== 'ok') facts[status] = (facts[status] ?? 0) + 1;
      return Float32Array.from(action);
    },
    facts: () => facts,
    destroy: () => planner?.destroy(),
  };
}
