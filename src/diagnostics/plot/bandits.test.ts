import { describe, expect, it } from 'vitest';
import { gaussianBandit } from '../../exploration/bandit.ts';
import { epsilonGreedy } from '../../exploration/epsilon-greedy.ts';
import { playBandits } from '../../exploration/play-bandits.ts';
import { ucb1 } from '../../exploration/ucb.ts';
import { banditPlot } from './bandits.ts';
import { parseSvg } from './well-formed.testing.ts';

describe('the picture of bandits', () => {
  it('has a line for each strategy in each of three charts, named once', () => {
    const strategies = [epsilonGreedy(), ucb1({ c: 2 })];
    const curves = playBandits({ bandit: gaussianBandit(), strategies, problems: 20, steps: 300 });
    const tags = parseSvg(banditPlot(curves));
    const texts = tags.map(({ text }) => text);
    for (const wanted of ['Average reward', 'Optimal choices', 'Regret', 'mean over 20 problems', 'UCB1, c = 2']) {
      expect(texts.filter((text) => text === wanted)).toHaveLength(1);
    }
    const lines = tags.filter(({ name, attributes }) => name === 'path' && /line/.test(attributes.class ?? ''));
    expect(lines.length).toBeGreaterThanOrEqual(6);
  });

  it('is the same text for the same curves, with a title of one’s own', () => {
    const curves = playBandits({ bandit: gaussianBandit(), strategies: [ucb1()], problems: 1, steps: 5 });
    expect(banditPlot(curves, { title: 'A <b>' })).toBe(banditPlot(curves, { title: 'A <b>' }));
    expect(parseSvg(banditPlot(curves, { title: 'A <b>' })).some(({ text }) => text === 'A <b>')).toBe(true);
  });
});
