import type { Algorithm } from './algorithm.ts';
import type { Chunk, PlanSizes } from './sizes.ts';

/** No sample. */
const NONE = 0xffffffff;

/** Smaller numbers than this are 0 on some GPUs. */
const LEAST_NORMAL = 2 ** -126;

/**
 * The words of the uniform `fr_Stage` (shaders/kernels/stage.wgsl) for one inner iteration and one chunk; the order is
 * that of its fields.
 */
export function stageWords(
  algorithm: Algorithm,
  sizes: PlanSizes,
  iteration: number,
  chunk: Chunk,
  index: number,
): Uint32Array {
  const { sample, refit } = algorithm;
  const active = sizes.active[iteration] ?? sizes.samples;
  const last = iteration === algorithm.iterations - 1;
  const gaussian = sample.kind === 'gaussian' ? sample : undefined;
  const includeMean = gaussian?.includeMean === 'always' || (gaussian?.includeMean === 'last' && last);
  // Kept elites come first, then the mean, the null action, the samples with noise, and those with pure noise.
  const meanSample = includeMean ? sizes.kept : NONE;
  const nullSample = gaussian?.includeNull ? sizes.kept + (includeMean ? 1 : 0) : NONE;
  const pure = Math.floor(active * (gaussian?.pureNoise ?? 0));
  const whole = [
    sizes.problems,
    sizes.samples,
    sizes.horizon,
    sizes.knots,
    active,
    iteration,
    sizes.groups,
    index,
    chunk.firstColumn,
    chunk.columns,
    sizes.chunks.length,
    sizes.elites,
    sizes.kept,
    meanSample,
    nullSample,
    active - pure,
  ];
  const real = [
    refit.kind === 'softmax' ? Math.max(refit.temperature, LEAST_NORMAL) : 1,
    refit.kind === 'elites' ? refit.momentum : 0,
    refit.kind === 'best' ? 0 : refit.minStd,
    refit.kind === 'softmax' ? refit.controlCost : 0,
    algorithm.exploration,
  ];
  const words = new Uint32Array(whole.length + real.length);
  words.set(whole);
  words.set(new Uint32Array(Float32Array.from(real).buffer), whole.length);
  return words;
}
