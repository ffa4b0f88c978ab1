import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { agents } from '../agents/catalog.ts';
import { parseLog } from '../agents/run-log.ts';
import { evaluateCommand } from './evaluate.ts';
import { commandLine } from './invocation.ts';
import { runCommandLine } from './run.ts';
import type { Terminal } from './terminal.ts';
import { trainCommand } from './train.ts';

const root = mkdtempSync(join(tmpdir(), 'forerun-train-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function terminal(): Terminal & { readonly text: { out: string; error: string } } {
  const text = { out: '', error: '' };
  return {
    text,
    out: (more) => {
      text.out += more;
    },
    error: (more) => {
      text.error += more;
    },
    interactive: false,
    columns: 80,
  };
}

async function forerun(command: typeof trainCommand, ...args: string[]) {
  const watched = terminal();
  await command.run(args, watched);
  return watched.text;
}

const folder = (name: string) => join(root, name, 'run');
const training = (out: string, ...more: string[]) =>
  forerun(trainCommand, 'linear', '--env', 'cartpole-continuous', '--backend', 'cpu', '--out', out, ...more);
const small = ['--set', 'samples=40', '--set', 'horizon=12', '--set', 'randomEpisodes=2', '--seed', '3'];

describe('forerun train', () => {
  it('writes the configuration, a log, a checkpoint and a picture, and one object at the end', async () => {
    const out = folder('whole');
    const text = await training(out, ...small, '--episodes', '4', '--json');
    const summary = JSON.parse(text.out);
    const log = parseLog(readFileSync(join(out, 'log.jsonl'), 'utf8'));
    const returns = log.filter((record) => record.type === 'episode').map((record) => record.return);
    expect(summary).toMatchObject({
      agent: 'linear',
      environment: 'cartpole-continuous',
      planner: 'cem',
      seed: 3,
      episodes: 4,
      returns,
      fits: 3,
      out,
    });
    expect(summary.best).toBe(200);
    expect(JSON.parse(readFileSync(join(out, 'config.json'), 'utf8'))).toMatchObject({
      agent: 'linear',
      seed: 3,
      episodes: 4,
      agentSettings: { randomEpisodes: 2 },
      plannerSettings: { samples: 40, horizon: 12 },
    });
    const picture = readFileSync(join(out, 'curve.svg'), 'utf8');
    expect(picture).toMatch(/^<svg .*linear on cartpole-continuous.*<\/svg>\n$/s);
    expect(picture).not.toMatch(/NaN|Infinity/);
    expect(text.error).toContain('episode 4, step');
  });

  it('leaves an episode that --steps cuts off out of the curve and of what it says', async () => {
    const out = folder('cut');
    const args = ['random', '--env', 'Pendulum-v1', '--out', out, '--steps', '450'];
    const summary = JSON.parse((await forerun(trainCommand, ...args, '--json')).out);
    const [first, second, third] = summary.returns;
    expect(summary.cutOff).toEqual([2]);
    expect(third).toBeGreaterThan(Math.max(first, second));
    expect(summary.best).toBe(Math.max(first, second));
    expect(summary.lastReturns).toBeCloseTo((first + second) / 2, 9);
    // One more stands in the legend.
    expect(readFileSync(join(out, 'curve.svg'), 'utf8').match(/<circle/g)).toHaveLength(2 + 1);
    const again = await forerun(trainCommand, '--resume', '--out', out);
    expect(again.error).toContain('nothing left to do; raise --steps to go on');
    expect(again.out).toContain('episode 3 was cut off by the end of the run, and is left out');
  });

  it('goes on with --resume, to what the whole run would have come to', async () => {
    const out = folder('resumed');
    await training(out, ...small, '--episodes', '3');
    const text = await forerun(trainCommand, '--resume', '--backend', 'cpu', '--out', out, '--episodes', '5', '--json');
    const whole = await training(folder('at-once'), ...small, '--episodes', '5', '--json');
    expect(JSON.parse(text.out).returns).toEqual(JSON.parse(whole.out).returns);
  });

  it('stops at the first Ctrl-C, and says how to go on', async () => {
    const out = folder('stopped');
    const watched = terminal();
    const args = ['train', 'random', '--env', 'CartPole-v1', '--steps', '100000', '--out', out];
    let said = '';
    // What is shown first, of the first tenth, comes after the first step.
    const error = (more: string) => {
      said += more;
      if (more.includes('step')) process.emit('SIGINT');
    };
    expect(await runCommandLine(args, { ...watched, error })).toBe(130);
    expect(said).toContain(
      `finished episodes are saved, but for those since the last save, which will be played again. To go on: ${commandLine('train', '--resume', '--out')} `,
    );
    expect(existsSync(join(out, 'config.json'))).toBe(true);
    expect(process.listenerCount('SIGINT')).toBe(0);
  });

  it.each<[string, string[], RegExp]>([
    ['no agent', ['--env', 'CartPole-v1', '--out', folder('x')], /which agent\? Give one of pets/],
    ['no environment', ['pets', '--out', folder('x')], /which environment/],
    ['no folder', ['pets', '--env', 'CartPole-v1'], /Give --out/],
    ['another agent', ['petz', '--env', 'CartPole-v1', '--out', folder('x')], /Did you mean 'pets'/],
    ['another environment', ['pets', '--env', 'CartPole-v2', '--out', folder('x')], /Did you mean 'CartPole-v1'/],
    [
      'another planner',
      ['pets', '--env', 'CartPole-v1', '--planner', 'sem', '--out', folder('x')],
      /Valid: random-sho/,
    ],
    ['another setting', ['pets', '--env', 'CartPole-v1', '--set', 'membrs=2', '--out', folder('x')], /'members'/],
    ['no number', ['pets', '--env', 'CartPole-v1', '--set', 'members=a', '--out', folder('x')], /finite number/],
    [
      'more elites than members',
      ['pets', '--env', 'CartPole-v1', '--set', 'elites=9', '--out', folder('x')],
      /elites is 9, but the ensemble has 5 members/,
    ],
    ['half a step', ['pets', '--env', 'CartPole-v1', '--steps', '0.5', '--out', folder('x')], /whole number from 1/],
    ['nothing to resume', ['--resume', '--out', folder('x')], /holds no run/],
  ])('refuses %s', async (_, args, message) => {
    await expect(forerun(trainCommand, ...args)).rejects.toThrow(message);
  });

  it('refuses settings out of range before anything is written', async () => {
    const out = folder('range');
    await expect(training(out, '--set', 'randomEpisodes=0')).rejects.toThrow(/randomEpisodes is 0/);
    expect(existsSync(out)).toBe(false);
    const args = ['lookahead', '--env', 'Pendulum-v1', '--out', out];
    await expect(forerun(trainCommand, ...args)).rejects.toThrow(/torque are continuous/);
  });

  it('refuses a folder into which another training writes, and leaves all in it as it is', async () => {
    const out = folder('busy');
    mkdirSync(out, { recursive: true });
    // The process that started this one is there for as long as this test is.
    writeFileSync(join(out, `run.lock-${process.ppid}-0-${encodeURIComponent(hostname())}`), '');
    await expect(training(out, ...small, '--episodes', '1')).rejects.toThrow(/busy.run' is in use: process \d+ on '/);
    expect(readdirSync(out)).toHaveLength(1);
  });

  it('refuses a folder that holds a run, that is a file, or whose run is another', async () => {
    const out = folder('taken');
    await training(out, ...small, '--episodes', '1');
    await expect(training(out, ...small)).rejects.toThrow(/holds a run already; give --resume/);
    const other = forerun(trainCommand, '--resume', '--seed', '4', '--out', out);
    await expect(other).rejects.toThrow(/has seed 3, not 4/);
    const file = join(root, 'file');
    writeFileSync(file, '');
    await expect(training(file, ...small)).rejects.toThrow(/--out: cannot write to/);
  });

  it('says first what it uses, which for some settings are those tuned for the environment', async () => {
    const text = await training(folder('said'), '--set', 'samples=40', '--steps', '10', '--threads', '1');
    expect(text.error).toMatch(/^agent +linear in cartpole-continuous, seed 0\n/);
    expect(text.error).toMatch(/planner +cem\nsettings +.*samples 40.*horizon 15/);
    expect(text.error).toMatch(/backend +CPU: WebAssembly, 1 thread\n/);
    expect(trainCommand.help).toMatch(/ width +\(tuned for the environment\)/);
  });

  it('names every agent in its help', () => {
    for (const { name } of agents) expect(trainCommand.help).toContain(`  ${name}`);
  });
});

describe('forerun evaluate', () => {
  it('lets the trained agent act in other episodes', async () => {
    const out = folder('evaluated');
    await training(out, ...small, '--episodes', '4');
    const text = await forerun(evaluateCommand, out, '--episodes', '2', '--backend', 'cpu', '--json');
    const summary = JSON.parse(text.out);
    const [first, second] = summary.returns;
    expect(summary).toMatchObject({ agent: 'linear', environment: 'cartpole-continuous', episodes: 2, seed: 0 });
    expect(summary.mean).toBeCloseTo((first + second) / 2, 9);
    expect(summary.std).toBeCloseTo(Math.abs(first - second) / Math.SQRT2, 9);
    expect(summary.lengths).toEqual(summary.returns);
    // Random actions keep the pole up for about 25 steps.
    expect(summary.mean).toBeGreaterThan(150);
    const again = await forerun(evaluateCommand, out, '--episodes', '1', '--backend', 'cpu');
    expect(again.out).toMatch(/^agent +linear, after \d+ steps\n.*return +[\d.]+ mean/s);
  });

  it('refuses a run that has learned nothing, which train has said', async () => {
    const out = folder('nothing');
    const text = await training(out, ...small, '--episodes', '1');
    expect(text.error).toContain('nothing was learned');
    expect(text.out).toMatch(/^next +forerun train --resume --out .* --steps \d+$/m);
    await expect(forerun(evaluateCommand, out)).rejects.toThrow(/has learned nothing yet.*train --resume --out/);
  });

  it('refuses a folder without a run, or with one that is damaged', async () => {
    const empty = folder('empty');
    mkdirSync(empty, { recursive: true });
    await expect(forerun(evaluateCommand, empty)).rejects.toThrow(/holds no run/);
    writeFileSync(join(empty, 'config.json'), '{');
    await expect(forerun(evaluateCommand, empty)).rejects.toThrow(/is not JSON/);
    writeFileSync(join(empty, 'config.json'), '{}');
    await expect(forerun(evaluateCommand, empty)).rejects.toThrow(/not that of a forerun train/);
    await expect(forerun(evaluateCommand)).rejects.toThrow(/which run/);
  });
});
