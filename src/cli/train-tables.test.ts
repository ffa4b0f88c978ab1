import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Command } from './command.ts';
import { diagnoseCommand } from './diagnose.ts';
import { evaluateCommand } from './evaluate.ts';
import { inProcess } from './in-process.testing.ts';
import { requestedConfig } from './prepare-run.ts';
import { trainCommand } from './train.ts';

const root = mkdtempSync(join(tmpdir(), 'forerun-tables-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function forerun(command: Command, ...args: string[]): Promise<{ out: string; error: string }> {
  const text = { out: '', error: '' };
  const out = (more: string) => {
    text.out += more;
  };
  const error = (more: string) => {
    text.error += more;
  };
  await command.run(args, { out, error, interactive: false, columns: 80 });
  return text;
}

describe('forerun train dyna-q', () => {
  it('learns the frozen lake, whose best policy reaches the goal in 74 of 100 episodes, and is evaluated', async () => {
    const out = join(root, 'lake');
    const { error } = await forerun(
      trainCommand,
      'dyna-q',
      '--env',
      'frozen-lake',
      '--steps',
      '8000',
      '--set',
      'scheduleSteps=8000',
      '--out',
      out,
    );
    expect(error).toContain('dyna-q in frozen-lake');
    expect(error).toContain('sweeping prioritised');
    const { mean } = JSON.parse((await forerun(evaluateCommand, out, '--episodes', '300', '--json')).out);
    // The standard deviation of the mean of 300 such episodes is 0.025.
    expect(mean).toBeGreaterThan(0.64);
    expect(mean).toBeLessThanOrEqual(0.84);
  });

  it('explores by a strategy, which resuming and evaluating take up', async () => {
    const out = join(root, 'strategy');
    const args = ['dyna-q', '--env', 'frozen-lake-not-slippery', '--strategy', 'ucb1=0.5', '--out', out];
    const { error } = await forerun(trainCommand, ...args, '--episodes', '60', '--checkpoint-every', '0');
    expect(error).toMatch(/strategy +UCB1, c = 0.5/);
    expect(error).not.toMatch(/epsilon/i);
    const again = await forerun(trainCommand, '--resume', '--out', out, '--episodes', '120', '--json');
    expect(JSON.parse(again.out).episodes).toBe(120);
    // The way is six steps long, and the goal pays 1.
    const { returns, lengths } = JSON.parse((await forerun(evaluateCommand, out, '--episodes', '2', '--json')).out);
    expect([returns, lengths]).toEqual([
      [1, 1],
      [6, 6],
    ]);
    await expect(forerun(trainCommand, '--resume', '--out', out, '--strategy', 'ucb1=1')).rejects.toThrow(
      /has strategy "ucb1=0.5", not "ucb1=1"/,
    );
  });

  it('sums up what a table did: the last tenth of many episodes, each that is evaluated, and no time where none was needed', async () => {
    const out = join(root, 'summary');
    const args = ['dyna-q', '--env', 'frozen-lake-not-slippery', '--episodes', '120', '--out', out];
    const trained = await forerun(trainCommand, ...args);
    expect(trained.out).toMatch(/return .* over the last 12, best 1/);
    expect(trained.out).not.toMatch(/ms a plan|fits/);
    expect((await forerun(evaluateCommand, out, '--episodes', '3')).out).toMatch(/\neach +\d, \d, \d\n/);
    await expect(forerun(diagnoseCommand, out)).rejects.toThrow(/a table is not judged/);
  });

  it('says of the taxi how many steps it takes to learn it', async () => {
    const request = { agent: 'dyna-q', environment: 'taxi', planner: 'cem', set: [], seed: 0, episodes: undefined };
    expect(await requestedConfig('test', { ...request, steps: undefined })).toMatchObject({ steps: 60_000 });
  });

  it('lets strategies choose for other agents, too, where actions are choices', async () => {
    const out = join(root, 'look');
    const args = ['lookahead', '--env', 'CartPole-v1', '--episodes', '4', '--set', 'randomEpisodes=2', '--out', out];
    const { error } = await forerun(trainCommand, ...args, '--strategy', 'epsilon-greedy=0.2', '--backend', 'cpu');
    expect(error).toMatch(/strategy +epsilon-greedy, 0.2/);
  });

  it('is evaluated in the maze that it has learned last', async () => {
    const out = join(root, 'maze');
    const args = ['dyna-q', '--env', 'blocking-maze', '--steps', '3000', '--seed', '1', '--out', out];
    await forerun(trainCommand, ...args, '--set', 'learningRate=1', '--set', 'bonus=1e-4', '--set', 'planningSteps=10');
    const { lengths } = JSON.parse((await forerun(evaluateCommand, out, '--episodes', '1', '--json')).out);
    // The way of 10 steps is blocked; that of 16 is left.
    expect(lengths[0]).toBeGreaterThanOrEqual(16);
    expect(lengths[0]).toBeLessThan(40);
  });

  it.each([
    [
      ['dyna-q', '--env', 'taxi', '--strategy', 'usb1'],
      /--strategy: there is no 'usb1'\. Did you mean 'ucb1'\? Valid: (?!.*gradient)/,
    ],
    [['dyna-q', '--env', 'taxi', '--strategy', 'greedy'], /there is no 'greedy'\. Did you mean 'epsilon-greedy=0'/],
    [['dyna-q', '--env', 'taxi', '--strategy', 'gradient'], /'gradient bandit, 0.1' learns preferences/],
    [['dyna-q', '--env', 'taxi', '--strategy', 'ucb1', '--set', 'epsilon=0.5'], /epsilon is 0.5, but 'UCB1/],
    [['random', '--env', 'Pendulum-v1', '--strategy', 'ucb1'], /the actions are continuous \(torque\)/],
    [['dyna-q', '--env', 'taxi', '--planner', 'mppi'], /--planner is 'mppi', but dyna-q does not plan; leave it out/],
    [['dyna-q', '--env', 'taxi', '--checkpoint-every', '-1'], /checkpoint-every/],
  ])('refuses %j', async (args, problem) => {
    const out = join(root, 'refused');
    await expect(forerun(trainCommand, ...args, '--steps', '10', '--out', out)).rejects.toThrow(problem);
    expect(existsSync(out)).toBe(false);
  });

  it('refuses environments whose states are not numbered, and settings that there are not', async () => {
    const args = ['dyna-q', '--env', 'CartPole-v1', '--out', join(root, 'none')];
    await expect(forerun(trainCommand, ...args)).rejects.toThrow(/'CartPole-v1' does not number its states/);
    await expect(forerun(trainCommand, ...args, '--set', 'gamma=1')).rejects.toThrow(/gamma/);
  });
});

describe('a run that is stopped', () => {
  it.each([
    ['0', /finished episodes are saved\. To go on/],
    ['1000', /finished episodes are saved, but for those since the last save/],
  ])('says what is saved: --checkpoint-every %s', async (seconds, said) => {
    const out = mkdtempSync(join(tmpdir(), 'forerun-stopped-'));
    let stopped = false;
    const args = ['train', 'dyna-q', '--env', 'frozen-lake', '--out', out, '--steps', '100000'];
    const { error } = await inProcess([...args, '--checkpoint-every', seconds], (text) => {
      if (stopped || !/episode [3-9]/.test(text)) return;
      stopped = true;
      process.emit('SIGINT', 'SIGINT');
    });
    rmSync(out, { recursive: true, force: true });
    expect(error).toMatch(said);
  });
});
