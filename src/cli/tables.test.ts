import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inProcess } from './in-process.testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'forerun-tables-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('forerun tables', () => {
  it('makes a figure of the book again, as a table and as a picture', async () => {
    const plot = join(folder, 'steps.svg');
    const shown = await inProcess(['tables', '8.2', '--runs', '3', '--episodes', '12', '--plot', plot]);
    expect(shown).toMatchObject({ code: 0 });
    expect(shown.out).toMatch(/dyna-maze, means of 3 runs/);
    const row = (name: string) => new RegExp(`${name} +(.*)`).exec(shown.out)?.[1]?.split(/ +/).map(Number) ?? [];
    expect(row('steps of episode')).toEqual([1, 2, 3, 5, 10, 12]);
    expect(row('0 planning steps')[1]).toBeGreaterThan(5 * (row('50 planning steps')[1] ?? Number.NaN));
    expect(readFileSync(plot, 'utf8')).toMatch(/^<svg .*The Dyna maze.*50 planning steps/s);
  });

  it.each([
    [['8.2', '--runs', '1', '--steps', '20'], /nothing to show: an episode did not end in every run/],
    [['8.2', '--learner', 'planningSteps=0,planningSteps=1'], /'planningSteps' is given twice/],
    [['8.2', '--learner', 'strategy=ucb1,strategy=softmax'], /'strategy' is given twice/],
  ])('refuses %j', async (args, problem) => {
    const { code, error } = await inProcess(['tables', ...args]);
    expect(code).not.toBe(0);
    expect(error).toMatch(problem);
  });

  it('shows where a maze changes', async () => {
    const plot = join(folder, 'reward.svg');
    await inProcess(['tables', '8.4', '--runs', '1', '--steps', '1500', '--plot', plot]);
    expect(readFileSync(plot, 'utf8')).toMatch(/the environment changes/);
  });

  it('compares learners of one’s own', async () => {
    const own = ['--learner', 'planningSteps=0', '--learner', 'planningSteps=2,strategy=ucb1=0.5'];
    const { out } = await inProcess([
      'tables',
      '--env',
      'frozen-lake',
      '--steps',
      '60',
      '--runs',
      '2',
      '--json',
      ...own,
    ]);
    const { environment, learners } = JSON.parse(out);
    expect(environment).toBe('frozen-lake');
    expect(learners.map(({ name }: { name: string }) => name)).toEqual([
      'planningSteps 0',
      'planningSteps 2, strategy ucb1=0.5',
    ]);
    for (const { rewards } of learners) expect(rewards).toHaveLength(60);
  });

  it('counts what prioritised sweeping gains', async () => {
    const { out } = await inProcess(['tables', 'sweeping', '--runs', '1', '--json']);
    const { mazes } = JSON.parse(out);
    expect(mazes.map(({ states }: { states: number }) => states)).toEqual([54, 216, 486, 864]);
    for (const { random, prioritised } of mazes) expect(random).toBeGreaterThan(5 * prioritised);
  });

  it.each([
    [[], /what\? Give a figure \(8\.2, 8\.4, 8\.5, sweeping\)/],
    [['8.3'], /there is no '8\.3'/],
    [['--env', 'taxy', '--steps', '9'], /there is no 'taxy'\. Did you mean 'taxi'/],
    [['--env', 'CartPole-v1', '--steps', '9'], /'CartPole-v1' has no numbered states/],
    [['8.2', '--learner', 'planingSteps=1'], /there is no 'planingSteps'\. Did you mean 'planningSteps'/],
    [['8.2', '--learner', 'strategy=usb1'], /there is no 'usb1'/],
    [['sweeping', '--env', 'taxi'], /there is no --env for it/],
  ])('refuses %j', async (args, problem) => {
    const { code, error } = await inProcess(['tables', ...args]);
    expect(code).toBe(2);
    expect(error).toMatch(problem);
  });
});
