import { readFileSync } from 'node:fs';
import { McapIndexedReader } from '@mcap/core';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { diffDrive } from '../../systems/diff-drive.ts';
import { RUN_FILES, readRun, writeRun } from './files.ts';
import { mcapRunWriter } from './mcap-write.ts';
import { type RunRecord, recordRun, runHeader } from './run.ts';
import type { SceneUpdate } from './scene-update.ts';
import { FORERUN_VERSION } from './version.ts';

const system = diffDrive();
const STARTED = 1_795_000_000_000;

/** Ten steps towards the goal; every second one with its plan of two steps. */
function example(): RunRecord {
  const settings = { samples: 128, noiseStd: [0.2, 0.1], interpolation: 'zero', momentum: undefined };
  const recorder = recordRun(runHeader(system, { planner: 'mppi', settings, seed: 3, dt: 0.05, startedAt: STARTED }));
  for (let step = 0; step < 10; step++) {
    const state = Float32Array.of(1 + 0.1 * step, 1.25, -0.3);
    recorder.add({
      time: 0.05 * step,
      state,
      action: Float32Array.of(0.1, -1 / 3),
      cost: step === 4 ? Number.POSITIVE_INFINITY : 7 / (step + 1),
      status: step === 9 ? 'brake' : 'ok',
      ...(step % 2 === 0 && {
        plan: {
          actions: Float32Array.of(0.1, -1 / 3, 0.5, 0.5),
          states: Float32Array.of(...state, 1.5, 1.25, 0, 2, 1.5, Math.fround(1e-7)),
        },
      }),
    });
  }
  return recorder.record();
}

/** What a record says once numbers went through a file: no undefined settings. */
const plain = (run: RunRecord) => JSON.parse(JSON.stringify(run.header));

describe('a recorded run', () => {
  it.each(RUN_FILES)('comes back from %s as it was', async (file) => {
    const run = example();
    const back = await readRun(await writeRun(run, file));
    expect(back.header).toEqual(plain(run));
    expect(back.rows.length).toBe(10);
    for (const [i, row] of run.rows.entries()) {
      const { time, plan, ...others } = row;
      expect(back.rows[i]?.time).toBeCloseTo(time, 5);
      expect(back.rows[i]).toMatchObject(others);
      expect(back.rows[i]?.plan).toEqual(file === 'csv' ? undefined : plan);
    }
    expect(back.rows[4]?.cost).toBeNull();
  });

  it('names the version of the package', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
    expect(FORERUN_VERSION).toBe(version);
  });

  it('as CSV is read by another CSV reader', async () => {
    const text = new TextDecoder().decode(await writeRun(example(), 'csv'));
    const { data, errors } = Papa.parse<Record<string, string>>(text, {
      comments: '#',
      header: true,
      skipEmptyLines: true,
    });
    expect(errors).toEqual([]);
    expect(data[3]).toEqual({
      time: '0.15000000000000002',
      'state.x': '1.3',
      'state.y': '1.25',
      'state.yaw': '-0.3',
      'action.left': '0.1',
      'action.right': '-0.33333334',
      cost: '1.75',
      status: 'ok',
    });
  });

  it('as MCAP is indexed, has schemas and draws the plan as foxglove.SceneUpdate', async () => {
    const bytes = await writeRun(example(), 'mcap');
    const readable = {
      size: async () => BigInt(bytes.byteLength),
      read: async (at: bigint, size: bigint) => bytes.subarray(Number(at), Number(at + size)),
    };
    const reader = await McapIndexedReader.Initialize({ readable });
    const schemaOf = (topic: string) => {
      const channel = [...reader.channelsById.values()].find((each) => each.topic === topic);
      return reader.schemasById.get(channel?.schemaId ?? -1);
    };
    expect(schemaOf('/forerun/scene')?.name).toBe('foxglove.SceneUpdate');
    const schema = JSON.parse(new TextDecoder().decode(schemaOf('/forerun/state')?.data));
    expect(Object.keys(schema.properties.state.properties)).toEqual(['x', 'y', 'yaw']);
    expect(reader.statistics?.messageCount).toBe(10n + 10n + 5n + 5n);
    const scenes: SceneUpdate[] = [];
    for await (const { data, logTime } of reader.readMessages({ topics: ['/forerun/scene'] })) {
      if (scenes.length === 1) expect(logTime).toBe(BigInt(STARTED) * 1_000_000n + 100_000_000n);
      scenes.push(JSON.parse(new TextDecoder().decode(data)));
    }
    const plan = scenes[1]?.entities.find(({ id }) => id === 'forerun/plan');
    expect(plan?.lines[0]?.points).toEqual([
      { x: 1.2000000476837158, y: 1.25, z: 0 },
      { x: 1.5, y: 1.25, z: 0 },
      { x: 2, y: 1.5, z: 0 },
    ]);
    expect(plan?.timestamp).toEqual({ sec: STARTED / 1000, nsec: 100_000_000 });
    expect(scenes[1]?.entities.find(({ id }) => id === 'forerun/surroundings')?.cubes.length).toBe(3);
    // Every field that the schema asks for is there, and no other.
    const entities = JSON.parse(new TextDecoder().decode(schemaOf('/forerun/scene')?.data)).properties.entities;
    expect(Object.keys(plan ?? {}).sort()).toEqual(Object.keys(entities.items.properties).sort());
  });

  it('that broke off gives the steps that were written', async () => {
    const pieces: Uint8Array[] = [];
    const run = example();
    const writer = await mcapRunWriter(async (bytes) => void pieces.push(bytes.slice()), run.header);
    const long = { actions: new Float32Array(2 * 60), states: new Float32Array(3 * 61) };
    for (let step = 0; step < 150; step++) {
      await writer.add({
        time: step,
        state: Float32Array.of(1, 2, 3),
        action: Float32Array.of(0, 0),
        cost: 0,
        status: 'ok',
        plan: long,
      });
    }
    const { rows } = await readRun(Buffer.concat(pieces));
    expect(rows.length).toBeGreaterThan(50);
    expect(rows.length).toBeLessThan(150);
    await writer.end();
  });

  it('takes no more than can be written and read again, and says how much it left out', () => {
    const { header, rows } = example();
    const [row] = rows;
    if (row === undefined) throw new Error('the example has rows');
    const recorder = recordRun(header);
    const steps = 1_000_000;
    const [actions, states] = [header.actionNames.length, header.stateNames.length];
    const plan = { actions: new Float32Array(steps * actions), states: new Float32Array((steps + 1) * states) };
    for (let i = 0; i < 5; i++) recorder.add({ ...row, plan });
    // 16 million numbers; a plan has 5 million.
    expect([recorder.count, recorder.dropped]).toEqual([3, 2]);
  });

  it('takes no step that is not finite, too long or goes back in time', () => {
    const recorder = recordRun(example().header);
    const row = { time: 1, state: Float32Array.of(0, 0, 0), action: Float32Array.of(0, 0), cost: 0, status: 'ok' };
    expect(() => recorder.add({ ...row, state: Float32Array.of(0, Number.NaN, 0) })).toThrow(/state .*NaN/);
    expect(() => recorder.add({ ...row, action: Float32Array.of(0) })).toThrow(/action has 1 numbers/);
    recorder.add(row);
    expect(() => recorder.add({ ...row, time: 0.5 })).toThrow(/backwards/);
    expect(recorder.count).toBe(1);
  });
});

describe('a file from whomever', () => {
  const json = async (change: (run: Record<string, unknown>, rows: Record<string, unknown>[]) => void) => {
    const run = JSON.parse(new TextDecoder().decode(await writeRun(example(), 'json')));
    change(run, run.rows);
    return new TextEncoder().encode(JSON.stringify(run));
  };
  it.each<[string, Parameters<typeof json>[0], RegExp]>([
    ['another format', (run) => Object.assign(run, { format: 'x' }), /format is "x"; expected 'forerun-run'/],
    [
      'no format',
      (run) => Object.assign(run, { format: undefined }),
      /no run saved by Forerun .*forerun plan --record/,
    ],
    ['another version', (run) => Object.assign(run, { version: 2 }), /version is 2/],
    ['no header', (run) => Object.assign(run, { header: null }), /header is no object/],
    ['no rows', (run) => Object.assign(run, { rows: 'many' }), /rows is "many"/],
    ['a text for a number', (_, rows) => Object.assign(rows[2] ?? {}, { state: ['1', 2, 3] }), /row 2: state/],
    ['null for a number', (_, rows) => Object.assign(rows[2] ?? {}, { action: [null, 0] }), /row 2: action/],
    ['more than f32 holds', (_, rows) => Object.assign(rows[2] ?? {}, { action: [1e39, 0] }), /row 2: action/],
    ['a short state', (_, rows) => Object.assign(rows[2] ?? {}, { state: [1] }), /row 2: state is \[1\]; expected 3/],
    ['time that goes back', (_, rows) => Object.assign(rows[2] ?? {}, { time: -1 }), /row 2: time is -1/],
    ['markup for a status', (_, rows) => Object.assign(rows[2] ?? {}, { status: '<b>' }), /row 2: status/],
    [
      'half a plan',
      (_, rows) => Object.assign(rows[2] ?? {}, { plan: { actions: [0, 0], states: [] } }),
      /plan.states/,
    ],
  ])('with %s is refused, and the message says where', async (_, change, message) => {
    await expect(readRun(await json(change))).rejects.toThrow(message);
  });

  it('with a name that is no own property gives none', async () => {
    const text = new TextDecoder()
      .decode(await json(() => undefined))
      .replace('"params":{', '"params":{"__proto__":1,');
    await expect(readRun(new TextEncoder().encode(text))).rejects.toThrow(/params.__proto__/);
  });

  it.each(RUN_FILES)('of %s with any byte changed is read or refused, never a crash', async (file) => {
    const bytes = await writeRun(example(), file);
    let refused = 0;
    for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 150)) {
      const damaged = bytes.slice(0, at % 3 === 0 ? at : bytes.length);
      if (at % 3 !== 0) damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8));
      const outcome = await readRun(damaged).then(
        ({ rows }) => rows.every(({ state, action }) => [...state, ...action].every(Number.isFinite)),
        (error) => error.name === 'ForerunError' && error.code === 'invalid-data' && ++refused > 0,
      );
      expect(outcome, `byte ${at}`).toBe(true);
    }
    expect(refused).toBeGreaterThan(20);
  });

  it('that is nothing, noise or too long is refused', async () => {
    await expect(readRun(new Uint8Array())).rejects.toThrow(/first line/);
    await expect(readRun(Uint8Array.of(0xff, 0xfe, 0))).rejects.toThrow(/no text/);
    // A list of so many lines does not fit into memory.
    const lines = new Uint8Array(250 * 2 ** 20).fill(10);
    lines.set(await writeRun(example(), 'csv'));
    await expect(readRun(lines)).rejects.toThrow(/more than 2000000 lines/);
    await expect(readRun(new Uint8Array(2 ** 28 + 1))).rejects.toThrow(/268435457 bytes/);
    await expect(readRun(Uint8Array.of(0x89, 0x4d, 0x43, 0x41, 0x50, 0x30, 13, 10))).rejects.toThrow(/no metadata/);
  });
});
