import { describe, expect, it } from 'vitest';
import { seededRandom } from '../data/random.ts';
import { largestRelative } from '../linear/made-up.testing.ts';
import { fitHyperparameters } from './fit-hyperparameters.ts';
import { type Hyperparameters, toLogs } from './kernel.ts';
import { negativeLogLikelihood, pairsOf } from './marginal-likelihood.ts';
import { posteriorOf, predictAt } from './posterior.ts';

// The numbers below are scikit-learn 1.9.1's GaussianProcessRegressor (alpha=0), given these same points:
//   ConstantKernel(1.3**2) * RBF([0.7, 1.5, 2.5]) + WhiteKernel(0.2**2), and for the linear mean
//   + ConstantKernel(0.6**2) * DotProduct(sigma_0=1e-9, sigma_0_bounds='fixed')
// log_marginal_likelihood(theta, eval_gradient=True), with its log variances' derivatives doubled to those of log deviations;
// predict(Q, return_std=True). Optima: the same kernels from 20 restarts, within the bounds that the library has.

const count = 15;
const points = (n: number) =>
  Float64Array.from(Array.from({ length: n }, (_, i) => [Math.sin(i), Math.cos(2 * i), Math.sin(3 * i + 1)]).flat());
const z = points(count);
const y = Float64Array.from({ length: count }, (_, i) => {
  const [a = 0, b = 0, c = 0] = z.subarray(3 * i);
  return Math.sin(2 * a) + 0.5 * b * c + 0.1 * Math.cos(7 * i);
});
const hyperparameters = (slopeStd: number): Hyperparameters => ({
  lengthscales: Float64Array.of(0.7, 1.5, 2.5),
  signalStd: 1.3,
  noiseStd: 0.2,
  slopeStd,
});
const pause = async () => undefined;

describe('log marginal likelihood', () => {
  it('and its gradient are those of scikit-learn, for a zero mean', () => {
    const { value, gradient } = negativeLogLikelihood(pairsOf(z, 3), y, toLogs(hyperparameters(0)));
    expect(-count * value).toBeCloseTo(-7.236907326010238, 9);
    const [signal, first, second, third, noise] = [
      2 * -2.6898027998160545,
      2.011882337310099,
      3.070606542332839,
      1.3831205221194667,
      2 * -2.2163001683478623,
    ] as const;
    const expected = [first, second, third, signal, noise];
    expect(
      largestRelative(
        expected,
        gradient.map((slope) => -count * slope),
      ),
    ).toBeLessThan(1e-9);
  });

  it('and its gradient are those of scikit-learn, for a linear mean', () => {
    const { value, gradient } = negativeLogLikelihood(pairsOf(z, 3), y, toLogs(hyperparameters(0.6)));
    expect(-count * value).toBeCloseTo(-8.194088186666471, 9);
    const [signal, first, second, third, noise, slope] = [
      2 * -2.4042299836869185,
      2.219896744632386,
      2.881079321247783,
      0.8189202157052993,
      2 * -2.146154249148572,
      2 * -0.61091152427112,
    ] as const;
    const expected = [first, second, third, signal, noise, slope];
    expect(
      largestRelative(
        expected,
        gradient.map((own) => -count * own),
      ),
    ).toBeLessThan(1e-9);
  });

  it.each([
    ['zero', 15, -1.1235852304934486],
    ['linear', 15, -1.1235969485818291],
    ['zero', 40, -14.996493449015027],
    ['linear', 40, -10.80689756918241],
  ] as const)('is found as high as scikit-learn finds it: %s mean, %d points', async (mean, n, best) => {
    const many = points(n);
    const wavy = Float64Array.from({ length: n }, (_, i) => {
      const [a = 0, b = 0, c = 0] = many.subarray(3 * i);
      return 0.8 * a - c + Math.sin(3 * b) + 0.3 * Math.cos(7 * i);
    });
    const pairs = pairsOf(many, 3);
    const target = n === count ? y : wavy;
    const search = { restarts: 4, mean, minNoiseStd: 0.01, pause };
    const found = await fitHyperparameters(pairs, target, search, seededRandom(0));
    const logs = toLogs(found);
    expect(-n * negativeLogLikelihood(pairs, target, logs).value).toBeGreaterThan(best - 1e-3);
  });
});

describe('the posterior', () => {
  it.each([
    [0, [0.12746663876936326, 0.09829281782252709], [0.4865693611932462, 1.218456158718007]],
    [0.6, [0.11278284737770994, 0.6269491860950456], [0.5278723644854104, 1.5607484640527367]],
  ] as const)('has the mean and the deviation of scikit-learn: slopeStd %d', async (slopeStd, means, stds) => {
    const posterior = await posteriorOf(z, y, hyperparameters(slopeStd), pause);
    const buffer = new Float64Array(count);
    const near = predictAt(z, posterior, Float64Array.of(0.1, 0.2, -0.3), buffer);
    const far = predictAt(z, posterior, Float64Array.of(2, -1, 1.5), buffer);
    expect(largestRelative(means, [near.mean, far.mean])).toBeLessThan(1e-9);
    expect(largestRelative(stds, [near.std, far.std])).toBeLessThan(1e-9);
  });

  it('stands repeated points without noise, by jitter', async () => {
    const twice = Float64Array.of(0, 0, 1, 1);
    const exact = { lengthscales: Float64Array.of(1), signalStd: 1, noiseStd: 1e-12, slopeStd: 0 };
    const posterior = await posteriorOf(twice, Float64Array.of(1, 1, -1, -1), exact, pause);
    const { mean, std } = predictAt(twice, posterior, Float64Array.of(0), new Float64Array(4));
    expect(mean).toBeCloseTo(1, 3);
    expect(std).toBeLessThan(1e-3);
  });
});
