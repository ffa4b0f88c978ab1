import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readRun } from '../embed/recording/files.ts';
import { inProcess } from './in-process.testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'forerun-search-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a tree search on one thread and gives its JSON. */
async function searched(system: string, ...more: string[]) {
  const place = ['--backend', 'cpu', '--threads', '1'];
  const { code, out, error } = await inProcess(['plan', system, '--planner', 'mcts', ...place, ...more, '--json']);
  expect(code, error).toBe(0);
  return JSON.parse(out.trimEnd().split('\n').at(-1) ?? '');
}

describe('forerun plan --planner mcts', () => {
  it('keeps the pole of cartpole-discrete up for 500 steps', async () => {
    expect(await searched('cartpole-discrete', '--seed', '3')).toMatchObject({
      ...{ planner: 'mcts', steps: 500, return: 500, success: true },
      // 200 simulations, each a step and 4 roll-outs of 5.
      stepsPerPlan: 4200,
    });
  });

  it.each(['uct', 'puct', 'gumbel'])(
    '%s: the same seed gives the same run, and another seed another',
    async (policy) => {
      const run = async (seed: string) =>
        (await searched('pendulum', '--steps', '12', '--seed', seed, '--set', `policy=${policy}`)).finalState;
      const first = await run('1');
      expect(await run('1')).toEqual(first);
      expect(await run('2')).not.toEqual(first);
    },
  );

  it('draws the run and the tree, and records the line that it would follow', async () => {
    const [svg, tree, json] = ['run.svg', 'tree.svg', 'run.json'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    await searched('pendulum', '--steps', '6', '--svg', svg, '--tree', tree, '--record', json);
    expect(readFileSync(svg, 'utf8')).toMatch(
      /planned by tree search.*200 simulations of uct, 4 roll-outs of 20 steps/s,
    );
    expect(readFileSync(tree, 'utf8')).toMatch(/^<svg .*the tree of the search.*<title>-?[\d.]+: \d+ visits/s);
    for (const file of [svg, tree]) expect(readFileSync(file, 'utf8')).not.toMatch(/NaN|Infinity/);
    const { header, rows } = await readRun(readFileSync(json));
    expect(header).toMatchObject({ planner: 'mcts', settings: { policy: 'uct', simulations: 200 } });
    expect(rows).toHaveLength(6);
    for (const [i, { state, action, plan }] of rows.entries()) {
      expect([...(plan?.states.subarray(0, 2) ?? [])]).toEqual([...state]);
      expect(plan?.actions[0]).toBe(action[0]);
      // The model is the world: where the plan goes first is where the next step begins.
      const next = rows[i + 1]?.state;
      if (next !== undefined) expect([...(plan?.states.subarray(2, 4) ?? [])]).toEqual([...next]);
    }
  });

  it('plans by the clock', async () => {
    const { planMs, steps } = await searched('cartpole-discrete', '--steps', '3', '--set', 'milliseconds=20');
    expect(steps).toBe(3);
    expect(planMs.p50).toBeGreaterThanOrEqual(20);
  });

  it('says where it wrote', async () => {
    const [svg, json] = [join(folder, 'said.svg'), join(folder, 'said.json')];
    const args = ['plan', 'integrator', '--planner', 'mcts', '--backend', 'cpu', '--steps', '2', '--set', 'horizon=1'];
    const { out } = await inProcess([...args, '--svg', svg, '--record', json]);
    expect(out).toContain(`picture      ${svg}\nrecording    ${json}\n`);
  });

  it('says in its summary what it looks at', async () => {
    const { out } = await inProcess(['plan', 'integrator', '--planner', 'mcts', '--backend', 'cpu', '--steps', '2']);
    expect(out).toMatch(/\nplanner +mcts, 200 simulations of uct, 4 roll-outs of 20, seed 0\n/);
  });

  it.each<[string[], string]>([
    [['--set', 'simulation=3'], "there is no 'simulation'. Did you mean 'simulations'"],
    [['--set', 'simulations=0'], 'mcts: simulations is 0; give a whole number from 1'],
    [['--set', 'simulations=1e9'], 'simulations is 1000000000; give a whole number from 1 to 10000000'],
    [['--set', 'discount=2'], 'discount is 2; give a number from 0 to 1'],
    [['--set', 'policy=best'], "policy: there is no 'best'"],
    [
      ['--set', 'policy=puct', '--set', 'exploration=1'],
      "there is no option 'exploration'; with this policy --set takes policy, simulations",
    ],
    [['--set', 'gumbelScale=1'], "mcts (policy 'uct'): there is no option 'gumbelScale'"],
    [['--set', 'candidates=9'], "system 'cartpole-discrete' has 2 choices, all of which are tried"],
    [['--set', 'wideningCoefficient=1'], "--set wideningCoefficient: system 'cartpole-discrete' has 2 choices"],
    [['--samples', '300'], 'mcts has simulations instead; give --set simulations=300'],
    [['--autotune'], 'mcts has no kernels to lay out'],
    [['--planner', 'cem', '--tree', 'tree.svg'], 'cem searches no tree; give --planner mcts'],
  ])('%j is refused by name, with the fix', async (args, message) => {
    const { code, error } = await inProcess([
      'plan',
      'cartpole-discrete',
      '--planner',
      'mcts',
      '--steps',
      '1',
      ...args,
    ]);
    expect({ code, error }).toEqual({ code: 2, error: expect.stringContaining(message) });
  });
});

describe('lists and help know the tree search', () => {
  it('with its settings', async () => {
    const { planners } = JSON.parse((await inProcess(['list', 'mcts', '--json'])).out);
    const names = planners[0].settings.map(({ name }: { name: string }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['policy', 'simulations', 'rollouts', 'horizon', 'discount', 'maxDepth']),
    );
    expect((await inProcess(['plan', '--help'])).out).toMatch(/Planners: .*mppi, mcts\n/);
  });

  it('commands that plan on the device do not take it', async () => {
    const { code, error } = await inProcess(['simulate', 'pendulum', '--planner', 'mcts']);
    expect(code).toBe(2);
    expect(error).toContain("mcts is for 'forerun plan'; give one of random-shooting");
  });
});
