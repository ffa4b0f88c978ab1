import type { Channel } from '@foxglove/ws-protocol';
import { ForerunError } from '../../error.ts';
import { optionalPackage } from '../recording/optional-package.ts';

const ROS_PACKAGES = '@foxglove/rosmsg @foxglove/rosmsg-serialization @foxglove/rosmsg2-serialization';

/**
 * Makes a reader of a topic's messages: JSON, binary ROS 1 (`ros1`), or binary ROS 2 (`cdr`), the last two through the packages
 * `@foxglove/rosmsg` and `@foxglove/rosmsg-serialization` or `@foxglove/rosmsg2-serialization`.
 *
 * @throws ForerunError `invalid-argument` for other encodings, schemas that cannot be read, and where a package is missing
 */
export async function decoderFor({
  encoding,
  schema,
  schemaEncoding,
}: Channel): Promise<(data: ArrayBufferView) => unknown> {
  switch (encoding) {
    case 'json': {
      const decoder = new TextDecoder('utf-8', { fatal: true });
      return (data) => JSON.parse(decoder.decode(data));
    }
    case 'ros1': {
      const [{ parse }, { MessageReader }] = await Promise.all([
        optionalPackage('ros1', ROS_PACKAGES, () => import('@foxglove/rosmsg')),
        optionalPackage('ros1', ROS_PACKAGES, () => import('@foxglove/rosmsg-serialization')),
      ]);
      const reader = new MessageReader(parse(schema));
      return (data) => plain(reader.readMessage(data));
    }
    case 'cdr': {
      if (schemaEncoding !== undefined && schemaEncoding !== 'ros2msg') break;
      const [{ parse }, { MessageReader }] = await Promise.all([
        optionalPackage('cdr', ROS_PACKAGES, () => import('@foxglove/rosmsg')),
        optionalPackage('cdr', ROS_PACKAGES, () => import('@foxglove/rosmsg2-serialization')),
      ]);
      const reader = new MessageReader(parse(schema, { ros2: true }));
      return (data) => plain(reader.readMessage(data));
    }
  }
  throw new ForerunError(
    'invalid-argument',
    `the encoding ${encoding} (${schemaEncoding}) is none of json, ros1 and cdr with ros2msg.`,
  );
}

/** Lists of numbers come as typed arrays; those who look for entries by name expect lists. */
function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return Array.from(value as unknown as ArrayLike<unknown>);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, plain(entry)]));
}
