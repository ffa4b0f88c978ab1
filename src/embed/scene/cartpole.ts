import { CARTPOLE_DISCRETE } from '../../systems/cartpole.ts';
import { at } from '../../systems/task.ts';
import { clamp, degreesFromZero } from './bounds.ts';
import { defineScene, type Goal, type SceneParts } from './define.ts';
import { arrow, bar, placed, rectangle } from './outlines.ts';
import type { Params, Point, Scene, Shape } from './scene.ts';

/** Of the cart as it is drawn, in m: the pole turns at its top. */
const [LENGTH, HEIGHT, WHEEL] = [0.5, 0.24, 0.075];
const GROUND = -HEIGHT - 1.4 * WHEEL;

/** m of arrow for 1 N. */
const PER_FORCE = 0.07;

const value = (params: Params, name: keyof typeof CARTPOLE_DISCRETE): number =>
  params[name] ?? CARTPOLE_DISCRETE[name][0];

const place = (state: ArrayLike<number>, params: Params): Point => {
  const length = 2 * value(params, 'halfLength');
  return [at(state, 0) + length * Math.sin(at(state, 2)), length * Math.cos(at(state, 2)), 0];
};

const common: Omit<SceneParts, 'system' | 'caption' | 'robot'> = {
  dimensions: 2,
  low: [-2.9, -1.15, 0],
  high: [2.9, 1.3, 0],
  extent: (params) => {
    const [end, length] = [value(params, 'trackLimit') + LENGTH, 2 * value(params, 'halfLength')];
    return { low: [-end, -length - 0.15, 0], high: [end, length + 0.3, 0] };
  },
  grid: 0.5,
  place,
  placeWgsl: `fn place(x: State) -> vec3f {
  let turn = 2.0 * params.halfLength * fr_sincos(x.angle);
  return vec3f(x.position + turn.x, turn.y, 0.0);
}`,
  scenery: ({ params }) => track(value(params, 'trackLimit')),
  reach: 0.15,
  pushed: (state, by, params) => blow(state, by[0], params),
  defaultPush: [1, 0, 0],
  pushText: 'A knock at the cart from the left',
  progress: (state) => ({ label: 'From upright', value: degreesFromZero(at(state, 2)), unit: '°' }),
};

const upright: Goal = { at: (params) => [0, 2 * value(params, 'halfLength'), 0] };

/** The cart-pole that swings up. */
export const cartpoleScene: Scene = defineScene({
  ...common,
  system: 'cartpole',
  caption: 'From the side; the arrow is the force on the cart, and the track ends at the stops',
  goal: upright,
  robot: (state, params, action = []) => cart(state, params, at(action, 0)),
});

/** The cart-pole that only balances. */
export const cartpoleDiscreteScene: Scene = defineScene({
  ...common,
  system: 'cartpole-discrete',
  caption: 'From the side; the arrow is the push at the cart, and the pole has fallen beyond the dashed lines',
  goal: upright,
  robot: (state, params, action) => {
    const force = value(params, 'force');
    const push = action === undefined ? 0 : at(action, 0) > 0.5 ? force : -force;
    return [...limits(at(state, 0), params), ...cart(state, params, push)];
  },
});

function cart(state: ArrayLike<number>, params: Params, force: number): readonly Shape[] {
  const pivot: Point = [at(state, 0), 0, 0];
  const body = placed(rectangle(LENGTH, HEIGHT), [pivot[0], -HEIGHT / 2 - 0.02, 0], 0);
  const wheel = (side: number): readonly Shape[] => {
    const center: Point = [pivot[0] + side * 0.3 * LENGTH, GROUND + WHEEL, 0];
    // The spoke shows that it rolls.
    const angle = -at(state, 0) / WHEEL;
    const rim: Point = [center[0] + WHEEL * Math.cos(angle), center[1] + WHEEL * Math.sin(angle), 0];
    return [
      { kind: 'ball', center, radius: WHEEL, paint: 'ink' },
      { kind: 'line', points: [center, rim], paint: 'grid', width: 2 },
    ];
  };
  const side = Math.sign(force) * (LENGTH / 2 + 0.04);
  const start: Point = [pivot[0] + side, -HEIGHT / 2 - 0.02, 0];
  return [
    { kind: 'area', points: body, paint: 'robot' },
    ...wheel(-1),
    ...wheel(1),
    ...arrow(start, [start[0] + PER_FORCE * clamp(force, -15, 15), start[1], 0], 0.12),
    { kind: 'area', points: bar(pivot, place(state, params), 0.04, 0.03), paint: 'accent' },
    { kind: 'ball', center: pivot, radius: 0.055, paint: 'ink' },
  ];
}

function track(limit: number): readonly Shape[] {
  const end = limit + LENGTH / 2 + 0.05;
  const stop = (side: number): Shape => ({
    kind: 'area',
    points: placed(rectangle(0.08, 0.3), [side * (end + 0.04), GROUND + 0.1, 0], 0),
    paint: 'solid',
  });
  return [
    { kind: 'area', points: placed(rectangle(2 * end + 0.16, 0.05), [0, GROUND - 0.025, 0], 0), paint: 'solid' },
    stop(-1),
    stop(1),
  ];
}

/** Where the pole counts as fallen. */
function limits(x: number, params: Params): readonly Shape[] {
  const length = 2.3 * value(params, 'halfLength');
  return [-1, 1].map((side): Shape => {
    const angle = side * value(params, 'angleLimit');
    const tip: Point = [x + length * Math.sin(angle), length * Math.cos(angle), 0];
    return { kind: 'line', points: [[x, 0, 0], tip], paint: 'danger', width: 1.25, dashed: true };
  });
}

/** After a blow at the cart of so many N s: what the equations of the system do with a force, all at once. */
function blow(state: readonly number[], impulse: number, params: Params): readonly number[] {
  const [position, velocity, angle, rate] = [at(state, 0), at(state, 1), at(state, 2), at(state, 3)];
  const [pole, half] = [value(params, 'poleMass'), value(params, 'halfLength')];
  const mass = value(params, 'cartMass') + pole;
  const c = Math.cos(angle);
  const turn = (-c * impulse) / mass / (half * (4 / 3 - (pole * c * c) / mass));
  const speed = impulse / mass - (pole * half * turn * c) / mass;
  return [position, clamp(velocity + speed, -10, 10), angle, clamp(rate + turn, -20, 20)];
}
