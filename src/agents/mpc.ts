import type { DynamicsModel } from '../models/model.ts';
import type { Algorithm } from '../planners/algorithm.ts';
import { createPlanner } from '../planners/create.ts';
import type { Planner, PlannerOptions } from '../planners/planner.ts';
import { type Controller, type ModelAgent, type ModelAgentOptions, modelAgent } from './model-agent.ts';
import { plannerFor } from './planner-for.ts';

/** What {@link mpcAgent} takes. */
export interface MpcAgentOptions<Model extends DynamicsModel>
  extends ModelAgentOptions<Model>,
    Pick<PlannerOptions, 'backend' | 'device' | 'timeoutMs'> {
  /** `cem({...})`, `mppi({...})`, ... */
  readonly algorithm: Algorithm;
}

/**
 * Model-predictive control with a model that is learned on the way: any model, any planner. Plans anew at every step and
 * takes the first action. With an ensemble of networks it is {@link pets}.
 */
export function mpcAgent<Model extends DynamicsModel>(options: MpcAgentOptions<Model>): ModelAgent<Model> {
  return modelAgent({ name: 'mpc', ...options }, plannerController(options));
}

function plannerController(
  options: Pick<MpcAgentOptions<DynamicsModel>, 'algorithm' | 'backend' | 'device' | 'timeoutMs'>,
): Controller {
  const { algorithm, backend, device, timeoutMs } = options;
  const where = { ...(backend && { backend }), ...(device && { device }), ...(timeoutMs && { timeoutMs }) };
  let planner: Planner | undefined;
  let seed = 0;
  let facts: Record<string, number> = {};
  return {
    async setModel(system) {
      planner = await plannerFor(planner, system, () => createPlanner({ system, algorithm, seed, ...where }));
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
