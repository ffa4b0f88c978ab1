import { type BenchDocument, SCHEMA } from './document.ts';
import type { SpeedResult } from './speed/measure.ts';
import type { Summary } from './statistics/median.ts';

const CPU = { description: 'WebAssembly, 1 thread', software: true } as const;

/** A summary of 40 times around a median. */
export function summaryOf(p50: number, spread = 0.02): Summary {
  const [low, high] = [p50 * (1 - spread), p50 * (1 + spread)];
  return { count: 40, p50, p95: p50 * 1.2, p99: p50 * 1.3, min: p50 * 0.9, low, high };
}

/** The pendulum of the comparison with other planners. */
export const PENDULUM: { readonly kind: 'speed'; readonly name: string } & SpeedResult = {
  kind: 'speed',
  name: 'speed/pendulum-mppi-16384x100',
  backend: 'cpu',
  adapter: CPU,
  system: 'pendulum',
  planner: 'mppi',
  problems: 1,
  samples: 16384,
  horizon: 100,
  iterations: 1,
  layout: {
    workgroupSize: 64,
    samplesPerThread: 1,
    subgroups: false,
    state: 'registers',
    noise: 'stored',
    reductions: 'fused',
    from: 'default',
  },
  planMs: summaryOf(50),
  plansPerTime: 1,
  hostMs: summaryOf(0.1),
  deviceMs: null,
  warmup: 10,
  settled: true,
  prepareMs: 30,
  firstPlanMs: 60,
  bufferBytes: 7 * 2 ** 20,
  processBytes: 2 ** 27,
  steps: 1_638_400,
  stepsPerSecond: 32_768_000,
  roofline: {
    perStep: { f32: 50, integer: 50, calls: 1 },
    bytes: 2 ** 20,
    limitMs: { f32: 2, integer: 1.5, sincos: 3, memory: 0.1 },
    boundBy: 'sincos',
    share: 0.06,
    shareInTurn: 0.13,
  },
};

/** A document with one case. */
export const DOCUMENT: BenchDocument = {
  schema: SCHEMA,
  date: '2026-11-22T12:00:00.000Z',
  command: 'npm run -s bench -- --save',
  machine: { cpu: 'AMD EPYC', cores: 2, memoryGiB: 24, os: 'Linux 6 x64', runtime: 'Node 20.20.2', load: 0.1 },
  backends: [
    {
      backend: 'cpu',
      adapter: CPU,
      limits: { f32PerSecond: 40e9, integerPerSecond: 45e9, sincosPerSecond: 5e8, bytesPerSecond: 12e9 },
    },
  ],
  missingBackends: [{ backend: 'webgpu', reason: 'There is none.' }],
  cases: [PENDULUM],
  failures: [],
  skipped: [],
  peers: null,
  quoted: [],
};
