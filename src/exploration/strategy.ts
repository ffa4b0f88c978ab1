import type { ActionStrategy, ArmStatistics } from '../agents/choice.ts';
import { ForerunError } from '../error.ts';
import { type RandomBits, uniforms } from '../models/data/random-bits.ts';
import { checkNumber, limitsText } from '../planners/check-number.ts';
import { WORTH } from './check-numbers.ts';

/**
 * WGSL that several strategies call: `'highest'` has `fr_highest(b, t, decision)`, which asks for a `fn fr_score(b: u32, t: u32, k: u32) -> f32`;
 * `'untried'` has `fr_untried(b)`, the first arm that was never chosen; `'boltzmann'` has `fr_boltzmann(b, t, temperature)`.
 */
export type StrategyPart = 'highest' | 'untried' | 'boltzmann';

/** How a strategy runs in a kernel: WGSL with `fn fr_choose(b: u32, t: u32) -> u32`, and the numbers that it reads. */
export interface StrategyKernel {
  readonly choose: string;
  /** What `choose` calls. Default none. */
  readonly parts?: readonly StrategyPart[];
  /** WGSL with `fn fr_learn(b: u32, t: u32, arm: u32, reward: f32)`. Default: the average, or a constant step size. */
  readonly learn?: string;
  /** Values of `fr_told.s0` to `s7`; at most 8. */
  readonly numbers: readonly number[];
  readonly initialValue: number;
  /** 0 averages. */
  readonly stepSize: number;
}

/** An {@link ActionStrategy} that learns the values of arms itself, from what they pay: for bandits. */
export interface Strategy extends ActionStrategy {
  /** Takes in what came of a choice. */
  update(statistics: ArmStatistics, arm: number, reward: number): void;
  /** Absent for strategies of one's own: they run on the host. */
  readonly kernel?: StrategyKernel;
}

/** How values are estimated. */
export interface ValueOptions {
  /** What arms are held to be worth before anything is seen of them; high ones are optimistic. Default 0. */
  readonly initialValue?: number;
  /** `'average'` of the arm's rewards (default), or a constant in (0, 1], which forgets: for arms that change. */
  readonly stepSize?: 'average' | number;
}

const STEP_SIZE = { min: 1e-6, max: 1 };

/** Names of what {@link ValueOptions} has. */
export const VALUE_OPTIONS = ['initialValue', 'stepSize'] as const satisfies readonly (keyof ValueOptions)[];

/**
 * Estimates of values: `begin` and `update` of most strategies, and how kernels do the same.
 *
 * @throws ForerunError `invalid-argument`
 */
export function valueEstimates(
  api: string,
  { initialValue = 0, stepSize = 'average' }: ValueOptions,
): Pick<Strategy, 'begin' | 'update'> & Pick<StrategyKernel, 'initialValue' | 'stepSize'> {
  checkNumber(api, 'initialValue', initialValue, WORTH);
  const step = stepSize === 'average' ? 0 : stepSize;
  if (stepSize !== 'average' && !(step >= STEP_SIZE.min && step <= STEP_SIZE.max)) {
    throw new ForerunError(
      'invalid-argument',
      `${api}: stepSize is ${String(stepSize)}; give 'average', or ${limitsText(STEP_SIZE)}.`,
    );
  }
  return {
    initialValue,
    stepSize: step,
    begin: (arms) => ({
      time: 0,
      counts: new Float64Array(arms),
      values: new Float64Array(arms).fill(initialValue),
      squares: new Float64Array(arms),
      baseline: 0,
    }),
    update(statistics, arm, reward) {
      const { counts, values, squares } = statistics;
      const [count, value] = [(counts[arm] ?? 0) + 1, values[arm] ?? 0];
      const next = value + (step > 0 ? step : 1 / count) * (reward - value);
      counts[arm] = count;
      values[arm] = next;
      // The first reward has nothing to differ from.
      if (count > 1) squares[arm] = (squares[arm] ?? 0) + (reward - value) * (reward - next);
      statistics.time++;
      statistics.baseline += (reward - statistics.baseline) / statistics.time;
    },
  };
}

/** Index of the random bits that break ties and decide whether to explore; those of arms come after. */
export const DECISION = 0;

/** The arm of the highest score, `scoreOf(k)`; ties are broken at random, by the third word of the decision. */
export function highest(arms: number, scoreOf: (arm: number) => number, bits: RandomBits): number {
  let best = Number.NEGATIVE_INFINITY;
  let ties = 0;
  for (let k = 0; k < arms; k++) {
    const score = scoreOf(k);
    if (score > best) {
      best = score;
      ties = 1;
    } else if (score === best) ties++;
  }
  let left = Math.floor((ties > 1 ? uniforms(bits(DECISION))[2] : 0) * ties);
  for (let k = 0; k < arms; k++) if (scoreOf(k) === best && left-- === 0) return k;
  return 0;
}

/** The first arm that was never chosen. */
export function untried({ counts }: ArmStatistics): number | undefined {
  const arm = counts.indexOf(0);
  return arm < 0 ? undefined : arm;
}

/** Softmax: an arm drawn with probability proportional to exp(preference / temperature), by the first word of the decision. */
export function drawnBySoftmax(preferences: Float64Array, temperature: number, bits: RandomBits): number {
  const most = preferences.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);
  const weight = (k: number) => Math.exp(((preferences[k] ?? 0) - most) / temperature);
  let total = 0;
  for (let k = 0; k < preferences.length; k++) total += weight(k);
  let left = uniforms(bits(DECISION))[0] * total;
  for (let k = 0; k < preferences.length - 1; k++) {
    left -= weight(k);
    if (left < 0) return k;
  }
  return preferences.length - 1;
}
