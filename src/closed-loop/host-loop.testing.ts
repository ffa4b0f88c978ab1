import type { Algorithm } from '../planners/algorithm.ts';
import { createPlanner } from '../planners/create.ts';
import { initialDistribution } from '../planners/distribution.ts';
import { planSizes } from '../planners/sizes.ts';
import type { Backend } from '../rollout/backend.ts';
import { concatenatedData, paramsData } from '../systems/prelude.ts';
import type { System } from '../systems/system.ts';
import { loopWords, OUTCOME, OUTCOME_WORDS, stepKernel } from './loop-kernels.ts';

/** Closed loops as anybody can write them: plans and plants in turn, with everything read back at each step. */
export interface HostLoop {
  readonly system: System;
  readonly plant?: System;
  readonly plantParams?: Readonly<Record<string, number>>;
  readonly algorithm: Algorithm;
  readonly steps: number;
  readonly states: readonly number[];
  readonly problems: number;
  readonly seed: number;
  readonly processNoise?: number;
  readonly actionDelay?: number;
}

/** What of a simulation has to be the same. */
export interface HostResult {
  readonly states: Float32Array;
  readonly actions: Float32Array;
  readonly costs: Float32Array;
  readonly fallbacks: Uint32Array;
  readonly lengths: Uint32Array;
}

/** Steps `planBatch` and a plant, each by itself, from the host. The plant is stepped by the kernel that `simulate` uses, one submission a step. */
export async function hostLoop(backend: Backend, options: HostLoop): Promise<HostResult> {
  const { system, plant = system, algorithm, steps, problems: B, seed, actionDelay = 0, processNoise = 0 } = options;
  const { stateSize: S, actionSize: A } = system;
  const planner = await createPlanner({
    system,
    algorithm,
    backend: backend.kind,
    problems: B,
    seed,
    timeoutMs: 60_000,
  });
  const buffers: Record<string, ReturnType<Backend['createBuffer']>> = {};
  const buffer = (name: string, content: Float32Array | Uint32Array) => {
    const made = backend.createBuffer(`test/${name}`, content.byteLength);
    backend.write(made, content);
    buffers[name] = made;
    return made;
  };
  const data = concatenatedData(plant);
  const noisy = processNoise > 0;
  buffer('fr_told', loopWords({ problems: B, steps, first: 0, count: B, horizon: 1, answerWords: 1, delay: 0, noisy }));
  buffer(
    'keys',
    Uint32Array.from({ length: B }, (_, b) => seed + b),
  );
  buffer('fr_spread', new Float32Array(S).fill(processNoise));
  buffer('tick', new Uint32Array(2));
  buffer('params', paramsData(plant, options.plantParams));
  if (data) buffer('fr_data', data);
  const applied = buffer('fr_applied', new Float32Array(B * A));
  const states = buffer('states', Float32Array.from(options.states));
  const outcomes = buffer('fr_outcomes', new Uint32Array(B * OUTCOME_WORDS));
  const kernel = stepKernel(plant, false);
  const bound = kernel.bindings.map(({ name }) => buffers[name] as NonNullable<(typeof buffers)[string]>);
  const step = [{ kernel, buffers: bound, invocations: B }];
  const next = await backend.prepare('test/next', step, states);
  const seen = await backend.prepare('test/seen', [], outcomes);
  const { bounds } = initialDistribution(system, algorithm, planSizes(system, algorithm, B, Number.MAX_SAFE_INTEGER));
  const neutral = Float32Array.from({ length: B * A }, (_, i) => bounds[3 * (i % A) + 2] ?? 0);
  const queue = Array.from({ length: actionDelay }, () => neutral);
  const result = {
    states: new Float32Array(B * (steps + 1) * S),
    actions: new Float32Array(B * steps * A),
    costs: new Float32Array(B),
    fallbacks: new Uint32Array(B),
    lengths: new Uint32Array(B),
  };
  const keep = (t: number, all: Float32Array) => {
    for (let b = 0; b < B; b++) result.states.set(all.subarray(b * S, (b + 1) * S), (b * (steps + 1) + t) * S);
  };
  let now = Float32Array.from(options.states);
  keep(0, now);
  try {
    for (let t = 0; t < steps; t++) {
      const plans = await planner.planBatch(now);
      plans.forEach(({ status }, b) => {
        if (status === 'all-diverged') result.fallbacks[b] = (result.fallbacks[b] ?? 0) + 1;
      });
      queue.push(Float32Array.from(plans.flatMap(({ action }) => Array.from(action))));
      const due = queue.shift() ?? neutral;
      for (let b = 0; b < B; b++) result.actions.set(due.subarray(b * A, (b + 1) * A), (b * steps + t) * A);
      backend.write(applied, due);
      const words = await next.submit();
      now = Float32Array.from(new Float32Array(words.buffer, words.byteOffset, words.length));
      keep(t + 1, now);
    }
    const words = await seen.submit();
    const values = new Float32Array(words.buffer, words.byteOffset, words.length);
    for (let b = 0; b < B; b++) {
      const ended = words[b * OUTCOME_WORDS + OUTCOME.ended];
      result.costs[b] = ended === 2 ? Number.POSITIVE_INFINITY : (values[b * OUTCOME_WORDS + OUTCOME.cost] ?? 0);
      result.lengths[b] = words[b * OUTCOME_WORDS + OUTCOME.length] ?? 0;
    }
    return result;
  } finally {
    planner.destroy();
    next.destroy();
    seen.destroy();
    for (const each of Object.values(buffers)) each.destroy();
  }
}
