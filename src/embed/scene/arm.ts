import { ARM } from '../../systems/arm.ts';
import { at } from '../../systems/task.ts';
import { clamp, distanceTo } from './bounds.ts';
import { defineScene, goalAt, type SceneParts, squareAround } from './define.ts';
import { bar, circle, ORIGIN, placed, rectangle, turningArrow } from './outlines.ts';
import type { Params, Point, Scene, Shape } from './scene.ts';

const value = (params: Params, name: keyof typeof ARM): number => params[name] ?? ARM[name][0];

const elbow = (state: ArrayLike<number>, params: Params): Point => {
  const length = value(params, 'length1');
  return [length * Math.cos(at(state, 0)), length * Math.sin(at(state, 0)), 0];
};

const place = (state: ArrayLike<number>, params: Params): Point => {
  const [x, y] = elbow(state, params);
  const angle = at(state, 0) + at(state, 1);
  const length = value(params, 'length2');
  return [x + length * Math.cos(angle), y + length * Math.sin(angle), 0];
};

const goal = goalAt('targetX', 'targetY');

const common: Omit<SceneParts, 'system' | 'caption' | 'robot' | 'pushed' | 'defaultPush' | 'pushText' | 'scenery'> = {
  dimensions: 2,
  ...squareAround(2.05),
  extent: (params) => squareAround((2.05 / 1.8) * (value(params, 'length1') + value(params, 'length2'))),
  grid: 0.5,
  place,
  placeWgsl: `fn place(x: State) -> vec3f {
  let one = fr_sincos(x.shoulder);
  let both = fr_sincos(x.shoulder + x.elbow);
  return vec3f(params.length1 * one.y + params.length2 * both.y, params.length1 * one.x + params.length2 * both.x, 0.0);
}`,
  goal,
  reach: 0.15,
  progress: (state, params) => ({
    label: 'To the target',
    value: distanceTo(place(state, params), goal.at(params)),
    unit: 'm',
  }),
};

/** The arm with motors, from the side. */
export const armScene: Scene = defineScene({
  ...common,
  system: 'arm',
  caption: 'From the side; arrows are the torques of the joints, and the dashed circle is how far the hand reaches',
  robot: (state, params, action = []) => arm(state, params, [at(action, 0) / 25, at(action, 1) / 10]),
  scenery: ({ params }) => [
    ...within(params),
    { kind: 'area', points: placed(rectangle(0.5, 0.12), [0, -0.2, 0], 0), paint: 'solid' },
    { kind: 'area', points: placed(rectangle(0.2, 0.2), [0, -0.1, 0], 0), paint: 'solid' },
  ],
  pushed: blow,
  defaultPush: [0, -1, 0],
  pushText: 'A blow at the hand from above',
});

/** The arm that turns as it is told, from above. */
export const armKinematicScene: Scene = defineScene({
  ...common,
  system: 'arm-kinematic',
  caption: 'From above; arrows are the turns of the joints, and the dashed circle is how far the hand reaches',
  robot: (state, params, action = []) => arm(state, params, [10 * at(action, 0), 10 * at(action, 1)]),
  scenery: ({ params }) => [...within(params), { kind: 'area', points: circle(ORIGIN, 0.24), paint: 'solid' }],
  // It has no speed to change: a push turns the joints, the more the longer their lever.
  pushed: (state, by, params) => {
    const [turning1, turning2] = leverage(state, by, params);
    return [at(state, 0) + clamp(0.5 * turning1, -1, 1), at(state, 1) + clamp(0.5 * turning2, -1, 1)];
  },
  defaultPush: [0, -1, 0],
  pushText: 'A shove at the hand',
});

/** Links, joints and a gripper whose middle is the hand; arrows for what drives the joints, -1 to 1. */
function arm(state: ArrayLike<number>, params: Params, drive: readonly [number, number]): readonly Shape[] {
  const [middle, hand] = [elbow(state, params), place(state, params)];
  const angle = at(state, 0) + at(state, 1);
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const wrist: Point = [hand[0] - 0.13 * c, hand[1] - 0.13 * s, 0];
  const finger = (side: number): Shape => ({
    kind: 'area',
    points: placed(
      [
        [-0.01, 0],
        [0.02, 0.1],
        [0.16, 0.085],
        [0.17, 0.05],
        [0.06, 0.055],
        [0.04, 0],
      ].map(([x = 0, y = 0]) => [x, side * y] as const),
      wrist,
      angle,
    ),
    paint: 'ink',
  });
  const turns = drive.map((part) => 2 * clamp(part, -1.3, 1.3));
  const [turn1 = 0, turn2 = 0] = turns;
  return [
    { kind: 'area', points: bar(ORIGIN, middle, 0.105, 0.075), paint: 'robot' },
    { kind: 'area', points: bar(middle, wrist, 0.07, 0.05), paint: 'robot' },
    finger(-1),
    finger(1),
    { kind: 'ball', center: ORIGIN, radius: 0.075, paint: 'accent' },
    { kind: 'ball', center: middle, radius: 0.055, paint: 'accent' },
    ...turningArrow(ORIGIN, 0.24, at(state, 0) + Math.PI - turn1 / 2, turn1, 0.11),
    ...turningArrow(middle, 0.19, angle + Math.PI - turn2 / 2, turn2, 0.1),
  ];
}

function within(params: Params): readonly Shape[] {
  const ring = circle(ORIGIN, value(params, 'length1') + value(params, 'length2'), 90);
  const points = [...ring, ...ring.slice(0, 1)];
  return [{ kind: 'line', points, paint: 'quiet', width: 1, dashed: true, opacity: 0.8 }];
}

/** How a vector at the hand acts on each joint: the Jacobian transposed times it. */
function leverage(state: ArrayLike<number>, by: Point, params: Params): readonly [shoulder: number, elbow: number] {
  const both = at(state, 0) + at(state, 1);
  const onElbow = value(params, 'length2') * (Math.cos(both) * by[1] - Math.sin(both) * by[0]);
  const onShoulder =
    value(params, 'length1') * (Math.cos(at(state, 0)) * by[1] - Math.sin(at(state, 0)) * by[0]) + onElbow;
  return [onShoulder, onElbow];
}

/** After a blow at the hand of 1 N s for each m: mass matrix times change of rates = Jacobian transposed times impulse. */
function blow(state: readonly number[], by: Point, params: Params): readonly number[] {
  const [l1, l2] = [value(params, 'length1'), value(params, 'length2')];
  const [m1, m2] = [value(params, 'mass1'), value(params, 'mass2')];
  const c2 = Math.cos(at(state, 1));
  const m22 = (m2 * l2 * l2) / 3;
  const m12 = m22 + (m2 * l1 * l2 * c2) / 2;
  const m11 = (m1 * l1 * l1) / 3 + m2 * l1 * l1 + m22 + m2 * l1 * l2 * c2;
  const [turning1, turning2] = leverage(state, by, params);
  const determinant = m11 * m22 - m12 * m12;
  return [
    at(state, 0),
    at(state, 1),
    clamp(at(state, 2) + (m22 * turning1 - m12 * turning2) / determinant, -20, 20),
    clamp(at(state, 3) + (m11 * turning2 - m12 * turning1) / determinant, -20, 20),
  ];
}
