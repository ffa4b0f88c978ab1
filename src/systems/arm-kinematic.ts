import wgsl from '../../shaders/systems/arm-kinematic.wgsl?raw';
import { defineSystem } from './define.ts';
import { type ParameterValues, withDefaults } from './parameters.ts';
import type { System } from './system.ts';
import { at, builtIn, distance, last } from './task.ts';

/** Parameters of {@link armKinematic}: default, unit, meaning. */
export const ARM_KINEMATIC = {
  length1: [1, 'm', 'length of the first link'],
  length2: [0.8, 'm', 'length of the second link'],
  targetX: [1.5, 'm', 'x of the target'],
  targetY: [0.5, 'm', 'y of the target'],
  distanceWeight: [20, '1/m', 'cost of distance to the target'],
} as const;

/**
 * A planar arm of two links whose joints turn by at most 0.1 rad a step. State: angles (rad) of the shoulder, from the x
 * axis, and of the elbow, from the first link.
 */
export function armKinematic(params: Partial<ParameterValues<typeof ARM_KINEMATIC>> = {}): System {
  return defineSystem({
    name: 'arm-kinematic',
    state: ['shoulder', 'elbow'],
    action: { shoulder: [-0.1, 0.1], elbow: [-0.1, 0.1] },
    params: withDefaults('armKinematic', ARM_KINEMATIC, params),
    wgsl,
    initialState: (random) => [Math.PI * random(), Math.PI * (random() - 0.5)],
  });
}

/** The hand to within 0.02 m of the target in 20 steps. */
export const armKinematicTask = builtIn({
  name: 'arm-kinematic',
  title: 'Kinematic arm',
  description: 'Reach a point with the hand of a two-link arm.',
  create: armKinematic,
  table: ARM_KINEMATIC,
  start: [Math.PI / 4, Math.PI / 4],
  steps: 20,
  success: (states, params) => distance(hand(last(states), params), [params.targetX, params.targetY]) < 0.02,
  position: hand,
  goal: ({ targetX, targetY }) => [targetX, targetY],
});

/** Where the hand of a two-link arm is. */
export function hand(
  state: ArrayLike<number>,
  { length1, length2 }: { readonly length1: number; readonly length2: number },
): readonly number[] {
  const first = at(state, 0);
  const both = first + at(state, 1);
  return [length1 * Math.cos(first) + length2 * Math.cos(both), length1 * Math.sin(first) + length2 * Math.sin(both)];
}
