import { SCHEMA } from '../document.ts';
import {
  anything,
  atLeastZero,
  byKind,
  count,
  date,
  flag,
  interval,
  list,
  nullable,
  number,
  object,
  positive,
  type Shape,
  text,
  word,
} from './shape.ts';

const backend = word('webgpu', 'cpu');
const adapter = object({ description: text, software: flag });
const summary = interval(
  object({
    count,
    p50: positive,
    p95: positive,
    p99: positive,
    min: atLeastZero,
    low: nullable(atLeastZero),
    high: nullable(positive),
  }),
);
/** Host time may be below what the clock can tell. */
const shortSummary = interval(
  object({
    count,
    p50: number,
    p95: number,
    p99: number,
    min: number,
    low: nullable(number),
    high: nullable(number),
  }),
);
const limits = object({
  f32PerSecond: positive,
  integerPerSecond: positive,
  sincosPerSecond: positive,
  bytesPerSecond: positive,
});
const measured = { name: text, backend, adapter, planMs: summary, warmup: count, settled: flag };

const speed = object({
  ...measured,
  system: text,
  planner: text,
  problems: count,
  samples: count,
  horizon: count,
  iterations: count,
  layout: object({
    workgroupSize: count,
    noise: word('stored', 'regenerated', 'apart'),
    reductions: word('fused', 'split'),
    from: word('default', 'given', 'measured', 'kept'),
  }),
  plansPerTime: positive,
  hostMs: shortSummary,
  deviceMs: nullable(summary),
  prepareMs: atLeastZero,
  firstPlanMs: atLeastZero,
  bufferBytes: count,
  processBytes: nullable(count),
  steps: count,
  stepsPerSecond: positive,
  roofline: object({
    perStep: object({ f32: atLeastZero, integer: atLeastZero, calls: atLeastZero }),
    bytes: count,
    limitMs: object({ f32: atLeastZero, integer: atLeastZero, sincos: atLeastZero, memory: atLeastZero }),
    boundBy: word('f32', 'integer', 'sincos', 'memory'),
    share: positive,
    shareInTurn: positive,
  }),
});

const ensemble = object({
  ...measured,
  problem: object({
    states: count,
    actions: count,
    members: count,
    hidden: list(count),
    samples: count,
    horizon: count,
    particles: count,
    iterations: count,
    eliteFraction: positive,
    momentum: atLeastZero,
  }),
  evaluations: count,
  flopPerEvaluation: count,
  evaluationsPerSecond: positive,
  gflops: positive,
  share: positive,
});

const rate = object({
  ...measured,
  task: object({ what: word('search', 'leaf-search', 'sweeps', 'dyna-q', 'bandits') }),
  work: count,
  unit: text,
  perSecond: positive,
});

const returns = object({ name: text, environment: text, method: text, seeds: count, seconds: atLeastZero });
const learning = object({ name: text, environment: text, agent: text, planner: text, seeds: count, steps: count });

const peer = { peer: text, device: text, case: text, planMs: summary };

/** The shape of {@link BenchDocument}, as far as readers depend on it. */
export const DOCUMENT: Shape = object({
  schema: word(SCHEMA),
  date,
  command: text,
  machine: object({
    cpu: text,
    cores: positive,
    memoryGiB: nullable(atLeastZero),
    os: text,
    runtime: text,
    load: nullable(atLeastZero),
  }),
  backends: list(object({ backend, adapter, limits: nullable(limits) })),
  missingBackends: list(object({ backend, reason: text })),
  cases: list(byKind({ speed, ensemble, rate, return: returns, learning })),
  failures: list(object({ name: text, backend, error: text })),
  skipped: list(object({ name: text, backend, reason: text })),
  peers: nullable(
    object({
      measured: list(
        byKind({
          speed: object({ ...peer, stepsPerSecond: positive }),
          rate: object({ ...peer, unit: text, perSecond: positive, readyMs: nullable(atLeastZero) }),
          ensemble: object({ ...peer, product: text, evaluationsPerSecond: positive, gflops: positive }),
        }),
      ),
      skipped: list(object({ peer: text, reason: text })),
    }),
  ),
  quoted: list(
    object({
      peer: text,
      system: text,
      samples: count,
      horizon: count,
      planMs: anything,
      stepsPerSecond: positive,
      machine: text,
      source: text,
    }),
  ),
});
