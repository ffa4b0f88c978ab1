import { costStandings, standingColor } from '../fan/color.ts';
import {
  type DrawnPlan,
  type Place,
  type PointDrawing,
  type SceneEntity,
  type SceneUpdate,
  sceneUpdate,
} from '../recording/scene-update.ts';
import type { Stamp } from '../recording/stamp.ts';

/** Points of a line that is published, at most: a message's size is bounded whatever the horizon is. */
export const MOST_POINTS = 100;

/** What {@link planScene} takes. */
export interface PlanPicture {
  readonly stamp: Stamp;
  readonly frame: string;
  readonly drawing: PointDrawing;
  /** `[S]` */
  readonly state: Float32Array;
  /** Planned states, `[H + 1, S]`. */
  readonly plan: Float32Array;
  /** The candidates to show: states `[n, H + 1, S]`, costs `[n]`. */
  readonly candidates?: { readonly states: Float32Array; readonly costs: Float32Array } | undefined;
  /** How many of them, the best first. */
  readonly count: number;
}

/** Robot, plan, goal, obstacles and the best candidates as `foxglove.SceneUpdate`; candidates are lines, colored by cost. */
export function planScene({ stamp, frame, drawing, state, plan, candidates, count }: PlanPicture): SceneUpdate {
  const { place, yaw, goal, obstacles } = drawing;
  const drawn: DrawnPlan = {
    stamp,
    frame,
    robot: place(state),
    yaw: yaw(state),
    path: pathOf(plan, state.length, place),
    goal,
    obstacles,
  };
  const update = sceneUpdate(drawn);
  const [model] = update.entities;
  const plain = update.entities.flatMap(({ lines }) => lines)[0];
  if (model === undefined || plain === undefined) return update;
  const lines = candidates === undefined ? [] : bestLines(candidates, count, state.length, place, plain);
  const fan: SceneEntity = { ...model, id: 'forerun/candidates', arrows: [], spheres: [], lines };
  return { ...update, entities: [...update.entities, fan] };
}

type Line = SceneEntity['lines'][number];

function bestLines(
  { states, costs }: NonNullable<PlanPicture['candidates']>,
  count: number,
  size: number,
  place: PointDrawing['place'],
  plain: Line,
): readonly Line[] {
  const words = costs.length > 0 ? states.length / costs.length : 0;
  const standings = costStandings(costs);
  return [...standings.keys()]
    .filter((index) => !Number.isNaN(standings[index]))
    .sort((a, b) => (standings[a] ?? 0) - (standings[b] ?? 0))
    .slice(0, count)
    .map((index) => {
      const [red, green, blue] = standingColor(standings[index] ?? 0, 'light');
      const path = pathOf(states.subarray(index * words, (index + 1) * words), size, place);
      return {
        ...plain,
        thickness: 1,
        points: path.map(([x, y, z]) => ({ x, y, z })),
        color: { r: red / 255, g: green / 255, b: blue / 255, a: 0.6 },
      };
    });
}

/** Places along states, `[n, S]`, those that are finite, and no more than {@link MOST_POINTS}; the last one stays. */
function pathOf(states: Float32Array, size: number, place: PointDrawing['place']): readonly Place[] {
  const count = Math.floor(states.length / size);
  const every = Math.max(1, Math.ceil((count - 1) / (MOST_POINTS - 1)));
  const at = Array.from({ length: count }, (_, i) => i).filter((i) => i % every === 0 || i === count - 1);
  return at
    .map((i) => place(states.subarray(i * size, (i + 1) * size)))
    .filter((point) => point.every(Number.isFinite));
}
