import type { Flight } from './flight.ts';
import { at, bounds, isFinitePoint, type Point } from './geometry.ts';

/** Room that a picture gives to candidates around all else, by the largest extent of all else. */
const ROOM = 0.08;

/**
 * The flight with its candidates cut where they leave the picture: where they stop being finite, go through the ground
 * on which all else stands, or stray far from path, goal and obstacles. So these set the scale, not the wildest candidate.
 */
export function trimCandidates(flight: Flight): Flight {
  const { low, high } = bounds([...flight.path, ...(flight.goal ? [flight.goal] : [])], flight.solids);
  const room = ROOM * Math.max(...[0, 1, 2].map((axis) => at(high, axis) - at(low, axis)));
  const isGrounded = low[2] >= -1e-6;
  const isInside = (point: Point) =>
    isFinitePoint(point) &&
    [0, 1, 2].every((axis) => at(point, axis) >= at(low, axis) - room && at(point, axis) <= at(high, axis) + room) &&
    (!isGrounded || point[2] >= -1e-6);
  return {
    ...flight,
    fans: flight.fans.map((fan) => ({ ...fan, paths: fan.paths.map((path) => leading(path, isInside)) })),
  };
}

/** The part of a path before its first point that does not pass. */
function leading(path: readonly Point[], passes: (point: Point) => boolean): readonly Point[] {
  const end = path.findIndex((point) => !passes(point));
  return end < 0 ? path : path.slice(0, end);
}
