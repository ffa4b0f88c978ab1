import { ACROBOT } from '../../systems/acrobot.ts';
import { at } from '../../systems/task.ts';
import { clamp } from './bounds.ts';
import { defineScene, squareAround } from './define.ts';
import { bar, ORIGIN, turningArrow } from './outlines.ts';
import type { Params, Point } from './scene.ts';

/** rad of the arrow for 1 N m. */
const PER_TORQUE = 1.9;

const value = (params: Params, name: keyof typeof ACROBOT): number => params[name] ?? ACROBOT[name][0];

const elbow = (state: ArrayLike<number>, params: Params): Point => {
  const length = value(params, 'length1');
  return [length * Math.sin(at(state, 0)), -length * Math.cos(at(state, 0)), 0];
};

const place = (state: ArrayLike<number>, params: Params): Point => {
  const [x, y] = elbow(state, params);
  const angle = at(state, 0) + at(state, 1);
  const length = value(params, 'length2');
  return [x + length * Math.sin(angle), y - length * Math.cos(angle), 0];
};

/** The acrobot from the side. */
export const acrobotScene = defineScene({
  system: 'acrobot',
  dimensions: 2,
  ...squareAround(2.25),
  extent: (params) => squareAround(1.125 * (value(params, 'length1') + value(params, 'length2'))),
  caption: 'From the side; the tip is to get above the dashed line, and the arrow is the torque at the elbow',
  grid: 1,
  place,
  placeWgsl: `fn place(x: State) -> vec3f {
  let one = fr_sincos(x.angle1);
  let both = fr_sincos(x.angle1 + x.angle2);
  return vec3f(params.length1 * one.x + params.length2 * both.x, -params.length1 * one.y - params.length2 * both.y, 0.0);
}`,
  robot: (state, params, action = []) => {
    const [middle, tip] = [elbow(state, params), place(state, params)];
    const torque = PER_TORQUE * clamp(at(action, 0), -1.5, 1.5);
    const along = at(state, 0) + at(state, 1) - Math.PI / 2;
    return [
      { kind: 'area', points: bar(ORIGIN, middle, 0.085, 0.07), paint: 'robot' },
      { kind: 'area', points: bar(middle, tip, 0.065, 0.05), paint: 'accent' },
      { kind: 'ball', center: ORIGIN, radius: 0.1, paint: 'ink' },
      { kind: 'ball', center: middle, radius: 0.1, paint: 'ink' },
      { kind: 'ball', center: tip, radius: 0.075, paint: 'ink' },
      // On the side away from the second link; positive is counterclockwise.
      ...turningArrow(middle, 0.27, along + Math.PI - torque / 2, torque, 0.14),
    ];
  },
  scenery: ({ params }) => {
    const height = value(params, 'goalHeight');
    const ends: readonly Point[] = [
      [-2.2, height, 0],
      [2.2, height, 0],
    ];
    return [{ kind: 'line', points: ends, paint: 'goal', width: 2, dashed: true }];
  },
  goal: {
    at: (params) => [0, value(params, 'goalHeight'), 0],
    // At the very top it could only be touched.
    moved: (params, to) => {
      const reach = value(params, 'length1') + value(params, 'length2');
      return { ...params, goalHeight: clamp(to[1], -0.9 * reach, 0.95 * reach) };
    },
    marked: false,
  },
  reach: 0.25,
  pushed: blow,
  defaultPush: [1.5, 0, 0],
  pushText: 'A blow at the tip from the left',
  progress: (state, params) => ({
    label: 'Below the line',
    value: Math.max(value(params, 'goalHeight') - place(state, params)[1], 0),
    unit: 'm',
  }),
});

/** After a blow at the tip of 1 N s for each m: mass matrix times change of rates = Jacobian transposed times impulse. */
function blow(state: readonly number[], by: Point, params: Params): readonly number[] {
  const [angle1, angle2, rate1, rate2] = [at(state, 0), at(state, 1), at(state, 2), at(state, 3)];
  const [l1, l2] = [value(params, 'length1'), value(params, 'length2')];
  const [m1, m2] = [value(params, 'mass1'), value(params, 'mass2')];
  const [lc1, lc2] = [value(params, 'center1'), value(params, 'center2')];
  const d22 = m2 * lc2 * lc2 + value(params, 'inertia2');
  const d12 = d22 + m2 * l1 * lc2 * Math.cos(angle2);
  const d11 = m1 * lc1 * lc1 + value(params, 'inertia1') + m2 * l1 * l1 + d22 + 2 * m2 * l1 * lc2 * Math.cos(angle2);
  const both = angle1 + angle2;
  const turning2 = l2 * (Math.cos(both) * by[0] + Math.sin(both) * by[1]);
  const turning1 = l1 * (Math.cos(angle1) * by[0] + Math.sin(angle1) * by[1]) + turning2;
  const determinant = d11 * d22 - d12 * d12;
  const [max1, max2] = [value(params, 'maxRate1'), value(params, 'maxRate2')];
  return [
    angle1,
    angle2,
    clamp(rate1 + (d22 * turning1 - d12 * turning2) / determinant, -max1, max1),
    clamp(rate2 + (d11 * turning2 - d12 * turning1) / determinant, -max2, max2),
  ];
}
