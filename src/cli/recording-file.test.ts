import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { RUN_FILES, readRun } from '../embed/recording/files.ts';
import { planCommand } from './plan.ts';

const folder = mkdtempSync(join(tmpdir(), 'forerun-record-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('forerun plan --record', () => {
  it.each(RUN_FILES)('leaves a run as %s that says what happened and how to do it again', async (file) => {
    const out: string[] = [];
    const terminal = {
      out: (text: string) => void out.push(text),
      error: () => undefined,
      interactive: false,
      columns: 80,
    };
    const path = join(folder, 'deeper', `run.${file}`);
    await planCommand.run(
      ['integrator', '--steps', '4', '--backend', 'cpu', '--seed', '5', '--json', '--record', path],
      terminal,
    );
    const { header, rows } = await readRun(readFileSync(path));
    expect(header).toMatchObject({
      system: 'integrator',
      planner: 'mppi',
      seed: 5,
      settings: { samples: 256, horizon: 6 },
    });
    expect(rows.length).toBe(4);
    const result = JSON.parse(out.join(''));
    expect(-rows.reduce((sum, { cost }) => sum + (cost ?? Number.NaN), 0)).toBeCloseTo(result.return, 4);
    expect(rows.map(({ time }) => time)).toEqual([0, 1, 2, 3].map((step) => expect.closeTo(step * header.dt, 6)));
    if (file !== 'csv') expect(rows[1]?.plan?.states.subarray(0, header.stateNames.length)).toEqual(rows[1]?.state);
  });
});
