import { shortNumbers } from './json.ts';
import type { RunHeader, RunPlan, RunRow } from './run.ts';
import { type Place, type PointDrawing, type SceneUpdate, sceneUpdate } from './scene-update.ts';
import { type Stamp, stampOf } from './stamp.ts';

/** Topics of a run, in files and on a Foxglove server. */
export const TOPICS = {
  state: '/forerun/state',
  command: '/forerun/command',
  plan: '/forerun/plan',
  scene: '/forerun/scene',
} as const;

const TIME = {
  type: 'object',
  title: 'time',
  properties: { sec: { type: 'integer', minimum: 0 }, nsec: { type: 'integer', minimum: 0, maximum: 999999999 } },
} as const;

/** Schemas (JSON Schema) of Forerun's own messages, for the names of a run. */
export function messageSchemas({ stateNames, actionNames }: Pick<RunHeader, 'stateNames' | 'actionNames'>) {
  const numbers = (names: readonly string[]) => ({
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, { type: 'number' }])),
  });
  const list = { type: 'array', items: { type: 'number' } };
  const schema = (title: string, properties: object) => ({ title, type: 'object', properties });
  return {
    state: schema('forerun.State', { timestamp: TIME, step: { type: 'integer' }, state: numbers(stateNames) }),
    command: schema('forerun.Command', {
      timestamp: TIME,
      step: { type: 'integer' },
      action: numbers(actionNames),
      cost: { type: ['number', 'null'] },
      status: { type: 'string' },
    }),
    plan: schema('forerun.Plan', {
      timestamp: TIME,
      step: { type: 'integer' },
      actions: { ...list, description: '[H, A], row-major' },
      states: { ...list, description: '[H + 1, S], row-major' },
    }),
  };
}

/** The messages of one step, by channel; `plan` and `scene` where there is a plan (and a drawing). */
export interface StepMessages {
  readonly state: object;
  readonly command: object;
  readonly plan?: object;
  readonly scene?: SceneUpdate;
}

/**
 * What a step of a run says to others.
 *
 * @param at When it was, in ms since 1970
 * @param drawing Where the system can be drawn
 * @param frame Coordinate frame of the drawing
 */
export function stepMessages(
  header: RunHeader,
  row: RunRow,
  step: number,
  at: number,
  drawing: PointDrawing | undefined,
  frame: string,
): StepMessages {
  const timestamp = stampOf(at);
  return {
    state: { timestamp, step, state: named(header.stateNames, row.state) },
    command: { timestamp, step, action: named(header.actionNames, row.action), cost: row.cost, status: row.status },
    ...(row.plan && {
      plan: { timestamp, step, actions: shortNumbers(row.plan.actions), states: shortNumbers(row.plan.states) },
    }),
    ...(row.plan && drawing && { scene: sceneOf(drawing, row.state, row.plan, timestamp, frame) }),
  };
}

function sceneOf(drawing: PointDrawing, state: Float32Array, { states }: RunPlan, stamp: Stamp, frame: string) {
  const { place, yaw, goal, obstacles } = drawing;
  const path: Place[] = [];
  for (let at = 0; at < states.length; at += state.length) path.push(place(states.subarray(at, at + state.length)));
  return sceneUpdate({ stamp, frame, robot: place(state), yaw: yaw(state), path, goal, obstacles });
}

/** Numbers by name, as short decimals. */
export function named(names: readonly string[], values: Float32Array): Readonly<Record<string, number>> {
  const numbers = shortNumbers(values);
  return Object.fromEntries(names.map((name, i) => [name, numbers[i] ?? 0]));
}
