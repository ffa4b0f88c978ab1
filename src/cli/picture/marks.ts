import { element, label } from '../../diagnostics/plot/svg.ts';
import type { Camera } from './camera.ts';
import type { Flight } from './flight.ts';
import { at, type Box, type Point, type Solid } from './geometry.ts';
import { group, polyline } from './svg.ts';

/** Definitions that {@link solidShape} refers to; once a document. */
export const SOLID_DEFINITIONS = element(
  'defs',
  {},
  element(
    'radialGradient',
    { id: 'forerun-sphere', cx: 0.38, cy: 0.32, r: 0.72 },
    element('stop', { offset: 0, class: 'lit' }) +
      element('stop', { offset: 0.55, class: 'body' }) +
      element('stop', { offset: 1, class: 'shade' }),
  ),
);

/** A sphere or a box as seen by the camera, lit from above. */
export function solidShape(solid: Solid, view: Camera): string {
  if (solid.kind === 'sphere') {
    const [cx, cy] = view.project(solid.center);
    return element('circle', { cx, cy, r: solid.radius * view.scale, fill: 'url(#forerun-sphere)' });
  }
  const lights = ['shade', 'body', 'lit'] as const;
  const faces = [0, 1, 2].map((axis) => {
    const shape = polyline(
      visibleFace(solid, axis, view).map((corner) => [view.project(corner)[0], view.project(corner)[1]]),
      true,
    );
    return element('path', { class: `${lights[axis]} rim`, 'stroke-width': 0.6, 'stroke-linejoin': 'round', d: shape });
  });
  return group({}, ...faces);
}

/** The four corners of the face across `axis` that looks towards the viewer. */
function visibleFace(box: Box, axis: number, view: Camera): Point[] {
  const fixed = at(view.towardsViewer, axis) > 0 ? at(box.high, axis) : at(box.low, axis);
  const [u, v] = [(axis + 1) % 3, (axis + 2) % 3];
  const corners = [
    [at(box.low, u), at(box.low, v)],
    [at(box.high, u), at(box.low, v)],
    [at(box.high, u), at(box.high, v)],
    [at(box.low, u), at(box.high, v)],
  ];
  return corners.map(([a = 0, b = 0]) => {
    const corner: [number, number, number] = [0, 0, 0];
    corner[axis] = fixed;
    corner[u] = a;
    corner[v] = b;
    return corner;
  });
}

/** A small quadrotor: two arms and four rotors, in the attitude it had. */
export function craft(position: Point, axes: readonly [Point, Point], view: Camera, flight: Flight): string {
  const [forward, left] = axes;
  const arm = craftSize(flight);
  const offset = (a: number, b: number): Point => [
    position[0] + arm * (a * forward[0] + b * left[0]),
    position[1] + arm * (a * forward[1] + b * left[1]),
    position[2] + arm * (a * forward[2] + b * left[2]),
  ];
  const flat = (point: Point): readonly [number, number] => [view.project(point)[0], view.project(point)[1]];
  const tips = [1, 3, 5, 7].map((k) => [Math.cos((k * Math.PI) / 4), Math.sin((k * Math.PI) / 4)] as const);
  const [a, b, c, d] = tips.map(([x, y]) => flat(offset(x, y)));
  const arms = a && b && c && d ? polyline([a, c]) + polyline([b, d]) : '';
  const rotors = tips.map(([x, y]) => {
    const circle = Array.from({ length: 16 }, (_, k) => {
      const angle = (k * Math.PI) / 8;
      return flat(offset(x + 0.55 * Math.cos(angle), y + 0.55 * Math.sin(angle)));
    });
    return element('path', { class: 'rotor', 'fill-opacity': 0.85, 'stroke-width': 1.1, d: polyline(circle, true) });
  });
  return group({}, element('path', { class: 'craft line', d: arms }), ...rotors);
}

/** Arm length that can be seen at the scale of the whole flight, in metres. */
function craftSize({ path }: Flight): number {
  const xs = path.map(([x]) => x);
  const ys = path.map(([, y]) => y);
  return 0.016 * Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys), 1);
}

/** Where the run began, with a stem down to the ground. */
export function startMark(start: Point | undefined, ground: number, view: Camera): string {
  if (!start) return '';
  const [x, y] = view.project(start);
  return group(
    {},
    stem(start, ground, view),
    element('circle', { class: 'start', cx: x, cy: y, r: 5, 'stroke-width': 2 }),
    label(x, y + 24, 'start', { class: 'heading halo', 'text-anchor': 'middle' }),
  );
}

/** Where the run should end, with a stem down to the ground. */
export function goalMark(goal: Point | undefined, ground: number, view: Camera): string {
  if (!goal) return '';
  const [x, y] = view.project(goal);
  return group(
    {},
    stem(goal, ground, view),
    target(x, y),
    label(x, y - 18, 'goal', { class: 'heading halo', 'text-anchor': 'middle' }),
  );
}

/** The sign for a goal. */
export function target(x: number, y: number): string {
  return group(
    { class: 'goal' },
    element('circle', { cx: x, cy: y, r: 10, 'fill-opacity': 0.15, 'stroke-width': 2 }),
    element('circle', { cx: x, cy: y, r: 3.5, stroke: 'none' }),
  );
}

function stem(point: Point, ground: number, view: Camera): string {
  if (Math.abs(point[2] - ground) < 1e-9) return '';
  const [x, y] = view.project(point);
  const [footX, footY] = view.project([point[0], point[1], ground]);
  return element('path', {
    class: 'axis',
    'stroke-dasharray': '2 4',
    d: polyline([
      [x, y],
      [footX, footY],
    ]),
  });
}
