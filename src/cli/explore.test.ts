import { describe, expect, it } from 'vitest';
import { inProcess } from './in-process.testing.ts';

const small = ['explore', '--seeds', '2', '--steps', '40', '--limit', '15', '--backend', 'cpu', '--threads', '1'];
const tiny = ['--set', 'epochs=1', '--set', 'members=2', '--set', 'samples=8', '--set', 'horizon=3'];

describe('forerun explore', () => {
  it('says how many steps the first reward took, with planned exploration and at random', async () => {
    const shown = await inProcess([...small, ...tiny]);
    expect(shown).toMatchObject({ code: 0 });
    expect(shown.out).toMatch(/MountainCarContinuous-v0, 2 seeds, at most 40 steps/);
    expect(shown.out).toMatch(/pets, disagreement +none in 40/);
    expect(shown.out).toMatch(/random +none in 40/);
  });

  it('counts the cells that pure exploration enters, in any environment', async () => {
    const { out } = await inProcess([...small, ...tiny, '--pure', '--env', 'Pendulum-v1', '--json']);
    const { environment, pets, random } = JSON.parse(out);
    expect(environment).toBe('Pendulum-v1');
    for (const { cells } of [pets, random]) {
      expect(cells).toHaveLength(2);
      for (const count of cells) {
        expect(count).toBeGreaterThan(5);
        // No more than one a step.
        expect(count).toBeLessThanOrEqual(40);
      }
    }
  });

  it.each([
    [['--env', 'Pendulum'], /--env: there is no 'Pendulum'/],
    [['--set', 'member=2'], /--set: there is no 'member'/],
    [['--seeds', '0'], /--seeds/],
  ])('refuses %j', async (wrong, problem) => {
    const { code, error } = await inProcess([...small, ...wrong]);
    expect(code).toBe(2);
    expect(error).toMatch(problem);
  });
});
