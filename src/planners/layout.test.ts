import { describe, expect, it } from 'vitest';
import { largestDifference } from '../systems/rollout.testing.ts';
import { cem } from './cem.ts';
import { createPlanner } from './create.ts';
import { icem } from './icem.ts';
import type { KernelLayout } from './layout.ts';
import { laidOut, plansOf } from './layouts.testing.ts';
import { mppi } from './mppi.ts';
import { predictiveSampling } from './predictive-sampling.ts';
import { randomShooting } from './random-shooting.ts';
import { recorder } from './recorder.testing.ts';
import { chooser, repeatable, type Variant } from './variants.testing.ts';

// More than two parts of 2048, and no multiple of anything.
const samples = 5003;
const horizon = 3;

const variants: readonly Variant[] = [
  mppi({ samples, horizon }),
  cem({ samples, horizon, iterations: 2 }),
  icem({ samples, horizon, iterations: 2, colorExponent: 0 }),
  icem({ samples, horizon, iterations: 2, colorExponent: 0, keepFraction: 0 }),
  mppi({ samples, horizon, iterations: 2, adaptStd: true, controlCost: 0.5, includeNull: true, pureNoise: 0.1 }),
  randomShooting({ samples, horizon }),
  predictiveSampling({ samples, horizon, knots: 0 }),
].map((algorithm, i) => ({ name: `${algorithm.name} (${i})`, system: recorder(3), algorithm }));

const discrete: Variant = { name: 'cem, discrete', system: chooser(5), algorithm: cem({ samples, horizon }) };

/** What the default keeps on every machine. */
const PLAIN = { workgroupSize: 64, samplesPerThread: 1, state: 'registers', subgroups: false } as const;

/** Each differs from the first in all parts that the backend has. */
const layouts: readonly KernelLayout[] = [
  { ...PLAIN, noise: 'stored', reductions: 'fused' },
  {
    workgroupSize: 128,
    samplesPerThread: 2,
    state: 'workgroup',
    noise: 'regenerated',
    reductions: 'split',
    subgroups: true,
  },
  {
    workgroupSize: 32,
    samplesPerThread: 4,
    state: 'registers',
    noise: 'stored',
    reductions: 'split',
    subgroups: false,
  },
];

describe.each(['cpu', 'webgpu'] as const)('a layout changes time and memory only, on %s', (backend) => {
  // Those that are compiled quickly are enough where a kernel takes an emulated GPU a second.
  it.each(backend === 'cpu' ? [...variants, discrete] : variants.slice(0, 3))(
    '$name: the same bits in each layout',
    async ({ system, algorithm }) => {
      const [plain, ...others] = await Promise.all(
        layouts.map((layout) => plansOf({ backend, system, algorithm, layout, seeds: [7, 2] })),
      );
      for (const other of others) expect(other.map(repeatable)).toEqual(plain?.map(repeatable));
    },
  );

  it('the kernels of GPUs give what those of CPUs give, to rounding, and the same bits in each layout', async () => {
    for (const { system, algorithm } of backend === 'cpu' ? [...variants, discrete] : variants.slice(0, 1)) {
      const gpu = { backend, system, algorithm, gpu: true } as const;
      const plain = await plansOf({ backend, system, algorithm });
      const whole = await plansOf(gpu);
      const split = await plansOf({ ...gpu, layout: { noise: 'stored', reductions: 'split', subgroups: true } });
      expect(split.map(repeatable)).toEqual(whole.map(repeatable));
      whole.forEach((plan, i) => {
        expect(largestDifference(plan.actions, plain[i]?.actions ?? [])).toBeLessThan(2e-5);
        expect(plan.stats.bestCost).toBeCloseTo(plain[i]?.stats.bestCost ?? 0, 4);
      });
    }
  });

  it('a problem has the same plan alone and beside others, in each layout', async () => {
    const { system, algorithm } = { system: recorder(1), algorithm: cem({ samples: 4099, horizon: 2, iterations: 2 }) };
    for (const reductions of ['fused', 'split'] as const) {
      for (const gpu of backend === 'cpu' ? [true, false] : [false]) {
        const options = { backend, system, algorithm, gpu, layout: { reductions } };
        const [alone] = await plansOf({ ...options, seeds: [5] });
        const among = await plansOf({ ...options, seeds: [5, 1, 9] });
        expect(repeatable(among[0] as never)).toEqual(repeatable(alone as never));
      }
    }
  });
});

describe('the layout of a planner', () => {
  it('is said, and followed where it suits the plan', async () => {
    const options = { backend: 'cpu', system: recorder(), seed: 1 } as const;
    const given = await createPlanner({
      ...options,
      algorithm: mppi({ samples, horizon }),
      layout: { noise: 'stored', reductions: 'split' },
    });
    expect(given.layout).toEqual({ ...PLAIN, noise: 'stored', reductions: 'split', from: 'given' });
    // Splines are sampled before the roll-out; so few samples make one part.
    const spline = mppi({ samples: 100, horizon, knots: 2 });
    const other = await createPlanner({
      ...options,
      algorithm: spline,
      layout: { noise: 'stored', reductions: 'split' },
    });
    expect(other.layout).toMatchObject({ noise: 'apart', reductions: 'fused' });
    const plain = await createPlanner({ ...options, algorithm: mppi({ samples: 100, horizon }) });
    expect(plain.layout).toEqual({ ...PLAIN, noise: 'regenerated', reductions: 'fused', from: 'default' });
    for (const [gpu, noise] of [
      [false, 'stored'],
      [true, 'regenerated'],
    ] as const) {
      const planner = await laidOut({ ...options, backend: 'webgpu', algorithm: mppi({ samples: 100, horizon }), gpu });
      expect(planner.layout.noise).toBe(noise);
      planner.destroy();
    }
    for (const planner of [given, other, plain]) planner.destroy();
  });

  it('is refused by name where it is none', async () => {
    const options = { backend: 'cpu', system: recorder(), algorithm: mppi({ samples: 8, horizon }) } as const;
    const refusal = (layout: unknown, more = {}) =>
      createPlanner({ ...options, layout: layout as Partial<KernelLayout>, ...more }).catch(
        (error: Error) => error.message,
      );
    expect(await refusal({ workgroupSize: 48 })).toContain('workgroupSize is 48; give one of 32, 64, 128, 256');
    expect(await refusal({ samplesPerThread: 3 })).toContain('samplesPerThread is 3; give one of 1, 2, 4');
    expect(await refusal({ state: 'memory' })).toContain('state is memory; give one of registers, workgroup');
    expect(await refusal({ subgroups: 32 })).toContain('subgroups is 32; give one of false, true');
    expect(await refusal({ noise: 'apart' })).toContain('noise is apart; give one of stored, regenerated');
    expect(await refusal({ nose: 'stored' })).toContain("there is no 'nose' in a layout");
    expect(await refusal('fused')).toContain('fused is no layout');
    expect(await refusal({ noise: 'stored' }, { autotune: true })).toContain('both given');
    expect(await refusal(undefined, { autotune: { second: 1 } })).toContain('no autotune.second');
    expect(await refusal(undefined, { autotune: 'yes' })).toContain('autotune is yes');
  });
});
