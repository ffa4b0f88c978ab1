import { describe, expect, it } from 'vitest';
import { readReport } from './read-report.ts';
import type { Report } from './reports.ts';
import { readRequest } from './requests.ts';

const sizes = { episodes: 3, steps: 100, epochs: 10 };
const learn = { kind: 'learn', system: 'pendulum', seed: 7, sizes } as const;
const curve = {
  component: 'speed',
  actual: [0, 1, 2],
  predicted: [{ from: 0, mean: [1, null], low: [0.5, null], high: [1.5, null] }],
};

describe('what the page asks of the worker', () => {
  it('arrives as it was sent', () => {
    expect(readRequest(learn)).toEqual(learn);
    expect(readRequest({ kind: 'cancel' })).toEqual({ kind: 'cancel' });
  });

  it.each([
    ["kind is undefined; give 'learn' or 'cancel'", null],
    ['kind is undefined', 'learn'],
    ['kind is undefined', Object.create(learn)],
    ["kind is 'constructor'", { ...learn, kind: 'constructor' }],
    ["system is '__proto__'; give one of pendulum, cartpole", { ...learn, system: '__proto__' }],
    ['seed is -1; give a whole number from 0 to 4294967295', { ...learn, seed: -1 }],
    ['seed is 0.5', { ...learn, seed: 0.5 }],
    ["seed is '7'", { ...learn, seed: '7' }],
    ['sizes.episodes is undefined', { ...learn, sizes: undefined }],
    ['sizes.episodes is 1; give a whole number from 2 to 20', { ...learn, sizes: { ...sizes, episodes: 1 } }],
    ['sizes.steps is 1000000000', { ...learn, sizes: { ...sizes, steps: 1e9 } }],
    ['sizes.epochs is NaN', { ...learn, sizes: { ...sizes, epochs: Number.NaN } }],
  ])('is refused when it cannot be: %s', (expected, message) => {
    expect(() => readRequest(message)).toThrow(expected);
  });
});

describe('what the worker tells the page', () => {
  const reports: readonly Report[] = [
    { kind: 'progress', phase: 'fitting', fraction: 0.5, episode: 1, episodes: 6, steps: 300, epochs: 20 },
    { kind: 'moment', observation: [1, 0, 2], action: [0.5], return: -3 },
    { kind: 'loss', fit: 0, epoch: 1, training: 0.5, validation: null },
    { kind: 'disagreement', transitions: 200, seen: 0.1, possible: 0.5 },
    { kind: 'reality', episode: 2, curves: [curve] },
    { kind: 'episode', episode: 0, return: -1200, length: 200, by: 'chance' },
    { kind: 'failed', code: 'aborted', message: 'stopped' },
  ];

  it.each(reports)('arrives as it was sent: $kind', (report) => {
    expect(readReport(structuredClone(report))).toEqual(report);
    // What else is in it is left behind.
    expect(readReport({ ...report, more: 'of it' })).toEqual(report);
  });

  it.each([
    ['the message is 7; expected an object', 7],
    ['expected an object', []],
    ["kind is 'toString'", { kind: 'toString' }],
    ['fraction is NaN', { ...reports[0], fraction: Number.NaN }],
    ['fraction is 1.5', { ...reports[0], fraction: 1.5 }],
    ['steps is -1; expected a whole number from 0', { ...reports[0], steps: -1 }],
    ["phase is 'resting'; expected acting or fitting or testing", { ...reports[0], phase: 'resting' }],
    ['observation is Infinity', { ...reports[1], observation: [1, Number.POSITIVE_INFINITY] }],
    ['expected a list of at most 2000', { ...reports[1], action: new Array(5000).fill(0) }],
    ["validation is 'none'; expected a finite number", { ...reports[2], validation: 'none' }],
    [
      "a stretch is '2 numbers from 0'; expected as many in each list, within 1",
      { kind: 'reality', episode: 0, curves: [{ ...curve, actual: [0] }] },
    ],
    ['tensors is ', { kind: 'learned', manifest: {}, tensors: 'bytes', seconds: 1 }],
    ['manifest is ', { kind: 'learned', manifest: [], tensors: new Uint8Array(8), seconds: 1 }],
    ['message is ', { kind: 'failed', code: 'x', message: 'x'.repeat(3000) }],
  ])('is refused when no worker of this release would say it: %s', (expected, message) => {
    expect(() => readReport(message)).toThrow(expected);
  });
});
