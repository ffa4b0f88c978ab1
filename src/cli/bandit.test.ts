import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inProcess } from './in-process.testing.ts';
import { strategyByName } from './strategies.ts';

const folder = mkdtempSync(join(tmpdir(), 'forerun-bandit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const small = ['bandit', '--problems', '200', '--steps', '300', '--backend', 'cpu'];

describe('forerun bandit', () => {
  it('compares strategies, in a table, as JSON and as a picture', async () => {
    const plot = join(folder, 'bandits.svg');
    const shown = await inProcess([...small, '--strategy', 'ucb1=1', '--strategy', 'epsilon-greedy=0', '--plot', plot]);
    expect(shown).toMatchObject({ code: 0 });
    expect(shown.out).toMatch(/10 Gaussian arms, on cpu/);
    expect(shown.out).toMatch(/UCB1, c = 1 .* %/);
    expect(readFileSync(plot, 'utf8')).toMatch(/^<svg .*UCB1, c = 1/s);
    const { out } = await inProcess([...small, '--arms', 'bernoulli', '--json']);
    const { backend, strategies } = JSON.parse(out);
    expect(backend).toBe('cpu');
    expect(strategies).toHaveLength(5);
    const [greedy, thompson] = [strategies[0], strategies[4]];
    expect(thompson.name).toBe('Thompson, Beta');
    expect(thompson.regret).toBeLessThan(greedy.regret);
  });

  it('explains in its help the number after each strategy, with defaults that are those used', async () => {
    const { out } = await inProcess(['bandit', '--help']);
    expect(out).not.toMatch(/thompson\)|thompson,/);
    expect(out).toMatch(/\n +gradient +step size of the preferences \(0\.1\)/);
    const rows = out.slice(out.indexOf('Strategies, and')).matchAll(/^ {2}(\S+) .*\(([\d.]+)\)$/gm);
    const defaults = [...rows].map(([, name = '', value = '']) => [name, value] as const);
    expect(defaults).toHaveLength(9);
    for (const [name, value] of defaults) {
      const [plain, given] = [name, `${name}=${value}`].map((text) => strategyByName('test', text, 'arms'));
      expect(given?.name).toBe(plain?.name);
    }
  });

  it.each([
    [['--strategy', 'usb1'], /--strategy: there is no 'usb1'\. Did you mean 'ucb1'/],
    [
      ['--strategy', 'ucb1=x'],
      /--strategy ucb1=x: give a name, or name=number, such as ucb1=1, where the number is c in value/,
    ],
    [['--strategy', 'thompson'], /there is no 'thompson'\. Did you mean 'thompson-gaussian'\? Valid: .*gradient/],
    [['--strategy', 'greedy'], /there is no 'greedy'\. Did you mean 'epsilon-greedy=0'/],
    [['--strategy', 'epsilon-greedy=2'], /epsilonGreedy: epsilon is 2; give a number from 0 to 1/],
    [['--strategy', 'optimistic=1e39'], /optimisticValues: initialValue is 1e\+39;/],
    [['--arms', 'cauchy'], /cauchy/],
    [['--count', '1'], /count/],
  ])('refuses %j', async (wrong, problem) => {
    const { code, error } = await inProcess([...small, ...wrong]);
    expect(code).not.toBe(0);
    expect(error).toMatch(problem);
  });
});
