import { beforeAll, describe, expect, it } from 'vitest';
import { chart } from '../../src/diagnostics/plot/chart.ts';
import { encodeSafetensors } from '../../src/models/checkpoint/encode.ts';
import { defineSpace } from '../../src/models/data/define-space.ts';
import { ensemble } from '../../src/models/neural/ensemble.ts';
import { learningCharts } from './charts.ts';
import { createLearnedLoop } from './learned-loop.ts';
import { learn } from './learner.ts';
import { EMPTY_LOG, type LearningLog, logText, progressText, withReport } from './log.ts';
import { type LearnedModel, learnedModel, readModelFile, toModelFile } from './model-file.ts';
import { openModel } from './open-model.ts';
import { readReport } from './read-report.ts';
import type { LearnedReport, Report } from './reports.ts';
import type { LearnRequest } from './requests.ts';
import { findLearningTask, type LearningSystem } from './tasks.ts';

const small = (system: LearningSystem, seed = 3): LearnRequest => ({
  kind: 'learn',
  system,
  seed,
  sizes: { episodes: 3, steps: 40, epochs: 4 },
});

async function learned(request: LearnRequest): Promise<{ reports: Report[]; last: LearnedReport }> {
  const reports: Report[] = [];
  const last = await learn(request, {
    signal: new AbortController().signal,
    onReport: (report) => reports.push(report),
  });
  if (last.kind !== 'learned') throw new Error(`the last report is '${last.kind}'`);
  return { reports, last };
}

describe('learning the pendulum, in small', () => {
  let run: Awaited<ReturnType<typeof learned>>;
  let log: LearningLog;
  let model: LearnedModel;
  beforeAll(async () => {
    run = await learned(small('pendulum'));
    log = run.reports.reduce(withReport, EMPTY_LOG);
    model = learnedModel(run.last);
  });

  it('tells all that happens, in messages that can be sent', () => {
    for (const report of [...run.reports, run.last]) expect(readReport(structuredClone(report))).toEqual(report);
    expect(log.episodes.map(({ by, length }) => [by, length])).toEqual([
      ['chance', 40],
      ['plan', 40],
      ['plan', 40],
      ['test', 40],
    ]);
    expect(log.losses.map(({ fit, epoch }) => [fit, epoch])).toEqual(
      Array.from({ length: 12 }, (_, k) => [Math.floor(k / 4), k + 1]),
    );
    expect(log.disagreements.map(({ transitions }) => transitions)).toEqual([40, 80, 120]);
    expect(log.losses.at(-1)?.training).toBeLessThan(log.losses[0]?.training ?? 0);
    const fractions = run.reports.flatMap((report) => (report.kind === 'progress' ? [report.fraction] : []));
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
  });

  it('shows the model episodes that it has not learned from, 25 steps ahead', () => {
    const compared = run.reports.filter((report) => report.kind === 'reality');
    // Before the second and the third fit, and in the test.
    expect(compared.map(({ episode }) => episode)).toEqual([1, 2, 3]);
    for (const { actual, predicted } of log.reality?.curves ?? []) {
      expect(actual).toHaveLength(41);
      expect(predicted.map(({ from, mean }) => [from, mean.length])).toEqual([[0, 25]]);
      const [first] = predicted;
      expect(first?.low[3]).toBeLessThanOrEqual(first?.mean[3] ?? 0);
      expect(first?.high[3]).toBeGreaterThanOrEqual(first?.mean[3] ?? 0);
    }
    expect(log.reality?.curves.map(({ component }) => component)).toEqual(['cosine', 'speed']);
  });

  it('repeats for the same seed, bit by bit, and not for another', async () => {
    const timeless = ({ reports, last }: typeof run) => [
      ...reports.filter(({ kind }) => kind !== 'moment' && kind !== 'progress'),
      last.tensors,
    ];
    const smaller = (seed: number) =>
      learned({ ...small('pendulum', seed), sizes: { episodes: 2, steps: 10, epochs: 2 } });
    const first = await smaller(3);
    expect(timeless(await smaller(3))).toEqual(timeless(first));
    expect((await smaller(4)).last.tensors).not.toEqual(first.last.tensors);
  });

  it('stops when it is told to, also in the middle of a fit', async () => {
    for (const kind of ['moment', 'loss'] as const) {
      const controller = new AbortController();
      const after: Report[] = [];
      const running = learn(small('pendulum'), {
        signal: controller.signal,
        onReport: (report) => {
          if (controller.signal.aborted) after.push(report);
          if (report.kind === kind) controller.abort();
        },
      });
      await expect(running).rejects.toMatchObject({ code: 'aborted' });
      expect(after.filter(({ kind }) => kind === 'episode' || kind === 'loss')).toEqual([]);
    }
  });

  it('draws and says what happened', () => {
    const task = findLearningTask('pendulum');
    const { returns, loss, disagreement, reality } = learningCharts(log, task);
    for (const spec of [returns, loss, disagreement, ...reality]) expect(chart(spec)).toContain('</svg>');
    expect(reality).toHaveLength(2);
    const text = logText(log, task);
    expect(text).toMatch(
      /^Returns went from −\d+ \(at random\) to −\d+ in the test.*Loss .* after 12 epochs\. The members disagree/,
    );
    expect(progressText(log)).toBe('Test with what was learned, after 160 steps');
    expect(progressText(EMPTY_LOG)).toBe('Starting');
    const empty = learningCharts(EMPTY_LOG, task);
    for (const spec of [empty.returns, empty.loss, empty.disagreement, ...empty.reality]) {
      expect(chart(spec)).toContain('</svg>');
    }
  });

  it('leaves a model that one file holds, and that comes back to the bit', async () => {
    const file = toModelFile(model.checkpoint);
    const again = readModelFile(file);
    expect(again.task.system).toBe('pendulum');
    expect(again.checkpoint).toEqual(model.checkpoint);
    const apart = readModelFile(model.checkpoint.tensors, JSON.stringify(model.checkpoint.manifest));
    expect(apart.checkpoint).toEqual(model.checkpoint);
    const opened = await openModel([new File([file], 'a.safetensors')]);
    expect(opened.model.checkpoint).toEqual(model.checkpoint);
    const two = [
      new File([run.last.tensors], 'a.safetensors'),
      new File([JSON.stringify(run.last.manifest)], 'a.JSON'),
    ];
    expect((await openModel(two)).model.checkpoint).toEqual(model.checkpoint);
  });

  it('leaves a system that is planned with while the plant is the true one', async () => {
    const flights = [];
    for (let turn = 0; turn < 2; turn++) {
      const loop = await createLearnedLoop(model, { backend: 'cpu' });
      const moments = [await loop.step(), await loop.step(), await loop.step()];
      const { states, costs } = await loop.candidates(3);
      expect([states.length, costs.length]).toEqual([3 * 21 * 2, 3]);
      loop.moveTo([0, 0]);
      expect([...(await loop.step()).state]).toEqual([0, 0]);
      loop.reset();
      expect(await loop.step()).toMatchObject({ step: 1 });
      loop.destroy();
      await expect(loop.step()).rejects.toMatchObject({ code: 'destroyed' });
      flights.push(
        moments.map(({ state, action, planned, next, return: sum }) => ({ state, action, planned, next, sum })),
      );
      // Hanging at rest, and then what Gymnasium's equations say: speed += (15 sin(angle) + 3 torque) / 20.
      const [first, second] = moments;
      expect(Math.abs(first?.state[0] ?? 0)).toBeCloseTo(Math.PI, 5);
      expect(second?.state[1]).toBeCloseTo(0.15 * (first?.action[0] ?? 0), 4);
      expect(first?.planned).toHaveLength(21 * 2);
    }
    expect(flights[0]).toEqual(flights[1]);
  });
});

describe('learning the cart-pole, in small', () => {
  it('ends episodes where the pole falls, and leaves a model of the same names as the scene', async () => {
    const { reports, last } = await learned({ ...small('cartpole'), sizes: { episodes: 2, steps: 40, epochs: 4 } });
    const log = reports.reduce(withReport, EMPTY_LOG);
    expect(log.episodes[0]?.length).toBeLessThan(40);
    expect(log.reality?.curves.map(({ component }) => component)).toEqual(['angle', 'position']);
    const { task, model } = learnedModel(last);
    expect(task.system).toBe('cartpole');
    expect(model.space.stateNames).toEqual(['position', 'velocity', 'angle', 'angleRate']);
  });
});

describe('a file from whomever', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const foreign = ensemble({
    space: defineSpace({ state: ['a'], action: { u: [-1, 1] } }),
    hidden: [2],
    backend: 'cpu',
  });

  it('is refused with the reason', async () => {
    expect(() => readModelFile(bytes('no model'))).toThrow(/header/);
    expect(() => readModelFile(new Uint8Array(0))).toThrow('0 bytes');
    expect(() => readModelFile(new Uint8Array(2 ** 24 + 1))).toThrow('at most 16777216 are read');
    expect(() => readModelFile(encodeSafetensors({}))).toThrow('it holds no manifest; choose the .json file');
    const lying = encodeSafetensors({}, { manifest: '{"format":"forerun-model","version":2}' });
    expect(() => readModelFile(lying)).toThrow('version is 2; this release reads version 1');
    expect(() => readModelFile(encodeSafetensors({}, { manifest: '[' }))).toThrow('the manifest is not JSON');
    await expect(openModel([new File(['{}'], 'a.json')])).rejects.toThrow('a manifest alone is no model');
    await expect(openModel([])).rejects.toThrow('a manifest alone is no model');
  });

  it('is refused when it is a model of something else', async () => {
    const { space } = foreign;
    const rows = 12;
    const column = (width: number) => Float32Array.from({ length: rows * width }, (_, i) => Math.sin(i));
    const data = {
      space,
      count: rows,
      states: column(1),
      actions: column(1),
      rewards: column(1),
      nextStates: column(1),
      terminated: new Uint8Array(rows),
      truncated: new Uint8Array(rows).fill(1),
    };
    await foreign.fit(data, { seed: 1 });
    expect(() => readModelFile(toModelFile(foreign.save()))).toThrow(
      'it is a model of states a; actions u in [-1, 1]; this page plans for Pendulum-v1 (states cosine, sine, speed',
    );
  });
});
