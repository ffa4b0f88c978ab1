import { describe, expect, it } from 'vitest';
import type { EpisodeRecord, FitRecord, LogRecord } from '../../src/agents/run-log.ts';
import { DOCUMENT } from '../document.testing.ts';
import type { BenchDocument } from '../document.ts';
import { resultFiles } from '../report.ts';
import type { LearningCase } from './case.ts';
import { learned } from './measure.ts';

const CASE: LearningCase = {
  kind: 'learning',
  name: 'learning/pets-cem/mbrl-mountain-car',
  environment: 'mbrl-mountain-car',
  agent: 'pets',
  planner: 'cem',
  seeds: 2,
  published: { mean: -57.9, std: 3.6, steps: 200_000, source: 'Wang et al. 2019' },
};

const CONFIG = {
  agent: 'pets',
  environment: 'mbrl-mountain-car',
  planner: 'cem',
  seed: 0,
  steps: 1500,
  agentSettings: { width: 64 },
  plannerSettings: { samples: 100 },
};

/** A log whose episodes earn `returns`; the last may be cut off. */
function log(returns: readonly number[], lastLength = 200): LogRecord[] {
  const episodes = returns.map((value, episode): EpisodeRecord => {
    const length = episode === returns.length - 1 ? lastLength : 200;
    return {
      type: 'episode',
      episode,
      seed: episode,
      totalSteps: 200 * episode + length,
      length,
      return: value,
      terminated: false,
      truncated: true,
      planMs: { mean: episode === 0 ? 0 : 10, max: 20 },
      facts: episode === 0 ? { randomActions: 200 } : {},
    };
  });
  const fit: FitRecord = {
    type: 'fit',
    episode: 0,
    totalSteps: 200,
    transitions: 200,
    epochs: 50,
    loss: 0,
    validationLoss: 0,
    fitMs: 4000,
  };
  return [...episodes, fit];
}

describe('what an agent learned to earn', () => {
  const logs = [log([-100, -80, -60, -60, -60, -60, -60]), log([-100, -80, -60, -56, -60, -54, -60, 0], 100)];
  const result = learned(CASE, CONFIG, 'cpu', logs);

  it('is the mean of the last five whole episodes of each run, beside the published return', () => {
    expect(result.measured.mean).toBeCloseTo((-60 - 58) / 2, 6);
    expect(result.measured.std).toBeCloseTo(Math.SQRT2, 6);
    expect(result.deviations).toBeCloseTo(-1.1 / 3.6, 6);
    expect(result.withinTwoDeviations).toBe(true);
    expect(result.runs[1]?.steps.at(-1)).toBe(1400);
  });

  it('takes the time of acting from the episodes that were planned, and of a run from all of it', () => {
    expect(result.planMs).toBeCloseTo(10, 6);
    expect(result.seconds).toBeCloseTo(4 + (6 * 200 * 10 + 6.5 * 200 * 10) / 2 / 1000, 6);
  });

  it('knows no deviations where none were published', () => {
    const published = { mean: -12.3, std: null, steps: 200_000, source: 'Wang et al. 2019' };
    expect(learned({ ...CASE, published }, CONFIG, 'cpu', logs)).toMatchObject({
      deviations: null,
      withinTwoDeviations: null,
    });
  });

  it('becomes a table, figures with every episode, and a picture with the published return', () => {
    const document: BenchDocument = {
      ...DOCUMENT,
      command: 'npm run -s bench -- --filter learning --steps 1500 --save',
      missingBackends: [],
      cases: [{ kind: 'learning', name: CASE.name, ...result }],
    };
    const files = new Map(resultFiles(document));
    expect([...files.keys()]).toEqual(['md', 'json', 'svg'].map((end) => `benchmarking-mbrl-learned.${end}`));
    expect(files.get('benchmarking-mbrl-learned.md')).toContain(
      '| pets | cem | mbrl-mountain-car | 2 | 1500 | -59.0 ± 1.4 | -57.9 ± 3.6 | 200000 | -0.31 | yes | 10.0 |',
    );
    expect(files.get('benchmarking-mbrl-learned.md')).toContain('--steps 1500');
    const svg = files.get('benchmarking-mbrl-learned.svg') ?? '';
    for (const text of ['mbrl-mountain-car, 2 seeds', 'published, cem', 'pets, cem']) expect(svg).toContain(text);
    const figures: BenchDocument = JSON.parse(files.get('benchmarking-mbrl-learned.json') ?? '');
    expect(figures.cases[0]).toMatchObject({ plannerSettings: { samples: 100 }, runs: result.runs });
  });
});
