import type { Backend, BackendBuffer, Program, Step } from '../rollout/backend.ts';
import { concatenatedData, paramsData } from '../systems/prelude.ts';
import type { System } from '../systems/system.ts';
import type { Algorithm } from './algorithm.ts';
import { coloringMatrix } from './colored.ts';
import { initialDistribution } from './distribution.ts';
import { planKernels } from './kernels.ts';
import { type PlanSizes, padded, planSizes } from './sizes.ts';
import { shiftTaps, splineTaps } from './splines.ts';
import { stageWords } from './stages.ts';

/** A plan made ready on a backend: buffers, and the steps of one control tick, compiled and bound. */
export interface PlanProgram {
  readonly sizes: PlanSizes;
  readonly buffers: {
    readonly keys: BackendBuffer;
    readonly states: BackendBuffer;
    readonly params: BackendBuffer;
    readonly tick: BackendBuffer;
    readonly nominal: BackendBuffer;
    /** Behind `params` and the tables, in the order in which kernels bind them. */
    readonly model: readonly BackendBuffer[];
  };
  readonly tick: Program;
  /** Rolls the first `count` samples of problem 0 out once more: per sample its cost, then its states `[H + 1, S]`. */
  readonly candidates: (count: number) => Promise<Program>;
  destroy(): void;
}

/**
 * Lays out one control tick: begin, then per iteration sample, roll out, rank or weigh and refit, then end and report.
 * All of it is one submission; only the report is read back.
 */
export async function planProgram(
  backend: Backend,
  system: System,
  algorithm: Algorithm,
  problems: number,
): Promise<PlanProgram> {
  const sizes = planSizes(system, algorithm, problems, backend.maxBindingBytes);
  const { samples: N, horizon: H, rows, parameters: D, pad, groups: G, chunks, kept, choices, inline, redraw } = sizes;
  const B = problems;
  const { sample: draw, refit, execute } = algorithm;
  const distribution = initialDistribution(system, algorithm, sizes);
  const colored = distribution.colorExponents.some((exponent) => exponent > 0);
  const kernel = planKernels(system, algorithm, sizes);
  const weighted = refit.kind === 'softmax' || sizes.elites > 0;
  const controlCost = choices === 0 && refit.kind === 'softmax' && refit.controlCost > 0;
  const moments = controlCost || (inline && draw.kind === 'gaussian');

  const owned: BackendBuffer[] = [];
  const buffer = (name: string, words: number): BackendBuffer => {
    const made = backend.createBuffer(`forerun/${algorithm.name}/${name}`, 4 * Math.max(words, 1));
    owned.push(made);
    return made;
  };
  const filled = (name: string, data: Float32Array | Uint32Array): BackendBuffer => {
    const made = buffer(name, data.length);
    backend.write(made, data);
    return made;
  };

  const tick = buffer('tick', 2);
  const keys = buffer('keys', B);
  const states = buffer('states', B * sizes.state);
  const params = filled('params', paramsData(system));
  const tables = concatenatedData(system);
  const model = tables === undefined ? [params] : [params, filled('data', tables)];
  const bounds = filled('bounds', distribution.bounds);
  const initial = filled('initial', distribution.initial);
  const knotTaps = filled('shift-taps', shiftTaps(sizes.spline, H));
  const stepTaps = sizes.spline === undefined ? [] : [filled('spline-taps', splineTaps(sizes.spline, H))];
  const nominal = buffer('nominal', B * D);
  const mean = buffer('mean', B * padded(D, pad));
  const deviation = buffer('deviation', B * padded(D, pad));
  const chosen = buffer('chosen', B * rows);
  const costs = buffer('costs', B * N);
  const minima = buffer('minima', B * G * 3);
  const summary = buffer('summary', B * 4);
  const answer = buffer('answer', B * sizes.answerWords);
  const weights = weighted ? buffer('weights', B * N) : summary;
  const sums = weighted ? buffer('sums', chunks.length * B * D * G * 4) : summary;
  const selection = sizes.elites > 0 ? buffer('selection', B * 4) : summary;
  const bins = sizes.elites > 0 ? buffer('bins', B * 256) : summary;
  const list = kept > 0 ? buffer('list', B * kept) : summary;
  const keptElites = kept > 0 ? buffer('kept', B * kept * rows) : summary;
  const shiftedElites = kept > 0 ? buffer('kept-shifted', B * kept * rows) : summary;
  const mixing = colored ? filled('mixing', mixingMatrices(distribution.colorExponents, sizes.knots)) : summary;
  const white = colored ? chunks.map((chunk, c) => buffer(`white-${c}`, rows * chunk.columns)) : [];
  const drawn = chunks.map((chunk, c) => buffer(`samples-${c}`, redraw ? 1 : padded(rows, pad) * chunk.columns));

  /** The samples of chunk c. */
  const samplesOf = (c: number): BackendBuffer => drawn[c] ?? summary;
  const stagesOf = (i: number) =>
    chunks.map((chunk, c) => filled(`stage-${i}-${c}`, stageWords(algorithm, sizes, i, chunk, c)));

  /** What the roll-out binds of the samples, and what it binds to draw them itself. */
  const stored = (c: number) => (redraw ? [] : [samplesOf(c)]);
  const drawing = inline ? [tick, keys] : [];
  const distributions = moments ? [mean, deviation] : [];

  const steps: Step[] = [];
  const step = (made: ReturnType<typeof kernel>, invocations: number, ...bound: readonly BackendBuffer[]): void => {
    steps.push({ kernel: made, buffers: bound, invocations });
  };
  const blocks = Math.ceil(rows / 4);
  let lastStages: readonly BackendBuffer[] = [];
  for (let i = 0; i < algorithm.iterations; i++) {
    const stages = stagesOf(i);
    lastStages = stages;
    const stage = stages[0] ?? summary;
    const live = B * (sizes.active[i] ?? N);
    if (i === 0) {
      step(kernel('begin'), B * D, stage, tick, nominal, initial, knotTaps, mean, deviation);
      if (kept > 0) step(kernel('begin-kept'), B * kept * rows, stage, keptElites, knotTaps, shiftedElites);
    }
    const elitesSoFar = kept > 0 ? [i === 0 ? shiftedElites : keptElites] : [];
    chunks.forEach(({ columns }, c) => {
      const part = stages[c] ?? summary;
      if (choices > 0) {
        step(kernel('sample-discrete'), blocks * columns, part, tick, keys, samplesOf(c), mean);
      } else if (colored) {
        const noise = white[c] ?? summary;
        step(kernel('sample-raw'), blocks * columns, part, tick, keys, noise);
        const inputs = [noise, samplesOf(c), bounds, mean, deviation, mixing, ...elitesSoFar];
        step(kernel('color'), rows * columns, part, tick, ...inputs);
      } else if (!inline) {
        const gaussian = draw.kind === 'gaussian' ? [mean, deviation] : [];
        step(kernel('sample'), blocks * columns, part, tick, keys, samplesOf(c), bounds, ...gaussian, ...elitesSoFar);
      }
      const made = kernel('rollout', {
        INLINE: inline,
        STORE: inline && !redraw,
        READ_SAMPLES: !inline || controlCost,
        MOMENTS: moments,
      });
      step(made, columns, part, states, ...stored(c), costs, ...stepTaps, ...drawing, ...distributions, ...model);
    });
    step(kernel('minimum'), B * G, stage, costs, minima);
    step(kernel('summary'), B, stage, minima, summary);
    if (sizes.elites > 0) {
      for (const pass of [0, 1, 2, 3]) {
        const bytes = { FIRST: pass === 0, SHIFT: 24 - 8 * pass, ABOVE: Math.min(32 - 8 * pass, 31) };
        step(kernel('elite-count', bytes), live, stage, costs, selection, bins);
        step(kernel('elite-pick', bytes), B, stage, selection, bins);
      }
      step(kernel('elite-weights'), live, stage, costs, selection, weights);
    } else if (refit.kind === 'softmax') {
      step(kernel('softmax'), live, stage, costs, summary, weights);
    }
    if (kept > 0) {
      step(kernel('elite-list'), live, stage, costs, weights, list);
      chunks.forEach((_, c) => {
        step(kernel('keep'), B * kept * rows, stages[c] ?? summary, samplesOf(c), list, keptElites);
      });
    }
    if (weighted) {
      chunks.forEach((_, c) => {
        const part = stages[c] ?? summary;
        if (choices > 0) step(kernel('moments-discrete'), B * D * G, part, samplesOf(c), weights, sums);
        else if (redraw) {
          const made = kernel('moments-redraw', { REDRAW: true });
          step(made, B * blocks * G, part, tick, keys, deviation, bounds, weights, mean, sums);
        } else step(kernel('moments'), B * blocks * G, part, samplesOf(c), weights, mean, sums);
      });
      const spread = choices === 0 && (sizes.elites > 0 || (refit.kind === 'softmax' && refit.adaptStd));
      step(kernel('update'), B * D, stage, sums, mean, summary, ...(spread ? [deviation] : []));
    } else if (choices === 0) {
      chunks.forEach((_, c) => {
        step(
          kernel('take-best', { STRIDE: 'fr_padded(rows)' }),
          B * rows,
          stages[c] ?? summary,
          samplesOf(c),
          summary,
          mean,
        );
      });
    }
  }
  const stage = lastStages[0] ?? summary;
  step(kernel('end'), B * D, stage, mean, nominal, chosen);
  if (execute === 'best') {
    chunks.forEach((_, c) => {
      step(kernel('take-best'), B * rows, lastStages[c] ?? summary, samplesOf(c), summary, chosen);
    });
  }
  step(kernel('report'), B, stage, states, chosen, summary, answer, ...stepTaps, ...model);

  const redrawing = redraw ? [...drawing, ...distributions] : [];
  const candidatePrograms = new Map<number, Promise<Program>>();
  const program = await backend.prepare(`forerun/${algorithm.name}/tick`, steps, answer);
  return {
    sizes,
    buffers: { keys, states, params, tick, nominal, model },
    tick: program,
    candidates: (count) => {
      const known = candidatePrograms.get(count);
      if (known !== undefined) return known;
      const paths = buffer('candidates', count * (1 + (H + 1) * sizes.state));
      const candidateStep: Step = {
        kernel: kernel('rollout', {
          INLINE: redraw,
          READ_SAMPLES: !redraw,
          MOMENTS: redraw && moments,
          CONTROL_COST: false,
          STATES: true,
        }),
        buffers: [stage, states, ...stored(0), costs, ...stepTaps, ...redrawing, paths, ...model],
        invocations: count,
      };
      const made = backend.prepare(`forerun/${algorithm.name}/candidates`, [candidateStep], paths);
      candidatePrograms.set(count, made);
      return made;
    },
    destroy: () => {
      program.destroy();
      for (const each of owned) each.destroy();
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
