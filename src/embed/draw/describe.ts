import { nearestDistance } from '../../systems/obstacles.ts';
import type { Point, Scene, Surroundings } from '../scene/scene.ts';
import { placesOf } from './paths.ts';

/** What {@link describe} needs to know of a moment; a `Moment` of a simulation is one. */
export interface Described {
  /** Simulated seconds. */
  readonly time: number;
  /** `[S]` */
  readonly state: ArrayLike<number>;
  readonly plan?: { readonly states: Float32Array };
}

/** What the picture shows, in words, for those who cannot see it: where the robot is, how far it has to go, what is near. */
export function describe(scene: Scene, { time, state, plan }: Described, world: Surroundings): string {
  const { builtIn } = scene;
  const at = scene.place(state, world.params);
  const { label, value, unit } = scene.progress(state, world.params);
  const sentences = [
    `${builtIn.title} after ${number(time)} s, at ${spoken(scene, at)}`,
    `${label}: ${number(value)}${unit === '' || unit === '°' ? unit : ` ${unit}`}`,
  ];
  const goal = scene.handles(world).find(({ name }) => name === 'goal');
  if (goal !== undefined) sentences.push(`The goal is at ${spoken(scene, goal.at)}`);
  const count = world.obstacles.length;
  if (count > 0) {
    const free = nearestDistance(world.obstacles, at) - builtIn.hullRadius;
    sentences.push(
      `${count} ${count === 1 ? 'obstacle' : 'obstacles'}, the nearest ${free > 0 ? `${number(free)} m away` : 'touched'}`,
    );
  }
  const end = plan && placesOf(scene, plan.states, world.params).at(-1);
  if (end?.every(Number.isFinite)) sentences.push(`The plan leads to ${spoken(scene, end)}`);
  return `${sentences.join('. ')}.`;
}

function spoken({ dimensions }: Scene, [x, y, z]: Point): string {
  return `x ${number(x)}, y ${number(y)}${dimensions === 3 ? `, z ${number(z)}` : ''}`;
}

/** One or two decimals, and no minus before a zero. */
function number(value: number): string {
  const text = value.toFixed(Math.abs(value) < 10 ? 2 : 1);
  return Number(text) === 0 ? text.replace('-', '') : text;
}
