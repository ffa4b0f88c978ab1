import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planners } from '../planners/catalog.ts';
import { builtInSystems } from '../systems/catalog.ts';
import { doctorText } from './doctor.ts';
import { inProcess } from './in-process.testing.ts';

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
  ])('%j: exit code 2, and the error names what is valid', async (args, named) => {
    const { code, out, error } = await inProcess(args);
    expect(code, error).toBe(2);
    expect(out).toBe('');
    for (const name of named) expect(error).toContain(name);
    expect(error).toMatch(/^forerun(: | \w+: )/);
    expect(error.trimEnd()).not.toContain('\n');
    expect(error).not.toMatch(/\n\s+at /);
  });
});

it('a process ends with the code, and the error is on its error stream', () => {
  const { code, out, error } = forerun('plan', 'pendulm');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(error).toMatch(/^forerun plan: system: there is no 'pendulm'. Did you mean 'pendulum'\?/);
});

describe('help', () => {
  it.each([[['--help']], [[]], [['plan', '--help']], [['list', '-h']], [['doctor', '--help']], [['demo', '--help']]])(
    '%j: exit code 0',
    async (args) => {
      const { code, out, error } = await inProcess(args);
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
  it('--json names every system and planner with its parameters', async () => {
    const { code, out } = await inProcess(['list', '--json']);
    expect(code).toBe(0);
    const { systems, planners: listed } = JSON.parse(out);
    expect(systems.map(({ name }: { name: string }) => name)).toEqual(systemNames);
    expect(listed.map(({ name }: { name: string }) => name)).toEqual([...plannerNames, 'mcts']);
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
    for (const { name: planner, settings } of listed) {
      expect(settings.map(({ name }: { name: string }) => name)).toEqual(
        expect.arrayContaining([planner === 'mcts' ? 'simulations' : 'samples', 'horizon']),
      );
    }
  });

  it('reads well without --json, too', async () => {
    const { out } = await inProcess(['list']);
    for (const name of [...systemNames, ...plannerNames]) expect(out).toContain(`  ${name}: `);
  });
});

describe('forerun list <name>', () => {
  it('lists that system or planner alone', async () => {
    const { out } = await inProcess(['list', 'cartpole']);
    expect(out).toMatch(/^Systems\n\n {2}cartpole: /);
    expect(out).not.toMatch(/Planners|Agents|pendulum: /);
    expect((await inProcess(['list', 'cem'])).out).toMatch(/^Planners.*\n\n {2}cem: .*\n(.*\n)*? +samples/);
    const { systems, planners: none } = JSON.parse((await inProcess(['list', 'cartpole', '--json'])).out);
    expect([systems.map(({ name }: { name: string }) => name), none]).toEqual([['cartpole'], []]);
  });

  it('refuses a name that is none, with those there are', async () => {
    const { code, error } = await inProcess(['list', 'cartpol']);
    expect(code).toBe(2);
    expect(error).toMatch(/forerun list: there is no 'cartpol'. Did you mean 'cartpole'\? Valid: .*mppi/);
  });

  it('leaves one blank line between two entries', async () => {
    expect((await inProcess(['list'])).out).not.toContain('\n\n\n');
  });
});

describe('forerun doctor', () => {
  it('says first what auto takes, and names no device with a hyphen at its end', () => {
    const adapter = {
      ...{ description: 'SwiftShader', software: true, vendor: 'google', architecture: 'swiftshader' },
      ...{ device: 'swiftshader-device-subzero-', features: [], limits: {}, wgslLanguageFeatures: [] },
    };
    const runtime = { kind: 'node', name: 'Node.js', version: '22', platform: 'linux' } as const;
    const text = doctorText({ runtime, backend: 'cpu', adapter, problems: [] }, 4);
    expect(text).toMatch(/^'auto' takes +the CPU \(WebAssembly\)\n/);
    expect(text).toMatch(/google, swiftshader, swiftshader-device-subzero\n/);
    expect(doctorText({ runtime, backend: 'webgpu', adapter, problems: [] })).toMatch(
      /^'auto' takes +WebGPU on SwiftShader\n/,
    );
  });

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

  it('the same seed gives the same run, another seed another', async () => {
    const run = async (seed: string) => {
      const args = ['--samples', '32', '--horizon', '10', '--steps', '8', '--backend', 'cpu', '--seed', seed, '--json'];
      return JSON.parse(lastLine((await inProcess(['plan', 'cartpole', ...args])).out)).finalState;
    };
    const first = await run('1');
    expect(await run('1')).toEqual(first);
    expect(await run('2')).not.toEqual(first);
  });

  it('without --json it shows progress on the error stream and a summary', () => {
    const { code, out, error } = forerun('plan', 'pendulum', ...small, '--threads', '1');
    expect(code).toBe(0);
    expect(error).toContain('step 15 of 15');
    expect(error).toContain('backend   CPU: WebAssembly, 1 thread\n');
    expect(out).toMatch(/^task +Pendulum/);
    expect(out).toMatch(/\nplan time +[\d.]+ ms p50/);
  });

  it('--set changes the system', async () => {
    const args = ['plan', 'pendulum', ...small, '--json'];
    const run = async (...set: string[]) => JSON.parse(lastLine((await inProcess([...args, ...set])).out)).finalState;
    expect(await run('--set', 'gravity=0')).not.toEqual(await run());
  });

  it.each(['pendulum', 'bicycle', 'cartpole-discrete', 'drone'])('--svg draws %s', async (system) => {
    const file = join(folder, 'deeper', `${system}.svg`);
    const { code, error } = await inProcess(['plan', system, ...small, '--json', '--svg', file]);
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
