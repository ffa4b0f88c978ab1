import { describe, expect, it } from 'vitest';
import { createWebGpuBackend } from '../rollout/webgpu.ts';
import { defineSystem } from '../systems/define.ts';
import { cem } from './cem.ts';
import { icem } from './icem.ts';
import { laidOut, plansOf } from './layouts.testing.ts';
import { mppi } from './mppi.ts';
import { randomShooting } from './random-shooting.ts';
import { learnedRecorder, recorder } from './recorder.testing.ts';
import { repeatable, type Variant } from './variants.testing.ts';

const webgpu = await createWebGpuBackend();
/** Whether this device has them: a device without ignores what the layout says. */
const has = webgpu.subgroupSize > 0;
const HERE = has ? 'on a device with subgroups' : 'ON A DEVICE WITHOUT SUBGROUPS, which ignores the layout';

/** Costs of which many are equal, and some diverge. */
const stepped = defineSystem({
  name: 'stepped',
  state: ['last'],
  action: { u: [-4, 4] },
  wgsl: `
    fn dynamics(x: State, u: Action, t: u32) -> State { return State(u.u); }
    fn cost(x: State, u: Action, t: u32) -> f32 {
      return select(floor(8.0 * abs(u.u - 0.7)), bitcast<f32>(0x7fc00000u | t), u.u < -1.0);
    }
  `,
});

// No multiple of a subgroup, and more than the lanes of a workgroup.
const samples = 1003;
const variants: readonly Variant[] = [
  // Takes the first of the lowest.
  { system: stepped, algorithm: randomShooting({ samples, horizon: 1 }) },
  { system: stepped, algorithm: mppi({ samples, horizon: 1 }) },
  // Selects twice: elites, and those of them that are kept.
  { system: stepped, algorithm: icem({ samples, horizon: 1, iterations: 2, elites: 200, keepFraction: 0.3 }) },
  { system: stepped, algorithm: cem({ samples: 3, horizon: 1, iterations: 1, eliteFraction: 0.4 }) },
  { system: learnedRecorder(), algorithm: cem({ samples: 50, horizon: 3, iterations: 1 }) },
].map((variant) => ({ name: `${variant.algorithm.name}, ${variant.system.name}`, ...variant }));

describe(`a plan with subgroups, ${HERE}`, () => {
  const same = async (variant: Variant, gpu: boolean) => {
    const options = { ...variant, backend: 'webgpu', gpu, seeds: [7, 2] } as const;
    const plain = await plansOf({ ...options, layout: { subgroups: false } });
    const shared = await plansOf({ ...options, layout: { subgroups: true } });
    expect(shared.map(repeatable)).toEqual(plain.map(repeatable));
  };

  it.each(variants)('$name: the same bits as without, by kernels of CPUs', (variant) => same(variant, false));
  // One has them all: an emulated GPU takes long to compile 256 lanes.
  it.each(variants.slice(2, 3))('$name: the same bits as without, by kernels of GPUs', (variant) =>
    same(variant, true),
  );

  it('is what the layout says where the device has them, and never by default', async () => {
    const options = { system: recorder(1), algorithm: cem({ samples: 20, horizon: 2 }) } as const;
    for (const [backend, layout, expected] of [
      ['webgpu', { subgroups: true }, has],
      ['webgpu', {}, false],
      ['cpu', { subgroups: true }, false],
    ] as const) {
      const planner = await laidOut({ ...options, backend, layout });
      expect(planner.layout.subgroups).toBe(expected);
      planner.destroy();
    }
  });
});
