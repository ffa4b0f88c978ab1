import { beforeAll, describe, expect, it } from 'vitest';
import { defineSpace } from '../data/define-space.ts';
import { largestRelative, madeUp } from '../linear/made-up.testing.ts';
import { rolledOut } from '../linear/rolled-out.testing.ts';
import { gaussianProcessSystem } from './gaussian-process-system.ts';
import type { Hyperparameters } from './kernel.ts';
import { type Posterior, posteriorOf, predictAt, slopesOf } from './posterior.ts';
import { scaledData } from './scaled-data.ts';

const COUNT = 1000;
const space = defineSpace({ state: ['angle', 'speed'], action: { torque: [-2, 2] } });

/** The fractional parts of multiples of a number between -1 and 1: they fill the interval evenly. */
const spread = (i: number, step: number) => 2 * ((i * step) % 1) - 1;

/** Steps of a pendulum with something like noise; in numpy the same numbers come from the same formulas. */
const swings = madeUp(space, COUNT, (i) => {
  const angle = Math.fround(Math.PI * spread(i, 0.8191725133961645));
  const speed = Math.fround(8 * spread(i, 0.6710436067037893));
  const torque = Math.fround(2 * spread(i, 0.5497004779019703));
  const next = speed + 0.05 * (15 * Math.sin(angle) + 3 * torque) + 0.03 * Math.sin(1000 * i);
  return { state: [angle, speed], action: [torque], nextState: [angle + 0.05 * next, next] };
});

/** About what maximises the likelihood of these data. */
const hyperparameters: readonly Hyperparameters[] = [
  { lengthscales: Float64Array.of(1.2, 25, 30), signalStd: 0.16, noiseStd: 0.02, slopeStd: 0.58 },
  { lengthscales: Float64Array.of(1.25, 28, 25), signalStd: 1.3, noiseStd: 0.04, slopeStd: 0.24 },
];

// Expected: GaussianProcessRegressor(ConstantKernel(signal^2) * RBF(lengthscales) + ConstantKernel(slope^2) * DotProduct(sigma_0=0),
// alpha=noise^2, optimizer=None) of scikit-learn 1.9.1, per output, on inputs and changes of the state scaled by mean and (population) std.
describe('a Gaussian process of 1,000 points is that of scikit-learn', () => {
  const data = scaledData('test', space, swings, false);
  let posteriors: Posterior[] = [];
  beforeAll(async () => {
    const made = data.targets.map((target, d) => posteriorOf(data.points, target, known(d), async () => {}));
    posteriors = await Promise.all(made);
  });

  it('in mean and standard deviation, amid the data, at their edge and beyond', () => {
    const queries = [
      [0.3, -1, 0.5],
      [2.9, 4, -2],
      [-1.5, 7.5, 1],
      [4.5, 0, 0],
    ];
    const found = posteriors.map((posterior) =>
      queries.map((query) => {
        const z = Float64Array.from(query, (value, i) => {
          return (Math.fround(value) - (data.inputs.mean[i] ?? 0)) / (data.inputs.std[i] ?? 1);
        });
        return predictAt(data.points, posterior, z, new Float64Array(COUNT));
      }),
    );
    const means = found.map((output) => output.map(({ mean }) => mean));
    const stds = found.map((output) => output.map(({ std }) => std));
    const relative = (expected: number[][], got: number[][]) => largestRelative(expected.flat(), got.flat(), 1e-3);
    expect(
      relative(
        [
          [-0.15194516380268652, 0.8323490105325391, 1.4829241755170415, -0.2099456032801239],
          [0.5340304494764627, -0.21926381520967908, -1.0704470335208018, -1.5728224083681148],
        ],
        means,
      ),
    ).toBeLessThan(1e-6);
    expect(
      relative(
        [
          [0.001475682252529856, 0.003727735724806154, 0.002430447609440359, 0.043815864235953544],
          [0.003412157819097335, 0.009324622963427232, 0.005918267069549155, 0.18211882287339798],
        ],
        stds,
      ),
    ).toBeLessThan(1e-6);
  });

  it.each(['cpu', 'webgpu'] as const)(
    'rolled out on %s from hanging, 20 steps under three kinds of torque',
    async (backend) => {
      const alphas = posteriors.map(({ alpha }) => Float32Array.from(alpha));
      const slopes = posteriors.map((posterior) => slopesOf(data.points, posterior));
      const mean = { ...data, hyperparameters, alphas, slopes };
      const parts = { api: 'test', space, learnsReward: false, capacity: COUNT, mean };
      const wgsl = 'fn cost(x: State, u: Action, t: u32) -> f32 { return 0.0; }';
      const torques = [() => 2, (t: number) => (t % 8 < 4 ? 2 : -2), () => -0.5];
      const actions = Float32Array.from({ length: 3 * 20 }, (_, i) => torques[Math.floor(i / 20)]?.(i % 20) ?? 0);
      const { states } = await rolledOut(gaussianProcessSystem(parts, { wgsl }), backend, [3, 0], actions, 20);
      const at = (candidate: number, t: number) => [...states.subarray(2 * (candidate * 21 + t)).subarray(0, 2)];
      const expected = [
        [3.7765524078246284, 1.937289961146137, 3.933956789038089, -1.1749550367162322],
        [3.312819036794735, 0.2611903458939168, 3.117650008191993, -0.18270362622613162],
        [3.0579436258716144, 0.1431628352896096, 3.0654007161195787, -0.10692960712409406],
      ];
      const got = expected.map((_, candidate) => [...at(candidate, 10), ...at(candidate, 20)]);
      // Weights of 1,000 points are large and cancel: float32 rounds each step by some 1e-4 of what it changes. The noise is 0.02 a step.
      expect(largestRelative(expected.flat(), got.flat())).toBeLessThan(6e-4);
    },
  );
});

function known(d: number): Hyperparameters {
  const own = hyperparameters[d];
  if (own === undefined) throw new Error(`there is no output ${d}`);
  return own;
}
