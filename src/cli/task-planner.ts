import type { Plan, Planner } from '../planners/planner.ts';
import { planSizes } from '../planners/sizes.ts';

/** What a closed loop needs of a plan. */
export interface LoopPlan extends Pick<Plan, 'status' | 'action' | 'actions' | 'states'> {
  readonly stats: Pick<Plan['stats'], 'planMs'>;
}

/** What plans in a closed loop: a planner of action sequences, or a tree search. */
export interface TaskPlanner
  extends Pick<
    Planner,
    'system' | 'backend' | 'adapter' | 'fallbackReason' | 'candidates' | 'mostCandidates' | 'destroy'
  > {
  readonly name: string;
  /** How much it looks at, for people: `'256 samples, horizon 25'`. */
  readonly sizes: string;
  /** Absent where there is none to choose. */
  readonly layout?: Planner['layout'];
  /** Steps of the model that the last plan took; those after the end of an episode count, too. */
  readonly modelSteps: number;
  plan(state: Float32Array): Promise<LoopPlan>;
}

/** A planner of action sequences as closed loops take it. */
export function sequencePlanner(planner: Planner): TaskPlanner {
  const { system, algorithm, backend, adapter, fallbackReason, layout } = planner;
  const { samples, horizon } = algorithm;
  const tried = planSizes(system, algorithm, 1, Number.MAX_SAFE_INTEGER).active;
  return {
    name: algorithm.name,
    sizes: `${samples.toLocaleString('en-US')} samples, horizon ${horizon}`,
    system,
    backend,
    adapter,
    fallbackReason,
    layout,
    modelSteps: tried.reduce((sum, count) => sum + count, 0) * horizon,
    mostCandidates: tried.at(-1) ?? 0,
    plan: (state) => planner.plan(state),
    candidates: (count) => planner.candidates(count),
    destroy: () => planner.destroy(),
  };
}
