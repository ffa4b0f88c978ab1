import { ForerunError } from '../error.ts';
import type { Backend, BackendBuffer } from '../rollout/backend.ts';
import { packNetworks, packScales } from '../rollout/ensemble/networks.ts';
import type { EnsembleRollout } from '../rollout/ensemble/rollouts.ts';
import { concatenatedData, paramsData } from '../systems/prelude.ts';
import type { System } from '../systems/system.ts';
import type { Algorithm } from './algorithm.ts';
import { coloringMatrix } from './colored.ts';
import { initialDistribution } from './distribution.ts';
import { type PlanSizes, padded, sampleWords } from './sizes.ts';
import { shiftTaps, splineTaps } from './splines.ts';
import { stageWords } from './stages.ts';

/** The buffers of a plan by the names that kernels give to their bindings. A buffer exists once a kernel needs it. */
export interface PlanBuffers {
  /** `'mean'`; with a chunk `'samples/0'`, with an iteration and a chunk `'stage/0/0'`. */
  get(name: string): BackendBuffer;
  destroy(): void;
}

/** Length in words, or the contents. */
type Contents = number | Float32Array | Uint32Array;

/** All buffers that any kernel of this plan may ask for. */
export function planBuffers(
  backend: Backend,
  system: System,
  algorithm: Algorithm,
  sizes: PlanSizes,
  networks: EnsembleRollout | undefined,
): PlanBuffers {
  const { problems: B, samples: N, horizon: H, rows, parameters: D, groups: G, parts, kept, chunks, pad } = sizes;
  const distribution = initialDistribution(system, algorithm, sizes);
  const contents: Record<string, () => Contents> = {
    tick: () => 2,
    keys: () => B,
    states: () => B * sizes.state,
    params: () => paramsData(system),
    fr_data: () => concatenatedData(system) ?? 1,
    bounds: () => distribution.bounds,
    initial: () => distribution.initial,
    shifts: () => shiftTaps(sizes.spline, H),
    taps: () => (sizes.spline === undefined ? 1 : splineTaps(sizes.spline, H)),
    mixing: () => mixingMatrices(distribution.colorExponents, sizes.knots),
    nominal: () => B * D,
    mean: () => B * padded(D, pad),
    deviation: () => B * padded(D, pad),
    mean_drawn: () => B * padded(D, pad),
    deviation_drawn: () => B * padded(D, pad),
    costs: () => B * N,
    minima: () => B * parts * 3,
    summary: () => B * 4,
    weights: () => B * N,
    selection: () => B * 32,
    bins: () => 2 * B * 8 * parts,
    marks: () => B * parts * 2,
    list: () => B * kept,
    kept: () => B * kept * rows,
    shifted: () => B * kept * rows,
    sums: () => chunks.length * G * 3 * B * Math.ceil(D / 4) * 4,
    chosen: () => B * rows,
    answer: () => B * sizes.answerWords,
  };
  if (networks !== undefined) {
    const { ensemble, layout, halves, actWords } = networks;
    const pathWords = 1 + (H + 1) * sizes.state;
    contents.fr_networks = () => packNetworks(ensemble, layout, halves);
    contents.fr_scales = () => packScales(ensemble, layout);
    contents.fr_acts = () => actWords;
    contents.fr_particle_costs = () => ensemble.particles * Math.max(...chunks.map(({ columns }) => columns));
    contents.fr_particle_paths = () => ensemble.particles * B * pathWords;
    contents.fr_mean_paths = () => B * pathWords;
  }
  chunks.forEach((chunk, c) => {
    contents[`samples/${c}`] = () => sampleWords(sizes);
    contents[`white/${c}`] = () => rows * chunk.columns;
    for (let i = 0; i < algorithm.iterations; i++) {
      contents[`stage/${i}/${c}`] = () => stageWords(algorithm, sizes, i, chunk, c);
    }
  });

  const made = new Map<string, BackendBuffer>();
  return {
    get(name) {
      const known = made.get(name);
      if (known !== undefined) return known;
      const content = contents[name]?.();
      if (content === undefined)
        throw new ForerunError('invalid-argument', `planBuffers: no buffer is named '${name}'.`);
      const words = typeof content === 'number' ? content : content.length;
      const buffer = backend.createBuffer(`forerun/${algorithm.name}/${name}`, 4 * words);
      if (typeof content !== 'number') backend.write(buffer, content);
      made.set(name, buffer);
      return buffer;
    },
    destroy() {
      for (const buffer of made.values()) buffer.destroy();
    },
  };
}

function mixingMatrices(exponents: readonly number[], knots: number): Float32Array {
  const all = new Float32Array(exponents.length * knots * knots);
  exponents.forEach((exponent, a) => {
    all.set(coloringMatrix(exponent, knots), a * knots * knots);
  });
  return all;
}
