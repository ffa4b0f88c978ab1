import { normals, seededRandom } from '../models/data/random.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

/** What {@link cmaEs} starts from. */
export interface CmaEsOptions {
  /** m: where to start, `[n]`. */
  readonly mean: ArrayLike<number>;
  /** sigma: step size, about a third of the distance to where the best is believed to be. */
  readonly sigma: number;
  /** lambda: candidates a generation. Default 4 + floor(3 ln n). */
  readonly population?: number;
  /** Default 0. */
  readonly seed?: number;
}

/** A search under way: ask for candidates, tell what they cost, again and again. */
export interface CmaEs {
  /** lambda */
  readonly population: number;
  /** m, `[n]`: the centre of the search, which noise misleads less than it does the best candidate. */
  readonly mean: Float64Array;
  readonly sigma: number;
  readonly generation: number;
  /** Draws the candidates of a generation, each `[n]`. */
  ask(): readonly Float64Array[];
  /** Learns from what was asked for and what each of it cost, lower is better; infinite costs rank last. */
  tell(candidates: readonly Float64Array[], costs: readonly number[]): void;
}

/**
 * The covariance matrix adaptation evolution strategy, (mu/mu_w, lambda)-CMA-ES with the parameters of Hansen, "The CMA evolution
 * strategy: a tutorial" (arXiv 1604.00772, appendix A; symbols as there), without negative weights.
 */
export function cmaEs(options: CmaEsOptions): CmaEs {
  const n = options.mean.length;
  const lambda = options.population ?? defaultPopulation(n);
  const normal = normals(seededRandom(options.seed ?? 0));

  const mu = Math.floor(lambda / 2);
  const raw = Array.from({ length: mu }, (_, i) => Math.log((lambda + 1) / 2) - Math.log(i + 1));
  const total = raw.reduce((sum, w) => sum + w, 0);
  const weights = raw.map((w) => w / total);
  const muEff = 1 / weights.reduce((sum, w) => sum + w * w, 0);
  const cc = (4 + muEff / n) / (n + 4 + (2 * muEff) / n);
  const cs = (muEff + 2) / (n + muEff + 5);
  const c1 = 2 / ((n + 1.3) ** 2 + muEff);
  const cmu = Math.min(1 - c1, (2 * (muEff - 2 + 1 / muEff)) / ((n + 2) ** 2 + muEff));
  const damps = 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cs;
  const chiN = Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));

  const mean = Float64Array.from(options.mean);
  let sigma = options.sigma;
  let generation = 0;
  const pc = new Float64Array(n);
  const ps = new Float64Array(n);
  const covariance = Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));
  /** B and the square roots of D^2 in C = B D^2 B^T. */
  let axes = symmetricEigen(covariance, n);
  let lengths = new Float64Array(n).fill(1);

  /** B diag(scale) B^T y, or without the last factor. */
  const along = (y: ArrayLike<number>, scale: (length: number) => number, turned: boolean): Float64Array => {
    const inner = Float64Array.from({ length: n }, (_, k) => {
      let sum = 0;
      if (!turned) sum = y[k] ?? 0;
      else for (let i = 0; i < n; i++) sum += (axes.vectors[i * n + k] ?? 0) * (y[i] ?? 0);
      return sum * scale(lengths[k] ?? 1);
    });
    return Float64Array.from({ length: n }, (_, i) => {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += (axes.vectors[i * n + k] ?? 0) * (inner[k] ?? 0);
      return sum;
    });
  };

  return {
    population: lambda,
    get mean() {
      return mean.slice();
    },
    get sigma() {
      return sigma;
    },
    get generation() {
      return generation;
    },

    ask() {
      return Array.from({ length: lambda }, () => {
        const z = Float64Array.from({ length: n }, normal);
        const y = along(z, (length) => length, false);
        return y.map((value, i) => (mean[i] ?? 0) + sigma * value);
      });
    },

    tell(candidates, costs) {
      const order = candidates.map((_, k) => k).sort((a, b) => rank(costs[a]) - rank(costs[b]) || a - b);
      const best = order.slice(0, mu).map((k) => candidates[k] ?? mean);
      const steps = best.map((x) => x.map((value, i) => (value - (mean[i] ?? 0)) / sigma));
      const step = Float64Array.from({ length: n }, (_, i) =>
        weights.reduce((sum, w, k) => sum + w * (steps[k]?.[i] ?? 0), 0),
      );
      generation++;
      const whitened = along(step, (length) => 1 / length, true);
      let psLength = 0;
      for (let i = 0; i < n; i++) {
        mean[i] = (mean[i] ?? 0) + sigma * (step[i] ?? 0);
        ps[i] = (1 - cs) * (ps[i] ?? 0) + Math.sqrt(cs * (2 - cs) * muEff) * (whitened[i] ?? 0);
        psLength += (ps[i] ?? 0) ** 2;
      }
      psLength = Math.sqrt(psLength);
      // Does not lengthen the path of C while sigma is growing fast.
      const unhurried = psLength / Math.sqrt(1 - (1 - cs) ** (2 * generation)) < (1.4 + 2 / (n + 1)) * chiN;
      const hs = unhurried ? 1 : 0;
      for (let i = 0; i < n; i++) {
        pc[i] = (1 - cc) * (pc[i] ?? 0) + hs * Math.sqrt(cc * (2 - cc) * muEff) * (step[i] ?? 0);
      }
      const keep = 1 - c1 - cmu + (1 - hs) * c1 * cc * (2 - cc);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j <= i; j++) {
          const rankMu = steps.reduce((sum, y, k) => sum + (weights[k] ?? 0) * (y[i] ?? 0) * (y[j] ?? 0), 0);
          const entry = keep * (covariance[i * n + j] ?? 0) + c1 * (pc[i] ?? 0) * (pc[j] ?? 0) + cmu * rankMu;
          covariance[i * n + j] = entry;
          covariance[j * n + i] = entry;
        }
      }
      sigma *= Math.exp(Math.min(1, (cs / damps) * (psLength / chiN - 1)));
      axes = symmetricEigen(covariance, n);
      lengths = axes.values.map((value) => Math.sqrt(Math.max(value, 1e-300)));
    },
  };
}

/** lambda where nothing else is asked for: 4 + floor(3 ln n). */
export function defaultPopulation(n: number): number {
  return 4 + Math.floor(3 * Math.log(n));
}

function rank(cost: number | undefined): number {
  // Two infinities must not differ by NaN.
  return cost === undefined || !Number.isFinite(cost) ? Number.MAX_VALUE : cost;
}
