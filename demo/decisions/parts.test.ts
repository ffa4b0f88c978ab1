import { describe, expect, it } from 'vitest';
import { checkedValue } from '../../src/embed/controls/value.ts';
import { BANDIT_CONTROLS, STRATEGIES } from './bandits/bandit-controls.ts';
import { banditOf, strategiesOf } from './bandits/strategies.ts';
import { numberOf, PART_DESCRIPTIONS, PARTS, settingOf } from './parts.ts';

describe('the parts', () => {
  it('each have a title, a text, and controls that accept their defaults', () => {
    expect(PART_DESCRIPTIONS.map(({ name }) => name)).toEqual(PARTS);
    for (const { controls, text } of PART_DESCRIPTIONS) {
      expect(text.length).toBeGreaterThan(60);
      expect(new Set(controls.map(({ name }) => name)).size).toBe(controls.length);
      expect(new Set(controls.map(({ label }) => label)).size).toBe(controls.length);
      for (const control of controls) {
        expect(checkedValue(control, control.default), control.name).toEqual(control.default);
        expect(control.description, control.name).not.toBe('');
      }
    }
  });

  it('bound what a link can ask for: the largest bandit fits a device, the largest search a page', () => {
    const most = (part: number, name: string) => {
      const control = PART_DESCRIPTIONS[part]?.controls.find((each) => each.name === name);
      return control?.kind === 'number' ? control.max : Number.NaN;
    };
    expect(most(0, 'simulations')).toBeLessThanOrEqual(2 ** 15);
    expect(most(2, 'problems') * most(2, 'count')).toBeLessThan(2 ** 20);
    expect(most(2, 'steps')).toBeLessThanOrEqual(8192);
  });
});

describe('bandits as the controls say', () => {
  it.each([
    [{}, '10 Gaussian arms'],
    [{ arms: 'bernoulli', count: 4 }, '4 Bernoulli arms'],
    [{ arms: 'wandering' }, '10 wandering arms'],
  ])('%j: %s', (values, name) => expect(banditOf(values).name).toBe(name));

  it('play what is switched on, with the numbers that were given', () => {
    expect(strategiesOf({}).map(({ name }) => name)).toEqual(['greedy', 'epsilonGreedy', 'ucb1', 'thompson']);
    const all = Object.fromEntries(STRATEGIES.map(([name]) => [name, true]));
    const names = strategiesOf({ ...all, epsilon: 0.25, c: 3, arms: 'bernoulli' }).map(({ strategy }) => strategy.name);
    expect(names).toContain('epsilon-greedy, 0.25');
    expect(names).toContain('UCB1, c = 3');
    expect(names).toHaveLength(STRATEGIES.length);
    expect(new Set(names).size).toBe(names.length);
    for (const { strategy } of strategiesOf(all)) expect(strategy.kernel, strategy.name).toBeDefined();
  });

  it('have defaults for what is not given', () => {
    expect(numberOf(BANDIT_CONTROLS, { count: 3 }, 'count')).toBe(3);
    expect(settingOf(BANDIT_CONTROLS, {}, 'arms')).toBe('gaussian');
    expect(settingOf(BANDIT_CONTROLS, { toString: 1 } as never, 'count')).toBe(10);
  });
});
