import type { Place } from '../recording/scene-update.ts';
import type { CommandTarget } from './mapping.ts';
import { parsePath, writeAt } from './paths.ts';
import { rosStamp } from './ros-time.ts';

/**
 * Makes a writer of a topic's commands.
 *
 * @param actionNames Components of the action, in order
 * @returns The message for an action at a time, in ms since 1970
 */
export function commandWriter(
  target: CommandTarget,
  actionNames: readonly string[],
  ros: 1 | 2,
): (action: ArrayLike<number>, time: number) => Record<string, unknown> {
  const stamp = target.stamp === undefined ? undefined : parsePath(target.stamp, 'stamp');
  const fields = Object.entries(target.fields).map(([path, sum]) => {
    const { of, offset = 0 } = typeof sum === 'string' ? { of: { [sum]: 1 } } : sum;
    const factors = actionNames.map((name) => (Object.hasOwn(of, name) ? (of[name] ?? 0) : 0));
    return { path: parsePath(path, 'path'), factors, offset };
  });
  return (action, time) => {
    const message: Record<string, unknown> = structuredClone(target.message ?? {});
    for (const { path, factors, offset } of fields) {
      const value = factors.reduce((sum, factor, a) => sum + (factor === 0 ? 0 : factor * (action[a] ?? 0)), offset);
      writeAt(message, path, value);
    }
    if (stamp !== undefined) writeAt(message, stamp, rosStamp(time, ros));
    return message;
  };
}

const NO_TURN = { x: 0, y: 0, z: 0, w: 1 };

/** Types of the messages below, by ROS. */
export const DRAWN_TYPES = {
  path: { 1: 'nav_msgs/Path', 2: 'nav_msgs/msg/Path' },
  marker: { 1: 'visualization_msgs/Marker', 2: 'visualization_msgs/msg/Marker' },
} as const;

/** Places as `nav_msgs/Path`. */
export function pathMessage(places: readonly Place[], frame: string, time: number, ros: 1 | 2): object {
  const header = headerOf(frame, time, ros);
  return {
    header,
    poses: places.map((place) => ({ header, pose: { position: pointOf(place), orientation: NO_TURN } })),
  };
}

/** Paths as the lines of one `visualization_msgs/Marker` that stays for a second. */
export function fanMessage(paths: readonly (readonly Place[])[], frame: string, time: number, ros: 1 | 2): object {
  const points = paths.flatMap((path) =>
    path.slice(1).flatMap((place, i) => [pointOf(path[i] ?? place), pointOf(place)]),
  );
  return {
    header: headerOf(frame, time, ros),
    ns: 'forerun',
    id: 0,
    // LINE_LIST: two points a line.
    type: 5,
    action: 0,
    pose: { position: pointOf([0, 0, 0]), orientation: NO_TURN },
    scale: { x: 0.01, y: 0, z: 0 },
    color: { r: 0.95, g: 0.55, b: 0.1, a: 0.4 },
    lifetime: ros === 1 ? { secs: 1, nsecs: 0 } : { sec: 1, nanosec: 0 },
    frame_locked: false,
    points,
    colors: [],
    text: '',
    mesh_resource: '',
    mesh_use_embedded_materials: false,
  };
}

function headerOf(frame: string, time: number, ros: 1 | 2) {
  return { ...(ros === 1 && { seq: 0 }), stamp: rosStamp(time, ros), frame_id: frame };
}

function pointOf([x, y, z]: Place) {
  return { x, y, z };
}
