import type { IWritable } from '@mcap/core';
import { messageSchemas, type StepMessages, stepMessages, TOPICS } from './messages.ts';
import { optionalPackage } from './optional-package.ts';
import { copyRow, type RunHeader, type RunRecord, type RunRow } from './run.ts';
import { pointDrawing } from './scene-update.ts';
import { sceneUpdateSchema } from './scene-update-schema.ts';
import { nanoseconds } from './stamp.ts';
import { FORERUN_VERSION } from './version.ts';

/** Name of the metadata record that holds the header. */
export const METADATA_NAME = 'forerun-run';

/** Where an MCAP file goes, piece by piece: a file, or memory. The pieces are the sink's only during the call. */
export type McapSink = (bytes: Uint8Array) => Promise<void>;

/** Writes a run while it happens; see {@link mcapRunWriter}. */
export interface McapRunWriter {
  /** Takes a step, checked as `recordRun` does. Steps are written in order; the promise is there to wait for. */
  add(row: RunRow): Promise<void>;
  /** Writes the index and ends the file. */
  end(): Promise<void>;
}

/**
 * Begins an MCAP file: the header of the run as a metadata record `forerun-run`, channels `/forerun/state`, `/forerun/command`,
 * `/forerun/plan` (JSON with schemas of their own) and `/forerun/scene` (`foxglove.SceneUpdate`, for built-in systems), so that viewers
 * plot and draw it. Chunks are not compressed.
 *
 * @param options.frame Coordinate frame of the drawing. Default `'odom'`
 */
export async function mcapRunWriter(
  sink: McapSink,
  header: RunHeader,
  options: { readonly frame?: string } = {},
): Promise<McapRunWriter> {
  const { McapWriter } = await optionalPackage('MCAP', '@mcap/core @foxglove/schemas', () => import('@mcap/core'));
  const writer = new McapWriter({ writable: writableTo(sink), chunkSize: 256 * 1024 });
  await writer.start({ profile: '', library: `forerun ${FORERUN_VERSION}` });
  await writer.addMetadata({
    name: METADATA_NAME,
    metadata: new Map([
      ['version', '1'],
      ['header', JSON.stringify(header)],
    ]),
  });
  const encoder = new TextEncoder();
  const channel = async (topic: string, name: string, schema: string) => {
    const schemaId = await writer.registerSchema({ name, encoding: 'jsonschema', data: encoder.encode(schema) });
    return writer.registerChannel({ topic, schemaId, messageEncoding: 'json', metadata: new Map() });
  };
  const schemas = messageSchemas(header);
  const drawing = pointDrawing(header);
  const channels: Readonly<Record<keyof StepMessages, number>> = {
    state: await channel(TOPICS.state, 'forerun.State', JSON.stringify(schemas.state)),
    command: await channel(TOPICS.command, 'forerun.Command', JSON.stringify(schemas.command)),
    plan: await channel(TOPICS.plan, 'forerun.Plan', JSON.stringify(schemas.plan)),
    scene: await channel(TOPICS.scene, 'foxglove.SceneUpdate', await sceneUpdateSchema()),
  };
  let step = 0;
  let last = 0;
  // The writer takes one call at a time.
  let turn: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>) => {
    turn = turn.then(work);
    return turn;
  };
  return {
    add(row) {
      const copy = copyRow(header, row, last);
      last = copy.time;
      const sequence = step++;
      return inTurn(async () => {
        const at = header.startedAt + 1000 * copy.time;
        const logTime = nanoseconds(at);
        const messages = stepMessages(header, copy, sequence, at, drawing, options.frame ?? 'odom');
        for (const [name, message] of Object.entries(messages)) {
          await writer.addMessage({
            channelId: channels[name as keyof StepMessages],
            sequence,
            logTime,
            publishTime: logTime,
            data: encoder.encode(JSON.stringify(message)),
          });
        }
      });
    },
    end: () => inTurn(() => writer.end()),
  };
}

function writableTo(sink: McapSink): IWritable {
  let position = 0n;
  return {
    position: () => position,
    write: async (bytes) => {
      position += BigInt(bytes.byteLength);
      await sink(bytes);
    },
  };
}

/** A whole run as an MCAP file. */
export async function runToMcap({ header, rows }: RunRecord): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const writer = await mcapRunWriter(async (bytes) => void pieces.push(bytes.slice()), header);
  for (const row of rows) await writer.add(row);
  await writer.end();
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.byteLength;
  }
  return whole;
}
