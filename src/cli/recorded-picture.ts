import type { LoopRecord } from './closed-loop.ts';
import type { Flight } from './picture/flight.ts';
import { flightPicture } from './picture/flight-picture.ts';
import { runPicture } from './picture/run-picture.ts';
import { isSpatial, recordedFlight, spreadFans, timeStep } from './recorded-flight.ts';
import type { PlannedTask } from './task.ts';

/** How many moments of a run show their candidates. */
const MOMENTS = 7;

/**
 * A picture of a run as SVG: a scene in space, or the state over time with the way through the plane.
 *
 * @param what Begins the title
 */
export function drawRecord(task: PlannedTask, record: LoopRecord, what = task.builtIn.title): string {
  const { builtIn, system, planner } = task;
  const { name, sizes } = planner;
  // Drivers add details in brackets for which the line has no room.
  const adapter = planner.adapter.description.replace(/ *\(.*\)/, '').slice(0, 48);
  const device = planner.backend === 'webgpu' ? `WebGPU on ${adapter}` : adapter;
  const title = `${what}, planned by ${DISPLAY_NAMES[name] ?? name}`;
  const dt = timeStep(system);
  const step = dt === undefined ? 'steps' : `steps of ${dt} s`;
  const subtitle = `${sizes} ${step}; ${device}`;
  const flight = recordedFlight(record, { builtIn, system, title, subtitle });
  const drawn: Flight | undefined = flight && spreadFans(flight, MOMENTS);
  if (drawn && isSpatial(builtIn, system)) return flightPicture(drawn);
  return runPicture({
    title,
    subtitle,
    dt,
    states: record.states.map((state) => [...state]),
    stateNames: system.stateNames,
    actions: record.actions.map((action) => [...action]),
    actionNames: system.action.kind === 'continuous' ? system.action.names : ['index'],
    map: drawn,
  });
}

const DISPLAY_NAMES: Readonly<Record<string, string>> = { mppi: 'MPPI', cem: 'CEM', icem: 'iCEM', mcts: 'tree search' };
