import { describe, expect, it } from 'vitest';
import { ForerunError } from '../error.ts';
import { type EpisodeRecord, type FitRecord, logLine, parseLog, type RunRecord } from './run-log.ts';

const run: RunRecord = { type: 'run', version: 1, agent: 'a', environment: 'e', seed: 0, settings: { note: 'x' } };
const episode: EpisodeRecord = {
  type: 'episode',
  episode: 0,
  seed: 7,
  totalSteps: 3,
  length: 3,
  return: -1.5,
  terminated: true,
  truncated: false,
  planMs: { mean: 0.1, max: 0.2 },
  facts: { randomActions: 3 },
};
const fit: FitRecord = {
  type: 'fit',
  episode: 0,
  totalSteps: 3,
  transitions: 3,
  epochs: 0,
  loss: null,
  validationLoss: 0.5,
  fitMs: 1,
};
const text = [run, episode, fit].map(logLine).join('');

describe('the log of a run', () => {
  it('comes back as it was written', () => {
    expect(parseLog(text)).toEqual([run, episode, fit]);
    expect(parseLog('')).toEqual([]);
  });

  it.each([
    ['a torn line', text.slice(0, -9), /line 3 is not JSON/],
    ['no first line', logLine(episode), /line 1 has the type 'episode'; a log begins with/],
    ['a second first line', text + logLine(run), /line 4 has the type 'run'/],
    ['another version', text.replace('"version":1', '"version":2'), /version 2; this library reads version 1/],
    ['another type', `${text}{"type":"epoch"}\n`, /line 4 has the type "epoch"/],
    [
      'a number that is gone',
      text.replace('"return":-1.5', '"return":null'),
      /line 2 has return = null; expected number/,
    ],
    ['a text for a number', text.replace('"seed":7', '"seed":"7"'), /line 2 has seed = "7"; expected number/],
    ['no times', text.replace(/"planMs":{[^}]*},/, ''), /line 2 has planMs = undefined; expected object/],
    ['a loss that is none', text.replace('"loss":null', '"loss":[]'), /loss = \[\]; expected number or null/],
  ])('is refused with %s', (_, damaged, message) => {
    expect(() => parseLog(damaged)).toThrow(ForerunError);
    expect(() => parseLog(damaged)).toThrow(message);
  });
});
