import type { Pause } from '../linear/pause.ts';

/** A function of a point, and its gradient there. */
export interface Evaluated {
  /** Infinite where the function has no value. */
  readonly value: number;
  readonly gradient: Float64Array;
}

/** What {@link minimize} takes beside the function. */
export interface MinimizeOptions {
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly iterations: number;
  /** Ends when no component of the gradient that a bound does not hold back is larger. */
  readonly gradientTolerance: number;
  /** Ends when an iteration lowers the value by less. */
  readonly valueTolerance: number;
  readonly pause: Pause;
}

/** Where {@link minimize} has come to. */
export interface Minimum {
  readonly point: Float64Array;
  readonly value: number;
}

/** Pairs of steps and changes of the gradient that are remembered. */
const MEMORY = 10;
/** Share of the decrease promised by the gradient that a step has to bring (Armijo). */
const SUFFICIENT = 1e-4;

/**
 * L-BFGS (Nocedal and Wright, "Numerical Optimization", 2006, algorithms 7.4 and 7.5) within bounds: components that a bound
 * holds back are left out of the direction, and steps are cut off at the bounds (projection, with backtracking).
 *
 * Our own because it has to make room for other work between evaluations, and to keep to bounds; npm's `fmin` and
 * `optimization-js` do neither.
 */
export async function minimize(
  evaluate: (point: Float64Array) => Evaluated,
  start: Float64Array,
  options: MinimizeOptions,
): Promise<Minimum> {
  const { low, high, pause } = options;
  const within = (point: Float64Array) =>
    point.map((value, i) => Math.min(Math.max(value, low[i] ?? value), high[i] ?? value));
  const pairs: { step: Float64Array; change: Float64Array }[] = [];
  let point: Float64Array = within(start);
  let { value, gradient } = evaluate(point);
  for (let iteration = 0; iteration < options.iterations; iteration++) {
    const here = point;
    const free = gradient.map((slope, i) => {
      const held = slope > 0 ? (here[i] ?? 0) <= (low[i] ?? 0) : (here[i] ?? 0) >= (high[i] ?? 0);
      return held ? 0 : slope;
    });
    if (free.every((slope) => Math.abs(slope) <= options.gradientTolerance)) break;
    let direction = quasiNewton(free, pairs).map((move, i) => (free[i] === 0 ? 0 : move));
    if (!(dot(direction, free) < 0)) {
      pairs.length = 0;
      direction = free.map((slope) => -slope);
    }
    // Without memory the length of the gradient says nothing about that of the step.
    let length = pairs.length === 0 ? Math.min(1, 1 / Math.sqrt(dot(free, free))) : 1;
    let found: (Evaluated & { readonly point: Float64Array }) | undefined;
    for (let halving = 0; halving < 30 && found === undefined; halving++, length /= 2) {
      await pause();
      const tried = within(here.map((from, i) => from + length * (direction[i] ?? 0)));
      const evaluated = evaluate(tried);
      const promised = gradient.reduce((sum, slope, i) => sum + slope * ((tried[i] ?? 0) - (here[i] ?? 0)), 0);
      if (evaluated.value <= value + SUFFICIENT * promised && evaluated.value < value) {
        found = { ...evaluated, point: tried };
      }
    }
    if (found === undefined) break;
    const before = gradient;
    const step = found.point.map((to, i) => to - (here[i] ?? 0));
    const change = found.gradient.map((slope, i) => slope - (before[i] ?? 0));
    if (dot(step, change) > 1e-10 * dot(change, change)) {
      pairs.push({ step, change });
      if (pairs.length > MEMORY) pairs.shift();
    }
    const lowered = value - found.value;
    ({ point, value, gradient } = found);
    if (lowered < options.valueTolerance) break;
  }
  return { point, value };
}

/** Minus the approximate inverse Hessian times the gradient: the two-loop recursion. */
function quasiNewton(
  gradient: Float64Array,
  pairs: readonly { step: Float64Array; change: Float64Array }[],
): Float64Array {
  const q = gradient.map((slope) => -slope);
  const weights: number[] = [];
  for (const { step, change } of [...pairs].reverse()) {
    const weight = dot(step, q) / dot(step, change);
    weights.push(weight);
    add(q, change, -weight);
  }
  const last = pairs.at(-1);
  if (last !== undefined) {
    const scale = dot(last.step, last.change) / dot(last.change, last.change);
    q.forEach((value, i) => {
      q[i] = value * scale;
    });
  }
  for (const { step, change } of pairs) {
    const correction = dot(change, q) / dot(step, change);
    add(q, step, (weights.pop() ?? 0) - correction);
  }
  return q;
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

function add(to: Float64Array, what: Float64Array, times: number): void {
  for (let i = 0; i < to.length; i++) to[i] = (to[i] ?? 0) + times * (what[i] ?? 0);
}
