import { describe, expect, it } from 'vitest';
import { agents } from '../src/agents/catalog.ts';
import { mujocoEnvs } from '../src/envs/mujoco/catalog.ts';
import { listEnvs } from '../src/envs/registry.ts';
import { planners } from '../src/planners/catalog.ts';
import { backendsFor, type FoundBackend } from './case.ts';
import { CASES } from './cases.ts';
import { CARTPOLE, evaluationsOf, flopPerEvaluation, HALF_CHEETAH, layersOf, SMALL } from './ensemble/problem.ts';
import { ensembleSystem } from './ensemble/system.ts';
import { selectCases } from './select.ts';

const CPU: FoundBackend = { backend: 'cpu', adapter: { description: 'WebAssembly, 1 thread', software: true } };
const GPU: FoundBackend = { backend: 'webgpu', adapter: { description: 'NVIDIA H200', software: false } };
const EMULATED: FoundBackend = { backend: 'webgpu', adapter: { description: 'SwiftShader', software: true } };

function caseNamed(name: string) {
  const found = CASES.find((benchCase) => benchCase.name === name);
  if (found === undefined) throw new Error(name);
  return found;
}

describe('the cost of one planned action', () => {
  it('is 525 thousand evaluations and 129 GFLOP for PETS on the cart-pole, as published', () => {
    expect(layersOf(CARTPOLE)).toEqual([5, 200, 200, 200, 200, 8]);
    expect(evaluationsOf(CARTPOLE)).toBe(525_000);
    expect(Math.round((evaluationsOf(CARTPOLE) * flopPerEvaluation(CARTPOLE)) / 1e9)).toBe(129);
  });

  it('is 1.2 million evaluations and 317 GFLOP for PETS on HalfCheetah, as published', () => {
    expect(layersOf(HALF_CHEETAH)).toEqual([24, 200, 200, 200, 200, 36]);
    expect(evaluationsOf(HALF_CHEETAH)).toBe(1_200_000);
    expect(Math.round((evaluationsOf(HALF_CHEETAH) * flopPerEvaluation(HALF_CHEETAH)) / 1e9)).toBe(317);
  });

  it.each([CARTPOLE, HALF_CHEETAH, SMALL])('counts the weights of the system that is planned through', (problem) => {
    const { ensemble } = ensembleSystem(problem);
    const biases = layersOf(problem)
      .slice(1)
      .reduce((sum, size) => sum + size, 0);
    expect(ensemble?.weights.length).toBe(problem.members * (flopPerEvaluation(problem) / 2 + biases));
    expect(problem.particles % problem.members).toBe(0);
  });
});

describe('where a case runs', () => {
  const large = caseNamed('ensemble/pets-half-cheetah');

  it('plans through large networks on each backend, but not on an emulated GPU unless asked', () => {
    expect(backendsFor(large, [GPU, CPU], false)).toEqual([{ backend: 'webgpu' }, { backend: 'cpu' }]);
    const [emulated, cpu] = backendsFor(large, [EMULATED, CPU], false);
    expect(emulated?.skip).toMatch(/317 GFLOP takes minutes; --slow/);
    expect(cpu).toEqual({ backend: 'cpu' });
    expect(backendsFor(large, [EMULATED], true)).toEqual([{ backend: 'webgpu' }]);
    expect(backendsFor(caseNamed('ensemble/small'), [EMULATED], false)).toEqual([{ backend: 'webgpu' }]);
  });

  it('learns once, on a GPU or on the CPU', () => {
    const learning = caseNamed('learning/pets-cem/mbrl-pendulum');
    expect(backendsFor(learning, [GPU, CPU], false)).toEqual([{ backend: 'webgpu' }]);
    expect(backendsFor(learning, [EMULATED, CPU], false)).toEqual([{ backend: 'cpu' }]);
    expect(backendsFor(learning, [EMULATED], false)).toEqual([{ backend: 'webgpu' }]);
  });
});

describe('which cases are measured', () => {
  const names = (selection: Parameters<typeof selectCases>[1]) => selectCases(CASES, selection).map(({ name }) => name);

  it('are the usual ones, unless all are asked for', () => {
    const usual = names({});
    expect(usual).toContain('speed/diff-drive-mppi-16384x100');
    expect(usual).toContain('ensemble/small');
    expect(usual).toContain('search/uct-100000');
    expect(usual.length).toBeLessThan(25);
    const full = names({ full: true });
    for (const name of ['diff-drive-mppi-1048576x100', 'diff-drive-mppi-1000x1024x50', 'diff-drive-mppi-2048x400']) {
      expect(usual).not.toContain(`speed/${name}`);
      expect(full).toContain(`speed/${name}`);
    }
    for (const end of ['w32', 'w256', 'regenerated', 'split', 'subgroups']) {
      expect(full).toContain(`speed/diff-drive-mppi-16384x100-${end}`);
    }
    expect(full.some((name) => name.startsWith('learning/'))).toBe(false);
  });

  it('answer to a filter: usual ones first, others where no usual one does', () => {
    expect(names({ filter: 'ensemble' })).toEqual(['ensemble/small']);
    expect(names({ filter: 'ensemble/pets' })).toEqual([
      'ensemble/pets-cartpole',
      'ensemble/pets-half-cheetah',
      'ensemble/pets-half-cheetah-subgroups',
    ]);
    expect(names({ filter: 'ensemble', full: true }).length).toBe(4);
    expect(names({ filter: 'learning/pets-cem/mbrl-pendulum, ensemble/small' })).toEqual([
      'ensemble/small',
      'learning/pets-cem/mbrl-pendulum',
    ]);
    // By its whole name a case is itself, not what begins alike.
    expect(names({ filter: 'speed/diff-drive-mppi-16384x100' })).toEqual(['speed/diff-drive-mppi-16384x100']);
    expect(() => names({ filter: 'nothing' })).toThrow("'nothing' is in no name of a case");
    expect(() => names({ filter: 'ensemble/small,nothing' })).toThrow("'nothing' is in no name of a case");
    expect(names({ filter: 'ensemble/small,' })).toEqual(['ensemble/small']);
  });

  it('vary workgroups and subgroups on GPUs only', () => {
    const wide = caseNamed('speed/diff-drive-mppi-16384x100-w256');
    expect(backendsFor(wide, [GPU, CPU], false)).toEqual([{ backend: 'webgpu' }]);
    const shared = caseNamed('ensemble/pets-half-cheetah-subgroups');
    expect(backendsFor(shared, [GPU, CPU], false)).toEqual([{ backend: 'webgpu' }]);
    expect(backendsFor(caseNamed('speed/diff-drive-mppi-16384x100-split'), [GPU, CPU], false).length).toBe(2);
  });
});

describe('the cases that learn', () => {
  const learning = CASES.filter((benchCase) => benchCase.kind === 'learning');

  it('name environments, agents and planners that there are', () => {
    const names = (entries: readonly { readonly name: string }[]) => entries.map(({ name }) => name);
    for (const { environment, agent, planner } of learning) {
      expect([...names(listEnvs()), ...names(mujocoEnvs)]).toContain(environment);
      expect(names(agents)).toContain(agent);
      expect(names(planners)).toContain(planner);
    }
  });

  it('compare with the PETS-CEM row of the benchmark on its four environments without MuJoCo and two with it', () => {
    const published = learning
      .filter(({ planner, environment }) => planner === 'cem' && environment.startsWith('mbrl-'))
      .map(({ environment, published }) => [environment, published?.mean, published?.std]);
    expect(published).toEqual([
      ['mbrl-pendulum', 167.4, 53],
      ['mbrl-acrobot', 12.5, 29],
      ['mbrl-cartpole', 199.5, 3],
      ['mbrl-mountain-car', -57.9, 3.6],
      ['mbrl-inverted-pendulum', -20.5, null],
      ['mbrl-reacher', -12.3, null],
    ]);
  });
});
