import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planners } from '../planners/catalog.ts';
import { builtInSystems } from '../systems/catalog.ts';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const systemNames = builtInSystems.map(({ name }) => name);
const plannerNames = planners.map(({ name }) => name);
const folder = mkdtempSync(join(tmpdir(), 'forerun-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(() => {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing; run 'npm run build:js' first.`);
});

/** Runs the command as a user would, in a process of its own. */
function forerun(...args: string[]): { code: number | null; out: string; error: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: 'utf8',
    timeout: 110_000,
  });
  return { code: status, out: stdout, error: stderr };
}

const lastLine = (text: string) => text.trimEnd().split('\n').at(-1) ?? '';

describe('arguments that cannot be used', () => {
  it.each<[string[], readonly string[]]>([
    [['fly'], ['demo', 'plan', 'list', 'doctor', 'train', 'evaluate', 'diagnose']],
    [['plan'], systemNames],
    [['plan', 'pendulm'], systemNames],
    [['plan', 'pendulum', '--planner', 'mpi'], plannerNames],
    [
      ['plan', 'pendulum', '--backend', 'gpu'],
      ['auto', 'webgpu', 'cpu'],
    ],
    [
      ['plan', 'pendulum', '--sample', '3'],
      ['--samples', '--horizon', '--steps', '--seed'],
    ],
    [
      ['plan', 'pendulum', '--samples', '0'],
      ['--samples', 'whole number from 1'],
    ],
    [
      ['plan', 'pendulum', '--horizon', '2.5'],
      ['--horizon', 'whole number'],
    ],
    [
      ['plan', 'pendulum', '--steps', 'many'],
      ['--steps', 'whole number'],
    ],
    [
      ['plan', 'pendulum', '--seed=-1'],
      ['--seed', 'from 0'],
    ],
    [
      ['plan', 'pendulum', '--set', 'lenght=1'],
      ["Did you mean 'length'", 'temperature'],
    ],
    [
      ['plan', 'pendulum', '--set', 'temperature=0'],
      ['temperature', 'above 0'],
    ],
    [['plan', 'pendulum', 'cartpole'], ["'cartpole'"]],
    [['list', '--jsn'], ['--json']],
    [['doctor', 'x'], ["'x'"]],
    [['demo', '--out'], ['--out']],
  ])('%j: exit code 2, and the error names what is valid', (args, named) => {
    const { code, out, error } = forerun(...args);
    expect(code, error).toBe(2);
    expect(out).toBe('');
    for (const name of named) expect(error).toContain(name);
    expect(error).toMatch(/^forerun(: | \w+: )/);
    expect(error.trimEnd()).not.toContain('\n');
    expect(error).not.toMatch(/\n\s+at /);
  });
});

describe('help', () => {
  it.each([[['--help']], [[]], [['plan', '--help']], [['list', '-h']], [['doctor', '--help']], [['demo', '--help']]])(
    '%j: exit code 0',
    (args) => {
      const { code, out, error } = forerun(...args);
      expect({ code, error }).toEqual({ code: 0, error: '' });
      expect(out).toContain('forerun');
    },
  );
});

it('forerun --version prints what the package says', () => {
  const { version } = JSON.parse(readFileSync(join(MAIN, '../../../package.json'), 'utf8'));
  expect(forerun('--version')).toEqual({ code: 0, out: `${version}\n`, error: '' });
});

describe('forerun list', () => {
  it('--json names every system and planner with its parameters', () => {
    const { code, out } = forerun('list', '--json');
    expect(code).toBe(0);
    const { systems, planners: listed } = JSON.parse(out);
    expect(systems.map(({ name }: { name: string }) => name)).toEqual(systemNames);
    expect(listed.map(({ name }: { name: string }) => name)).toEqual(plannerNames);
    for (const { params } of systems)
      for (const param of params) {
        expect(param).toEqual({
          name: expect.any(String),
          default: expect.any(Number),
          unit: expect.any(String),
          description: expect.any(String),
        });
      }
    const { agents, environments } = JSON.parse(out);
    expect(agents.map(({ name }: { name: string }) => name)).toContain('pets');
    expect(environments.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(['CartPole-v1', 'mbrl-acrobot', 'pendulum', 'HalfCheetah-v5']),
    );
    for (const { settings } of listed) {
      expect(settings.map(({ name }: { name: string }) => name)).toEqual(
        expect.arrayContaining(['samples', 'horizon']),
      );
    }
  });

  it('reads well without --json, too', () => {
    const { out } = forerun('list');
    for (const name of [...systemNames, ...plannerNames]) expect(out).toContain(`  ${name}: `);
  });
});

describe('forerun doctor', () => {
  it('--json says which backend would be used', () => {
    const { code, out } = forerun('doctor', '--json');
    expect(code).toBe(0);
    const { backend, threads } = JSON.parse(lastLine(out));
    expect(['webgpu', 'cpu']).toContain(backend);
    expect(threads).toBe(Math.min(16, availableParallelism()));
  });
});

describe('forerun plan', () => {
  const small = ['--samples', '64', '--horizon', '12', '--steps', '15', '--seed', '3', '--backend', 'cpu'];

  it('the last line of --json is one object that describes the run', () => {
    const { code, out, error } = forerun('plan', 'pendulum', '--planner', 'cem', ...small, '--json');
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(JSON.parse(lastLine(out))).toMatchObject({
      system: 'pendulum',
      planner: 'cem',
      backend: 'cpu',
      adapter: expect.any(String),
      seed: 3,
      steps: 15,
      return: expect.any(Number),
      finalState: [expect.any(Number), expect.any(Number)],
      success: expect.any(Boolean),
      planMs: { p50: expect.any(Number), p95: expect.any(Number) },
      stepsPerSecond: expect.any(Number),
    });
  });

  it('the same seed gives the same run, another seed another', () => {
    const run = (seed: string) => {
      const args = ['--samples', '32', '--horizon', '10', '--steps', '8', '--backend', 'cpu', '--seed', seed, '--json'];
      return JSON.parse(lastLine(forerun('plan', 'cartpole', ...args).out)).finalState;
    };
    expect(run('1')).toEqual(run('1'));
    expect(run('2')).not.toEqual(run('1'));
  });

  it('without --json it shows progress on the error stream and a summary', () => {
    const { code, out, error } = forerun('plan', 'pendulum', ...small, '--threads', '1');
    expect(code).toBe(0);
    expect(error).toContain('step 15 of 15');
    expect(error).toContain('backend   CPU: WebAssembly, 1 thread\n');
    expect(out).toMatch(/^task +Pendulum/);
    expect(out).toMatch(/\nplan time +[\d.]+ ms p50/);
  });

  it('--set changes the system', () => {
    const args = ['plan', 'pendulum', ...small, '--json'];
    const run = (...set: string[]) => JSON.parse(lastLine(forerun(...args, ...set).out)).finalState;
    expect(run('--set', 'gravity=0')).not.toEqual(run());
  });

  it.each(['pendulum', 'bicycle', 'cartpole-discrete', 'drone'])('--svg draws %s', (system) => {
    const file = join(folder, 'deeper', `${system}.svg`);
    const { code, error } = forerun('plan', system, ...small, '--json', '--svg', file);
    expect(code, error).toBe(0);
    const picture = readFileSync(file, 'utf8');
    expect(picture).toMatch(/^<svg .*<\/svg>\n$/s);
    expect(picture).not.toMatch(/NaN|Infinity/);
  });
});

describe('forerun demo', () => {
  it('writes the trajectory and the picture, and says what to try next', () => {
    const out = join(folder, 'demo');
    const run = forerun('demo', '--backend', 'cpu', '--samples', '32', '--horizon', '10', '--out', out);
    expect(run.code, run.error).toBe(0);
    for (const word of ['closest approach', 'plan time', 'to the goal', 'computed by', 'Try next'])
      expect(run.out).toContain(word);
    const trajectory = JSON.parse(readFileSync(join(out, 'flight.json'), 'utf8'));
    expect(trajectory.states.length).toBe(trajectory.steps + 1);
    expect(trajectory.states[0].length).toBe(trajectory.stateNames.length);
    expect(trajectory.states.flat().every(Number.isFinite)).toBe(true);
    expect(readFileSync(join(out, 'flight.svg'), 'utf8')).toContain('role="img"');
  });
});
