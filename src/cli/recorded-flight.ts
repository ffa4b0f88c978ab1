import type { BuiltInSystem, Obstacle } from '../systems/built-in.ts';
import { nearestDistance } from '../systems/obstacles.ts';
import type { System } from '../systems/system.ts';
import type { LoopRecord } from './closed-loop.ts';
import type { Flight } from './picture/flight.ts';
import type { Point, Solid } from './picture/geometry.ts';

/** What a drawing needs beside the record. */
export interface RecordContext {
  readonly builtIn: BuiltInSystem;
  readonly system: System;
  readonly title: string;
  readonly subtitle: string;
}

/** The way of a robot through space or the plane, as pictures take it; `undefined` for systems that have no place. */
export function recordedFlight(record: LoopRecord, context: RecordContext): Flight | undefined {
  const { builtIn, system, title, subtitle } = context;
  const first = record.states[0];
  if (!first || builtIn.position(first, system.params).length < 2) return undefined;
  const place = (state: ArrayLike<number>) => point(builtIn.position(state, system.params));
  const goal = builtIn.goal(system.params);
  const attitude = record.states.map((state) => bodyAxes(system.stateNames, state));
  return {
    title,
    subtitle,
    dt: timeStep(system) ?? 1,
    path: record.states.map(place),
    goal: goal && point(goal),
    solids: builtIn.obstacles.map(solid),
    clearance:
      builtIn.obstacles.length > 0 ? record.states.map((state) => clearance(builtIn, system, state)) : undefined,
    fans: record.fans.map(({ step, states, costs }) => ({
      step,
      costs: [...costs],
      paths: split(states, costs.length, system.stateSize).map((path) => path.map(place)),
    })),
    attitude: attitude.every((axes) => axes !== undefined) ? attitude : undefined,
  };
}

/** From the robot's hull to the nearest obstacle in m, negative when it touches; `Infinity` without obstacles. */
export function clearance(builtIn: BuiltInSystem, system: System, state: ArrayLike<number>): number {
  const hull = system.params.hullRadius ?? system.params.robotRadius ?? builtIn.hullRadius;
  return nearestDistance(builtIn.obstacles, builtIn.position(state, system.params)) - hull;
}

/** Seconds a step, where the system says so. */
export function timeStep(system: System): number | undefined {
  return system.params.dt;
}

/** True when the robot moves through space rather than in a plane. */
export function isSpatial(builtIn: BuiltInSystem, system: System): boolean {
  return builtIn.position(builtIn.start, system.params).length > 2;
}

/** Some of the moments, spread evenly over the way that was covered. */
export function spreadFans(flight: Flight, count: number): Flight {
  const covered = [0];
  for (const [index, [x, y, z]] of flight.path.entries()) {
    const [px, py, pz] = flight.path[index - 1] ?? [x, y, z];
    covered[index] = (covered[index - 1] ?? 0) + Math.hypot(x - px, y - py, z - pz);
  }
  const total = covered.at(-1) ?? 0;
  const chosen = Array.from({ length: count }, (_, k) => {
    const wanted = (total * k) / count;
    const miss = (step: number) => Math.abs((covered[step] ?? 0) - wanted);
    return flight.fans.reduce<Flight['fans'][number] | undefined>(
      (best, fan) => (best === undefined || miss(fan.step) < miss(best.step) ? fan : best),
      undefined,
    );
  });
  return { ...flight, fans: [...new Set(chosen)].filter((fan) => fan !== undefined) };
}

function split(states: Float32Array, count: number, size: number): Float32Array[][] {
  const perPath = count === 0 ? 0 : states.length / count;
  return Array.from({ length: count }, (_, index) =>
    Array.from({ length: perPath / size }, (_, step) => {
      const from = index * perPath + step * size;
      return states.subarray(from, from + size);
    }),
  );
}

function point([x = 0, y = 0, z = 0]: readonly number[]): Point {
  return [x, y, z];
}

function solid(obstacle: Obstacle): Solid {
  switch (obstacle.kind) {
    case 'sphere':
    case 'circle':
      return { kind: 'sphere', center: point(obstacle.center), radius: obstacle.radius };
    case 'box':
    case 'rectangle':
      return { kind: 'box', low: point(obstacle.low), high: point(obstacle.high) };
    default:
      return obstacle satisfies never;
  }
}

/** The vehicle's own x and y axes in the world, from its attitude quaternion, where it has one. */
function bodyAxes(names: readonly string[], state: Float32Array): readonly [Point, Point] | undefined {
  const [w, x, y, z] = ['qw', 'qx', 'qy', 'qz'].map((name) => state[names.indexOf(name)]);
  if (w === undefined || x === undefined || y === undefined || z === undefined) return undefined;
  return [
    [1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y)],
    [2 * (x * y - w * z), 1 - 2 * (x * x + z * z), 2 * (y * z + w * x)],
  ];
}
