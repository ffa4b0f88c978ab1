import { disc } from './outlines.ts';
import type { Point, Shape } from './scene.ts';

/** The body's axes in the world: forward, left, up. */
export type Axes = readonly [forward: Point, left: Point, up: Point];

/** The axes of a body that the quaternion (w, x, y, z) turned. Not normalised: a drifted one would show as a distorted body. */
export function axesOf(w: number, x: number, y: number, z: number): Axes {
  return [
    [1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y)],
    [2 * (x * y - w * z), 1 - 2 * (x * x + z * z), 2 * (y * z + w * x)],
    [2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)],
  ];
}

/** The axes of a body that flies by tilting its thrust: up is along `thrust`, forward as near to x as it goes. */
export function axesAlong(thrust: Point): Axes {
  const up = scaled(thrust, 1 / Math.hypot(...thrust));
  const forwardRaw: Point = [1 - up[0] * up[0], -up[0] * up[1], -up[0] * up[2]];
  const forward = scaled(forwardRaw, 1 / Math.hypot(...forwardRaw));
  const left: Point = [
    up[1] * forward[2] - up[2] * forward[1],
    up[2] * forward[0] - up[0] * forward[2],
    up[0] * forward[1] - up[1] * forward[0],
  ];
  return [forward, left, up];
}

/** Front right, back left, front left, back right, as the quadrotor numbers its rotors. */
const CORNERS = [
  [1, -1],
  [-1, 1],
  [1, 1],
  [-1, -1],
] as const;

/**
 * A quadrotor: a body with a nose, four arms of length `arm` in m, rotors as discs, the front ones in another color; above each
 * rotor how hard it pulls, 0 to 1, where `pulls` say.
 */
export function copter(at: Point, axes: Axes, arm: number, pulls?: readonly number[]): readonly Shape[] {
  const [forward, left, up] = axes;
  const point = (f: number, l: number, u: number): Point => [
    at[0] + arm * (f * forward[0] + l * left[0] + u * up[0]),
    at[1] + arm * (f * forward[1] + l * left[1] + u * up[1]),
    at[2] + arm * (f * forward[2] + l * left[2] + u * up[2]),
  ];
  const d = Math.SQRT1_2;
  const shapes: Shape[] = [];
  for (const [i, [f, l]] of CORNERS.entries()) {
    const paint = f > 0 ? 'accent' : 'ink';
    // A beam from the middle to the motor, flat, and the motor on its end.
    const beam = (along: number, side: number): Point =>
      point(d * (f * along - l * side), d * (l * along + f * side), 0);
    shapes.push({
      kind: 'area',
      points: [beam(0, -0.07), beam(1, -0.05), beam(1, 0.05), beam(0, 0.07)],
      paint: 'robot',
    });
    // Seen from the side the beam has no thickness.
    shapes.push({ kind: 'line', points: [at, point(d * f, d * l, 0)], paint: 'robot', width: 2 });
    shapes.push({ kind: 'ball', center: point(d * f, d * l, 0.05), radius: 0.09 * arm, paint: 'robot' });
    const rotor = disc(point(d * f, d * l, 0.17), scaled(forward, 0.52 * arm), scaled(left, 0.52 * arm));
    shapes.push({ kind: 'area', points: rotor, paint, opacity: 0.5 });
    const pull = pulls?.[i] ?? 0;
    if (pull > 0.01) {
      const points = [point(d * f, d * l, 0.17), point(d * f, d * l, 0.17 + 0.8 * pull)];
      shapes.push({ kind: 'line', points, paint: 'accent', width: 2, opacity: 0.8 });
    }
  }
  shapes.push({ kind: 'ball', center: at, radius: 0.3 * arm, paint: 'robot' });
  shapes.push({ kind: 'ball', center: point(0.3, 0, 0.05), radius: 0.12 * arm, paint: 'accent' });
  return shapes;
}

function scaled(v: Point, by: number): Point {
  return [v[0] * by, v[1] * by, v[2] * by];
}
