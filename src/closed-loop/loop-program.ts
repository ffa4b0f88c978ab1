import { ForerunError } from '../error.ts';
import type { Algorithm } from '../planners/algorithm.ts';
import { initialDistribution } from '../planners/distribution.ts';
import { planProgram } from '../planners/program.ts';
import type { Backend, BackendBuffer, Step } from '../rollout/backend.ts';
import { concatenatedData, paramsData } from '../systems/prelude.ts';
import type { System } from '../systems/system.ts';
import { chooseKernel, ENDED, loopWords, OUTCOME, OUTCOME_WORDS, stepKernel } from './loop-kernels.ts';

/** Plants and planners of B problems, checked: what {@link loopProgram} puts on a backend. */
export interface LoopParts {
  /** The planning model. */
  readonly system: System;
  /** What is acted on; its own parameters count where `plantParams` has no others. */
  readonly plant: System;
  /** Parameters of the plant over its own: one set for all problems, or `[B]`. */
  readonly plantParams: readonly Readonly<Record<string, number>>[];
  readonly algorithm: Algorithm;
  /** T */
  readonly steps: number;
  /** `[B, S]` */
  readonly states: Float32Array;
  /** `[B]`: keys of the random numbers of planner and plant. */
  readonly seeds: Uint32Array;
  /** `[S]`: standard deviation of the process noise. */
  readonly processNoise: Float32Array;
  /** Steps between the choice of an action and its taking effect. */
  readonly actionDelay: number;
  /** Whether every step is written down. */
  readonly record: boolean;
}

/** What became of each problem. */
export interface LoopOutcome {
  /** `[B]`: sum of the stage costs; `Infinity` where the plant diverged. */
  readonly costs: Float32Array;
  /** `[B]`: steps until the plant terminated or diverged; T where it did neither. */
  readonly lengths: Uint32Array;
  /** `[B]`: 1 where the plant terminated. */
  readonly terminated: Uint8Array;
  /** `[B]`: 1 where the plant left the finite numbers; it then stays where it was. */
  readonly diverged: Uint8Array;
  /** `[B]`: plans whose status was `'all-diverged'`. */
  readonly fallbacks: Uint32Array;
  /** `[B, S]` */
  readonly finalStates: Float32Array;
  /** Where every step was written down. */
  readonly trajectory: LoopTrajectory | undefined;
}

/** Every step of every problem. After a problem's end the state stays and costs are 0. */
export interface LoopTrajectory {
  /** `[B, T + 1, S]` */
  readonly states: Float32Array;
  /** `[B, T, A]`: the actions that took effect; with a delay they were chosen that many steps before. */
  readonly actions: Float32Array;
  /** `[B, T]` */
  readonly costs: Float32Array;
}

/** Closed loops made ready on a backend. */
export interface LoopProgram {
  /** One control step of all problems. After T of them further ones change nothing. */
  readonly cycle: readonly Step[];
  collect(): Promise<LoopOutcome>;
  destroy(): void;
}

/**
 * Puts B closed loops on a backend, planner and plant: after its cycle has been submitted T times, `collect` says what became
 * of them.
 *
 * @throws ForerunError `invalid-argument` when the record does not fit one binding; what the planner's own preparation throws
 */
export async function loopProgram(backend: Backend, parts: LoopParts): Promise<LoopProgram> {
  const { system, plant, algorithm, steps, seeds, actionDelay: delay } = parts;
  const { stateSize: S, actionSize: A } = plant;
  const B = seeds.length;
  const recordWords = steps * (S + A + 1);
  checkRoom(backend, parts, recordWords);
  const planned = await planProgram(backend, system, algorithm, B);
  const made: BackendBuffer[] = [];
  const buffer = (name: string, content: number | Float32Array | Uint32Array): BackendBuffer => {
    const words = typeof content === 'number' ? content : content.length;
    const one = backend.createBuffer(`forerun/loop/${name}`, 4 * Math.max(1, words));
    if (typeof content !== 'number' && words > 0) backend.write(one, content);
    made.push(one);
    return one;
  };
  try {
    const { keys, states, tick, answer } = planned.buffers;
    const { horizon, answerWords } = planned.sizes;
    const { bounds } = initialDistribution(system, algorithm, planned.sizes);
    const words = { problems: B, steps, horizon, answerWords, delay, noisy: parts.processNoise.some((std) => std > 0) };
    const outcomes = buffer('outcomes', B * OUTCOME_WORDS);
    const record = parts.record ? buffer('record', B * recordWords) : undefined;
    const data = concatenatedData(plant);
    const named: Record<string, BackendBuffer> = {
      keys,
      states,
      tick,
      answer,
      bounds: buffer('bounds', bounds),
      fr_taken: buffer('taken', B * horizon * A),
      fr_pending: buffer('pending', waiting(bounds, B * delay)),
      fr_applied: buffer('applied', B * A),
      fr_outcomes: outcomes,
      fr_spread: buffer('spread', parts.processNoise),
      ...(record && { fr_record: record }),
      ...(data && { fr_data: buffer('data', data) }),
    };
    const bound = (names: Record<string, BackendBuffer>) => (name: string) => {
      const found = names[name] ?? named[name];
      if (found === undefined) throw new ForerunError('invalid-argument', `loopProgram: no buffer is named '${name}'.`);
      return found;
    };
    const choose = chooseKernel(A);
    const own = bound({ fr_told: buffer('told', loopWords({ ...words, first: 0, count: B })) });
    const cycle: Step[] = [
      ...planned.steps,
      { kernel: choose, buffers: choose.bindings.map(({ name }) => own(name)), invocations: B },
    ];
    const kernel = stepKernel(plant, parts.record);
    for (const { first, count, params } of alike(parts.plantParams, B)) {
      const shared = bound({
        fr_told: buffer('told', loopWords({ ...words, first, count })),
        params: buffer('params', paramsData(plant, params)),
      });
      cycle.push({ kernel, buffers: kernel.bindings.map(({ name }) => shared(name)), invocations: count });
    }
    backend.write(keys, seeds);
    backend.write(states, parts.states);
    backend.write(tick, Uint32Array.of(0, 0));

    return {
      cycle,
      async collect() {
        const found = await readBack(backend, outcomes);
        const finalStates = floats(await readBack(backend, states));
        const trajectory = record && splitRecord(floats(await readBack(backend, record)), finalStates, parts);
        return { ...readOutcomes(found, B), finalStates, trajectory };
      },
      destroy() {
        for (const each of made) each.destroy();
        planned.destroy();
      },
    };
  } catch (error) {
    for (const each of made) each.destroy();
    planned.destroy();
    throw error;
  }
}

function checkRoom(backend: Backend, { seeds, actionDelay, plant, record }: LoopParts, recordWords: number): void {
  const bytes = 4 * seeds.length * Math.max(record ? recordWords : 0, actionDelay * plant.actionSize);
  if (bytes <= backend.maxBindingBytes) return;
  throw new ForerunError(
    'invalid-argument',
    `simulate: what is written down of ${seeds.length} problems takes ${bytes} bytes, but a GPU binding holds ${backend.maxBindingBytes}; simulate fewer problems at once, fewer steps, or leave out record.`,
  );
}

/** What takes effect until the first chosen action does: doing nothing. `bounds` is `[A, 3]`: low, high, neutral. */
function waiting(bounds: Float32Array, count: number): Float32Array {
  const size = bounds.length / 3;
  return Float32Array.from({ length: count * size }, (_, i) => bounds[3 * (i % size) + 2] ?? 0);
}

/** Runs of problems whose plants have the same parameters. */
function alike(
  sets: LoopParts['plantParams'],
  problems: number,
): readonly { first: number; count: number; params: Readonly<Record<string, number>> }[] {
  const [first = {}, ...more] = sets;
  if (more.length === 0) return [{ first: 0, count: problems, params: first }];
  const runs: { first: number; count: number; params: Readonly<Record<string, number>>; key: string }[] = [];
  sets.forEach((params, b) => {
    const key = JSON.stringify(Object.entries(params).sort(([one], [other]) => (one < other ? -1 : 1)));
    const last = runs.at(-1);
    if (last?.key === key) last.count++;
    else runs.push({ first: b, count: 1, params, key });
  });
  return runs;
}

/** A copy of a buffer's contents. */
async function readBack(backend: Backend, buffer: BackendBuffer): Promise<Uint32Array> {
  const program = await backend.prepare(`${buffer.label}/collect`, [], buffer);
  try {
    return (await program.submit()).slice();
  } finally {
    program.destroy();
  }
}

function floats(words: Uint32Array): Float32Array {
  return new Float32Array(words.buffer, words.byteOffset, words.length);
}

function readOutcomes(words: Uint32Array, problems: number): Omit<LoopOutcome, 'finalStates' | 'trajectory'> {
  const values = floats(words);
  const all = Array.from({ length: problems }, (_, b) => b * OUTCOME_WORDS);
  const word = (at: number, field: number) => words[at + field] ?? 0;
  const diverged = Uint8Array.from(all, (at) => (word(at, OUTCOME.ended) === ENDED.diverged ? 1 : 0));
  return {
    costs: Float32Array.from(all, (at, b) =>
      diverged[b] === 1 ? Number.POSITIVE_INFINITY : (values[at + OUTCOME.cost] ?? 0),
    ),
    lengths: Uint32Array.from(all, (at) => word(at, OUTCOME.length)),
    terminated: Uint8Array.from(all, (at) => (word(at, OUTCOME.ended) === ENDED.terminated ? 1 : 0)),
    diverged,
    fallbacks: Uint32Array.from(all, (at) => word(at, OUTCOME.fallbacks)),
  };
}

/** `[B, T, S + A + 1]` and the last states taken apart. */
function splitRecord(found: Float32Array, finalStates: Float32Array, { plant, steps }: LoopParts): LoopTrajectory {
  const { stateSize: S, actionSize: A } = plant;
  const problems = finalStates.length / S;
  const states = new Float32Array(problems * (steps + 1) * S);
  const actions = new Float32Array(problems * steps * A);
  const costs = new Float32Array(problems * steps);
  for (let b = 0; b < problems; b++) {
    for (let t = 0; t < steps; t++) {
      const row = b * steps + t;
      const from = row * (S + A + 1);
      states.set(found.subarray(from, from + S), (row + b) * S);
      actions.set(found.subarray(from + S, from + S + A), row * A);
      costs[row] = found[from + S + A] ?? 0;
    }
    states.set(finalStates.subarray(b * S, (b + 1) * S), (b * (steps + 1) + steps) * S);
  }
  return { states, actions, costs };
}
