import { ForerunError } from '../error.ts';
import type { System } from '../systems/system.ts';
import type { Algorithm } from './algorithm.ts';
import type { PlanSizes } from './sizes.ts';

/** What the first plan is drawn from, and the limits of every sample. */
export interface InitialDistribution {
  /** `[A, 3]`: low, high, and the neutral action. */
  readonly bounds: Float32Array;
  /** `[D, 2]`: mean and standard deviation; for discrete actions the probability and 0. */
  readonly initial: Float32Array;
  /** `[A]` */
  readonly colorExponents: readonly number[];
}

/**
 * The initial distribution of an algorithm for a system.
 *
 * @throws ForerunError `invalid-argument` when a setting per action does not have one entry per action
 */
export function initialDistribution(system: System, algorithm: Algorithm, sizes: PlanSizes): InitialDistribution {
  const draw = algorithm.sample;
  if (system.action.kind === 'discrete') {
    const { count } = system.action;
    const initial = new Float32Array(2 * sizes.parameters);
    for (let j = 0; j < sizes.parameters; j++) initial[2 * j] = 1 / count;
    return { bounds: Float32Array.of(0, count - 1, 0), initial, colorExponents: [0] };
  }
  const { names, low, high, neutral } = system.action;
  const perAction = (
    option: string,
    value: number | readonly number[] | undefined,
    fallback: (a: number) => number,
  ) => {
    if (value === undefined) return names.map((_, a) => fallback(a));
    if (typeof value === 'number') return names.map(() => value);
    if (value.length === names.length) return value;
    throw new ForerunError(
      'invalid-argument',
      `${algorithm.name}: ${option} has ${value.length} entries but the system '${system.name}' has ${names.length} actions (${names.join(', ')}); give one per action or a single number.`,
    );
  };
  const gaussian = draw.kind === 'gaussian' ? draw : undefined;
  const std = perAction('noiseStd', gaussian?.std, (a) => ((high[a] ?? 0) - (low[a] ?? 0)) / 4);
  const colorExponents = perAction('colorExponent', gaussian?.colorExponent, () => 0);
  const bounds = new Float32Array(3 * names.length);
  const initial = new Float32Array(2 * sizes.parameters);
  names.forEach((_, a) => {
    const rest = neutral[a] ?? 0;
    bounds.set([low[a] ?? 0, high[a] ?? 0, rest], 3 * a);
    for (let k = 0; k < sizes.knots; k++) initial.set([rest, std[a] ?? 0], 2 * (k * names.length + a));
  });
  return { bounds, initial, colorExponents };
}
