import type { Step } from '../rollout/backend.ts';
import { ensembleInvocations } from '../rollout/ensemble/link.ts';
import type { EnsembleRollout } from '../rollout/ensemble/rollouts.ts';
import type { Algorithm } from './algorithm.ts';
import type { PlanBuffers } from './buffers.ts';
import { type Defines, endsInReport, type KernelOf, REPORTING, reportTile, type StageName } from './kernels.ts';
import { type PlanSizes, padded, remembersAtBegin } from './sizes.ts';

/** Where a step stands in the tick, and what it binds and compiles otherwise. */
interface StepOptions {
  readonly iteration: number;
  /** Default 0. */
  readonly chunk?: number;
  /** Buffers to bind in place of those that have the binding's name. */
  readonly rename?: Readonly<Record<string, string>>;
  readonly defines?: Defines;
}

/** Makes one step: each binding of the kernel gets the buffer of its name. */
export function planStep(
  kernelOf: KernelOf,
  buffers: PlanBuffers,
  stage: StageName,
  invocations: number,
  options: StepOptions,
): Step {
  const { iteration, chunk = 0, rename = {}, defines = {} } = options;
  const kernel = kernelOf(stage, defines);
  const bufferName = (name: string) => {
    if (name === 'stage') return `stage/${iteration}/${chunk}`;
    if (name === 'samples' || name === 'white') return rename[name] ?? `${name}/${chunk}`;
    return rename[name] ?? name;
  };
  return { kernel, buffers: kernel.bindings.map(({ name }) => buffers.get(bufferName(name))), invocations };
}

/**
 * One control tick: begin, then per iteration sample, roll out, rank or weigh and refit, then end and report.
 */
export function tickSteps(
  algorithm: Algorithm,
  sizes: PlanSizes,
  kernelOf: KernelOf,
  buffers: PlanBuffers,
  networks: EnsembleRollout | undefined,
): readonly Step[] {
  const { problems: B, rows, parameters: D, groups: G, chunks, kept, choices } = sizes;
  const { lanes, together } = sizes.machine;
  const { sample: draw, refit, execute, iterations } = algorithm;
  const discrete = choices > 0;
  const quadsOfRows = Math.ceil(rows / 4);
  const steps: Step[] = [];
  const run = (stage: StageName, invocations: number, options: StepOptions): void => {
    steps.push(planStep(kernelOf, buffers, stage, invocations, options));
  };

  const sample = (iteration: number): void => {
    // Elites kept from the last tick have been moved on by one step.
    const rename: Record<string, string> = iteration === 0 ? { kept: 'shifted' } : {};
    chunks.forEach(({ columns }, chunk) => {
      const at = { iteration, chunk, rename };
      if (discrete) run('sample-discrete', quadsOfRows * columns, at);
      else if (sizes.colored) {
        run('sample-raw', quadsOfRows * columns, { iteration, chunk, rename: { samples: `white/${chunk}` } });
        run('color', rows * columns, at);
      } else if (!sizes.inline) run('sample', quadsOfRows * columns, at);
      if (networks === undefined) run('rollout', Math.ceil(columns / sizes.layout.samplesPerThread), at);
      else {
        run('ensemble-rollout', tileInvocations(networks, sizes, chunk, iteration), at);
        run('ensemble-risk', columns, at);
      }
    });
  };

  /** The weights of all samples, and what the summary says of their costs. */
  const weigh = (iteration: number): void => {
    const shared = B * sizes.parts * lanes;
    const fused = sizes.parts === 1;
    if (sizes.elites > 0 && fused) run('elites', shared, { iteration });
    else {
      if (!fused) run('minimum', shared, { iteration });
      run('weigh', refit.kind === 'softmax' ? shared : B * lanes, { iteration });
    }
    if (sizes.elites > 0 && !fused) {
      select(iteration, 'stage.elites');
      run('elite-weights', shared, { iteration });
    }
    if (kept === 0) return;
    if (!fused) {
      select(iteration, 'stage.kept');
      for (const MARK of [true, false]) run('elite-list', shared, { iteration, defines: { MARK } });
    }
    for (const chunk of chunks.keys()) run('keep', B * kept * rows, { iteration, chunk });
  };

  const select = (iteration: number, WANTED: string): void => {
    for (let PASS = 0; PASS < 8; PASS++) {
      run('elite-count', B * sizes.parts * lanes, { iteration, defines: { PASS, WANTED } });
    }
  };

  const refitMoments = (iteration: number): void => {
    const quads = Math.ceil(D / 4);
    for (const chunk of chunks.keys()) run('moments', B * G * quads * (together ? lanes : 1), { iteration, chunk });
    if (G * chunks.length > 1) run('update', B * quads, { iteration });
  };

  /** What the samples were drawn from, where they are drawn again after it changes. */
  const remember = (iteration: number): void => {
    const gaussian = draw.kind === 'gaussian' && sizes.redraw && !remembersAtBegin(algorithm, sizes);
    const needed = gaussian && (refit.kind === 'best' || iteration === iterations - 1);
    if (needed) run('remember', B * padded(D, sizes.pad), { iteration });
  };

  const takeBest = (iteration: number, best: 'mean' | 'chosen'): void => {
    const defines = { STRIDE: best === 'mean' ? 'fr_padded(rows)' : 'rows' };
    const rename = { best, ...(sizes.redraw && { mean: 'mean_drawn', deviation: 'deviation_drawn' }) };
    const each = sizes.redraw ? quadsOfRows : rows;
    for (const chunk of chunks.keys()) run('take-best', B * each, { iteration, chunk, rename, defines });
  };

  run('begin', B * D, { iteration: 0 });
  if (kept > 0) run('begin-kept', B * kept * rows, { iteration: 0 });
  for (let i = 0; i < iterations; i++) {
    sample(i);
    weigh(i);
    remember(i);
    if (refit.kind === 'softmax' || sizes.elites > 0) {
      refitMoments(i);
    } else if (!discrete && draw.kind === 'gaussian') {
      takeBest(i, 'mean');
    }
  }
  const last = { iteration: iterations - 1 };
  if (!endsInReport(algorithm, networks)) run('end', B * D, last);
  if (execute === 'best') takeBest(iterations - 1, 'chosen');
  if (networks === undefined) {
    const all = together && reportTile(sizes) > 0;
    const rename = { samples: 'chosen', paths: 'answer' };
    run(all ? 'report-together' : 'report', all ? B * REPORTING : B, { ...last, rename });
    return steps;
  }
  const defines = { REPORT: true, STATES: true, CONTROL_COST: false };
  const { ensemble, tile } = networks;
  run('ensemble-rollout', ensembleInvocations(ensemble, tile, B, 1), {
    ...last,
    defines,
    rename: { samples: 'chosen' },
  });
  run('ensemble-risk', B, { ...last, defines, rename: { paths: 'fr_mean_paths' } });
  run('ensemble-report', B, { ...last, rename: { samples: 'chosen', paths: 'answer' } });
  return steps;
}

/** Invocations that carry the samples of a chunk, which may hold parts of problems. */
export function tileInvocations(networks: EnsembleRollout, sizes: PlanSizes, chunk: number, iteration: number): number {
  const { firstColumn = 0, columns = 1 } = sizes.chunks[chunk] ?? {};
  const first = Math.floor(firstColumn / sizes.samples);
  const problems = Math.floor((firstColumn + columns - 1) / sizes.samples) - first + 1;
  const drawn = sizes.active[iteration] ?? sizes.samples;
  return ensembleInvocations(networks.ensemble, networks.tile, problems, drawn);
}
