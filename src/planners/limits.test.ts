import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAdapter } from '../gpu/adapter.ts';
import { dispatchSize } from '../gpu/kernel.ts';
import type { Backend, Step } from '../rollout/backend.ts';
import { COST, randomSystem } from '../rollout/ensemble/networks.testing.ts';
import { createEvaluator } from '../rollout/evaluate.ts';
import { builtInSystems, findSystem } from '../systems/catalog.ts';
import { defineLearnedSystem } from '../systems/learned.ts';
import type { System } from '../systems/system.ts';
import type { Algorithm } from './algorithm.ts';
import { cem } from './cem.ts';
import { createPlanner } from './create.ts';
import { icem } from './icem.ts';
import { mppi } from './mppi.ts';
import { predictiveSampling } from './predictive-sampling.ts';
import { planProgram } from './program.ts';
import { randomShooting } from './random-shooting.ts';

/** WebGPU's default limits (https://www.w3.org/TR/webgpu/#limits), which every device has. */
const DEFAULTS = {
  maxStorageBuffersPerShaderStage: 8,
  maxUniformBuffersPerShaderStage: 12,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 256,
  maxComputeWorkgroupsPerDimension: 65_535,
  maxComputeWorkgroupStorageSize: 16_384,
  maxStorageBufferBindingSize: 128 * 2 ** 20,
  maxUniformBufferBindingSize: 64 * 2 ** 10,
  maxBufferSize: 256 * 2 ** 20,
} as const;

/** Every algorithm with the options that need most. */
function algorithms(samples: number, horizon: number): Algorithm[] {
  return [
    randomShooting({ samples, horizon }),
    predictiveSampling({ samples, horizon }),
    predictiveSampling({ samples, horizon, colorExponent: 1 }),
    cem({ samples, horizon, iterations: 2 }),
    cem({ samples, horizon, iterations: 2, knots: 4, colorExponent: 1 }),
    icem({ samples, horizon }),
    icem({ samples, horizon, colorExponent: 0 }),
    mppi({ samples, horizon, includeNull: true, pureNoise: 0.1 }),
    mppi({ samples, horizon, adaptStd: true, controlCost: 1 }),
    mppi({ samples, horizon, adaptStd: true, controlCost: 1, colorExponent: 1, knots: 4 }),
  ];
}

/** A backend that only takes notes. */
function notes(
  steps: Step[],
  maxBindingBytes: number = DEFAULTS.maxStorageBufferBindingSize,
  software = true,
): Backend {
  return {
    kind: 'webgpu',
    adapter: { description: 'notes', software },
    maxBindingBytes,
    workgroup: { bytes: 16384, invocations: 256 },
    halves: false,
    subgroupSize: 0,
    created: { buffers: 0, kernels: 0, programs: 0 },
    createBuffer: (label, byteLength) => ({ label, byteLength, destroy: () => undefined }),
    write: () => undefined,
    prepare: async (_, prepared, { byteLength }) => {
      steps.push(...prepared);
      return { submit: async () => new Uint32Array(byteLength / 4), destroy: () => undefined };
    },
    destroy: () => undefined,
  };
}

/** All steps of a tick, of candidates and of evaluations. */
async function stepsOf(
  system: System,
  algorithm: Algorithm,
  problems: number,
  maxBindingBytes?: number,
  software?: boolean,
) {
  const steps: Step[] = [];
  const backend = notes(steps, maxBindingBytes, software);
  const program = await planProgram(backend, system, algorithm, problems);
  await program.candidates.read(3);
  const evaluator = createEvaluator(backend, system, algorithm.horizon, program.buffers.model);
  const actions = new Float32Array(algorithm.horizon * system.actionSize);
  for (const states of [false, true]) await evaluator.evaluate(new Float32Array(system.stateSize), actions, states);
  return steps;
}

/** What of a step needs more than the defaults. */
function excess({ kernel, buffers, invocations }: Step): string[] {
  const { code, workgroupSize, bindings } = kernel;
  const uniforms = bindings.filter(({ kind }) => kind === 'uniform');
  const sizes = bindings.map(({ kind }, i) => ({ kind, bytes: buffers[i]?.byteLength ?? Number.NaN }));
  const checks: readonly (readonly [boolean, string])[] = [
    [bindings.length - uniforms.length <= DEFAULTS.maxStorageBuffersPerShaderStage, 'storage buffers'],
    [uniforms.length <= DEFAULTS.maxUniformBuffersPerShaderStage, 'uniform buffers'],
    [workgroupSize <= DEFAULTS.maxComputeInvocationsPerWorkgroup, 'invocations per workgroup'],
    [!/subgroup|^\s*enable |\bf16\b/m.test(code), 'extensions'],
    [workgroupBytes(code) <= DEFAULTS.maxComputeWorkgroupStorageSize, 'workgroup memory'],
    [sizes.every(({ bytes }) => bytes > 0 && bytes <= DEFAULTS.maxStorageBufferBindingSize), 'binding size'],
    [
      sizes.every(({ kind, bytes }) => kind !== 'uniform' || bytes <= DEFAULTS.maxUniformBufferBindingSize),
      'uniform size',
    ],
    [
      dispatchSize(invocations, workgroupSize).every((count) => count <= DEFAULTS.maxComputeWorkgroupsPerDimension),
      'workgroups',
    ],
  ];
  return checks.filter(([fits]) => !fits).map(([, what]) => `${kernel.label}: ${what}`);
}

/** Of the arrays that a kernel declares in workgroup memory. */
function workgroupBytes(code: string): number {
  const declared = code.match(/var<workgroup>/g)?.length ?? 0;
  const arrays = [...code.matchAll(/var<workgroup> \w+: array<(\w+), (\d+)>;/g)];
  if (arrays.length !== declared) throw new Error('workgroup memory that is no array');
  return arrays.reduce((sum, [, type = '', count]) => sum + 4 * wordsOf(type, code) * Number(count), 0);
}

/** Of a number, a vector or a struct of numbers. */
function wordsOf(type: string, code: string): number {
  const [, width] = /^vec([24])f$/.exec(type) ?? [];
  if (width !== undefined) return Number(width);
  if (type === 'f32' || type === 'u32') return 1;
  const [, fields = ''] = new RegExp(`struct ${type} \\{([^}]*)\\}`).exec(code) ?? [];
  const count = fields.match(/: (?:f32|u32)/g)?.length ?? 0;
  if (count === 0) throw new Error(`workgroup memory of type '${type}'`);
  return count;
}

const systems = builtInSystems.map((entry) => [entry.name, entry] as const);

describe('default limits suffice', () => {
  it.each(systems)('for the kernels of every algorithm: %s', async (_, entry) => {
    const system = entry.create();
    for (const algorithm of algorithms(1000, 30)) {
      for (const software of [false, true]) {
        const steps = await stepsOf(system, algorithm, 3, undefined, software);
        expect(steps.length).toBeGreaterThan(4);
        expect(steps.flatMap(excess)).toEqual([]);
      }
    }
  });

  it.each([
    { hidden: [200, 200, 200, 200], particles: 20 },
    { hidden: [200, 200, 200], disagreementCost: 1, propagation: 'ts1' as const },
    { hidden: [512, 1024], particles: 5 },
    { hidden: [4000, 3], members: 2, particles: 2 },
    { hidden: [], particles: 1, members: 1 },
  ])('for networks, whatever their size: $hidden', async (variant) => {
    const plain = randomSystem(variant);
    if (plain.ensemble === undefined) throw new Error('no ensemble');
    const wgsl = `${COST} fn terminated(x: State) -> bool { return x.a > table(0u); }`;
    const [state, action, ensemble] = [plain.stateNames, plain.action, { ...plain.ensemble, aleatoric: true }];
    const system = defineLearnedSystem({
      name: 'networks',
      state,
      action,
      wgsl,
      data: { table: Float32Array.of(9) },
      ensemble,
    });
    for (const algorithm of algorithms(1000, 30)) {
      for (const software of [false, true]) {
        const steps = await stepsOf(system, algorithm, 3, undefined, software);
        expect(steps.length).toBeGreaterThan(7);
        expect(steps.flatMap(excess)).toEqual([]);
      }
    }
  });

  // A plan's buffers depend on the sizes of the system only: one, two and four actions, a choice of two.
  it.each(['pendulum', 'diff-drive', 'quadrotor', 'cartpole-discrete'])(
    'for samples of any number: %s',
    async (name) => {
      const system = findSystem(name).create();
      for (const algorithm of algorithms(2 ** 19, 60)) {
        for (const software of [false, true]) {
          expect((await stepsOf(system, algorithm, 4, undefined, software)).flatMap(excess)).toEqual([]);
        }
      }
    },
  );

  describe('on a device that has no others', () => {
    let device: GPUDevice;
    beforeAll(async () => {
      const { adapter } = await findAdapter();
      if (adapter === null) throw new Error('no adapter');
      device = await adapter.requestDevice();
    });
    afterAll(() => device.destroy());

    it('has the default limits', () => {
      for (const [name, value] of Object.entries(DEFAULTS)) {
        expect(device.limits[name as keyof typeof DEFAULTS], name).toBe(value);
      }
    });

    it.each(systems)('every algorithm plans: %s', async (name, entry) => {
      const system = entry.create();
      // Two of them for each system, all of them over the systems.
      const all = algorithms(64, 6);
      const first = systems.findIndex(([other]) => other === name);
      for (const algorithm of [all[first % all.length], all[(first + 5) % all.length]]) {
        if (algorithm === undefined) throw new Error('an algorithm');
        const planner = await createPlanner({ system, algorithm, device, timeoutMs: 60_000 });
        const plan = await planner.plan(entry.start);
        expect(plan.status).toBe('ok');
        expect(plan.actions.every(Number.isFinite)).toBe(true);
        planner.destroy();
      }
    });
  });
});
