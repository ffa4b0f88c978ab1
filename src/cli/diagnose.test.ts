import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runEpisodes } from '../agents/episodes.ts';
import { randomAgent } from '../agents/random-agent.ts';
import { parseSvg } from '../diagnostics/plot/well-formed.testing.ts';
import { findEnv, makeEnv } from '../envs/registry.ts';
import { toCsv } from '../models/data/csv.ts';
import { toJsonl } from '../models/data/jsonl.ts';
import { ReplayBuffer } from '../models/data/replay-buffer.ts';
import type { Command } from './command.ts';
import { diagnoseCommand } from './diagnose.ts';
import { trainCommand } from './train.ts';

const root = mkdtempSync(join(tmpdir(), 'forerun-diagnose-'));
const run = join(root, 'run');
const ENVIRONMENT = 'cartpole-continuous';
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function forerun(command: Command, ...args: string[]): Promise<string> {
  let out = '';
  await command.run(args, {
    out: (text) => {
      out += text;
    },
    error: () => {},
    interactive: false,
    columns: 80,
  });
  return out;
}

const diagnose = (...args: string[]) => forerun(diagnoseCommand, ...args, '--backend', 'cpu');

beforeAll(async () => {
  const settings = ['--set', 'samples=40', '--set', 'horizon=12', '--set', 'randomEpisodes=3', '--episodes', '3'];
  await forerun(trainCommand, 'linear', '--env', ENVIRONMENT, '--backend', 'cpu', '--out', run, ...settings);
});

describe('forerun diagnose', () => {
  it('says how wrong the model of a run is in new episodes, with pictures', async () => {
    const summary = JSON.parse(await diagnose(run, '--episodes', '2', '--horizon', '20', '--json'));
    // A cart-pole near its upright position is almost linear.
    expect(summary).toMatchObject({
      model: 'linear',
      agent: 'linear',
      environment: ENVIRONMENT,
      horizon: 20,
    });
    expect(summary.transitions).toBeGreaterThan(40);
    expect(summary.oneStep).toBeLessThan(0.2);
    expect(summary.openLoop.first).toBeLessThan(summary.openLoop.last);
    expect(summary.openLoop.last).toBeLessThan(summary.openLoop.noChange);
    const folder = join(run, 'diagnosis');
    const files = readdirSync(folder).sort();
    expect(files).toEqual([
      'calibration-components.svg',
      'calibration.svg',
      'diagnosis.json',
      'disagreement.svg',
      'one-step-components.svg',
      'one-step.svg',
      'open-loop-components.svg',
      'open-loop.svg',
      'returns.svg',
    ]);
    for (const name of files.filter((file) => file.endsWith('.svg'))) {
      expect(parseSvg(readFileSync(join(folder, name), 'utf8')).length).toBeGreaterThan(20);
    }
    const whole = JSON.parse(readFileSync(join(folder, 'diagnosis.json'), 'utf8'));
    expect(whole.openLoop.error.mean).toHaveLength(20);
    expect(whole.oneStep.by).toEqual(findEnv(ENVIRONMENT).space.stateNames.slice(0, 2));
  });

  it('takes transitions from files, in both forms to the same end', async () => {
    const { space } = findEnv(ENVIRONMENT);
    const env = await makeEnv(ENVIRONMENT);
    const buffer = new ReplayBuffer({ space });
    await runEpisodes(env, randomAgent({ space }), { episodes: 4, seed: 9, onTransition: (one) => buffer.add(one) });
    env.close();
    writeFileSync(join(root, 'data.jsonl'), toJsonl(buffer.transitions()));
    writeFileSync(join(root, 'data.CSV'), toCsv(buffer.transitions()));
    const [jsonl, csv] = [
      await diagnose(run, '--data', join(root, 'data.jsonl'), '--out', join(root, 'a'), '--horizon', '5'),
      await diagnose(run, '--data', join(root, 'data.CSV'), '--out', join(root, 'b'), '--horizon', '5'),
    ];
    expect(jsonl).toMatch(/95% hold .*\n +(too narrow|too wide|about right): the model/);
    expect(jsonl).toContain(`${buffer.transitions().count} transitions`);
    expect(csv.replaceAll(join(root, 'b'), join(root, 'a'))).toBe(jsonl);
  });

  it('looks no further ahead than the episodes last', async () => {
    const summary = JSON.parse(await diagnose(run, '--random', '--horizon', '1000', '--json'));
    expect(summary.horizon).toBeGreaterThan(3);
    expect(summary.horizon).toBeLessThan(200);
  });

  it('plans with a model that is wrong, and shows what that costs', async () => {
    const out = join(root, 'bias');
    const args = [
      'pendulum',
      '--wrong',
      'length',
      '--factors',
      '0.25,1',
      '--steps',
      '90',
      '--seeds',
      '2',
      '--out',
      out,
    ];
    const sweep = JSON.parse(await diagnose(...args, '--json'));
    expect(sweep).toMatchObject({ system: 'pendulum', planner: 'mppi', parameter: 'length', right: 1, seeds: [0, 1] });
    expect(sweep.rows[1].mean).toBeGreaterThan(sweep.rows[0].mean + 200);
    expect(parseSvg(readFileSync(join(out, 'bias-pendulum-length.svg'), 'utf8')).length).toBeGreaterThan(20);
    expect(await diagnose(...args)).toContain('x 0.25');
    await expect(diagnose('pendulum', '--wrong', 'lenght')).rejects.toThrow("Did you mean 'length'?");
    await expect(diagnose('pendulum', '--wrong', 'length', '--factors', '1,x')).rejects.toThrow("--factors is '1,x'");
    await expect(diagnose('pendulum', '--wrong', 'length', '--random')).rejects.toThrow(
      '--random does not go with --wrong',
    );
    await expect(diagnose(run, '--steps', '3')).rejects.toThrow('--steps does not go without --wrong');
  });

  it('refuses what is not there, saying what is', async () => {
    await expect(diagnose()).rejects.toThrow('forerun diagnose: which run?');
    await expect(diagnose(join(root, 'nowhere'))).rejects.toThrow('holds no run');
    await expect(diagnose('pendulum')).rejects.toThrow(/built-in system.*such as --wrong/);
    await expect(diagnose(run, '--by', 'angl')).rejects.toThrow(
      /--by is 'angl'; give one name or two, with a comma, of .*angle/,
    );
    await expect(diagnose(run, '--data', join(root, 'none.csv'))).rejects.toThrow('cannot read');
    // Environments on MuJoCo are known, too, before anything else has asked for them.
    const mujoco = join(root, 'mujoco');
    mkdirSync(mujoco);
    const config = JSON.parse(readFileSync(join(run, 'config.json'), 'utf8'));
    writeFileSync(join(mujoco, 'config.json'), JSON.stringify({ ...config, environment: 'Reacher-v5' }));
    await expect(diagnose(mujoco)).rejects.toThrow(/has no checkpoint yet/);
    const random = join(root, 'random');
    await forerun(trainCommand, 'random', '--env', ENVIRONMENT, '--out', random, '--episodes', '1');
    await expect(diagnose(random)).rejects.toThrow("the agent 'random'");
  });
});
