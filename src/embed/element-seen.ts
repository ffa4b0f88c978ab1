import type { Planner } from '../planners/planner.ts';
import type { Simulation } from './simulation/simulation.ts';

/** What a stage shows: a simulation, or a run that was recorded, in which nothing plans and nothing can be handled. */
export interface Seen
  extends Pick<Simulation, 'scene' | 'world' | 'state' | 'moment' | 'history' | 'on'>,
    Partial<Pick<Simulation, 'move' | 'push'>> {
  readonly planner?: Planner | undefined;
}
