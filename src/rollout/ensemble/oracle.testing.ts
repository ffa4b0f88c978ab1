import type { EnsembleDynamics } from '../../systems/ensemble.ts';
import { targetSize } from '../../systems/learned.ts';
import type { System } from '../../systems/system.ts';

/** Costs `[n]` and mean states `[n, H + 1, S]`, and the states of each particle `[n, P, H + 1, S]`, without noise. */
export interface ExpectedRollout {
  readonly costs: Float64Array;
  readonly states: Float64Array;
  readonly particles: Float64Array;
}

/** What the cost of {@link COST} and a mean over particles come to in float64, for TSinf and expectation without noise. */
export function expectedRollout(
  system: System,
  start: ArrayLike<number>,
  actions: ArrayLike<number>,
  horizon: number,
): ExpectedRollout {
  const { ensemble } = system;
  if (ensemble === undefined) throw new Error('no ensemble');
  const S = system.stateSize;
  const n = actions.length / horizon;
  const P = ensemble.particles;
  const path = (horizon + 1) * S;
  const costs = new Float64Array(n);
  const states = new Float64Array(n * path);
  const particles = new Float64Array(n * P * path);
  for (let i = 0; i < n; i++) {
    for (let p = 0; p < P; p++) {
      let x = Array.from(start);
      let cost = 0;
      const at = (i * P + p) * path;
      particles.set(x, at);
      for (let t = 0; t < horizon; t++) {
        const u = actions[i * horizon + t] ?? 0;
        const [a = 0, b = 0] = x;
        cost += a * a + 0.5 * Math.abs(b) + 0.1 * u * u + 0.01 * t;
        const members =
          ensemble.propagation === 'expectation' ? [...Array(ensemble.members).keys()] : [p % ensemble.members];
        const outs = members.map((m) => forward(ensemble, m, [...x, u]));
        x = x.map((value, k) => value + outs.reduce((sum, out) => sum + (out[k] ?? 0), 0) / outs.length);
        particles.set(x, at + (t + 1) * S);
      }
      costs[i] = (costs[i] ?? 0) + (cost + 3 * Math.abs((x[0] ?? 0) - 0.2)) / P;
      for (let k = 0; k < path; k++) states[i * path + k] = (states[i * path + k] ?? 0) + (particles[at + k] ?? 0) / P;
    }
  }
  return { costs, states, particles };
}

/** Mean outputs of one member, in the units of the data: changes of the state, and the reward. */
export function forward(ensemble: EnsembleDynamics, member: number, input: readonly number[]): number[] {
  const { layers, weights, activation, inputMean, inputStd, outputMean, outputStd } = ensemble;
  let values = input.map((value, k) => (value - (inputMean[k] ?? 0)) / (inputStd[k] ?? 1));
  let from = (member * weights.length) / ensemble.members;
  for (let l = 1; l < layers.length; l++) {
    const width = layers[l] ?? 0;
    const next = Array.from({ length: width }, (_, o) => weights[from + values.length * width + o] ?? 0);
    values.forEach((value, k) => {
      for (let o = 0; o < width; o++) next[o] = (next[o] ?? 0) + value * (weights[from + k * width + o] ?? 0);
    });
    from += (values.length + 1) * width;
    values = l === layers.length - 1 ? next : next.map((value) => activate(activation, value));
  }
  return values.slice(0, targetSize(ensemble)).map((value, k) => value * (outputStd[k] ?? 1) + (outputMean[k] ?? 0));
}

function activate(kind: EnsembleDynamics['activation'], value: number): number {
  if (kind === 'relu') return Math.max(value, 0);
  return kind === 'tanh' ? Math.tanh(value) : value / (1 + Math.exp(-value));
}
