import { checkTransitions, invalid } from '../models/data/check.ts';
import { actionColumns, type Transitions } from '../models/data/transitions.ts';
import type { DynamicsModel } from '../models/model.ts';
import { type DiagnosticOptions, predictRows } from './predict.ts';
import { trajectoriesOf } from './trajectories.ts';

/** Where and how far to look ahead along the data. */
export interface LookAheadOptions extends DiagnosticOptions {
  /** k: steps predicted from each start. */
  readonly horizon: number;
  /** Steps from one start to the next along a trajectory. Default the horizon, so that the roll-outs do not overlap. */
  readonly every?: number;
}

/** One step of all roll-outs. Path 0 follows the model's mean; path 1 + m follows member m. */
export interface RollOutStep {
  /** Steps ahead, from 1. */
  readonly step: number;
  /** 1 + M */
  readonly paths: number;
  /** `[paths, n, S]`; overwritten after the call. */
  readonly states: Float32Array;
  /** `[paths, n]`: 1 where numbers were not finite at this step or before; the state is then meaningless. */
  readonly diverged: Uint8Array;
  /** `[n]`, along the mean path, where the model learns the reward. */
  readonly rewards: Float32Array | undefined;
}

/**
 * Rows of the data from which a trajectory has `horizon` steps.
 *
 * @throws ForerunError `invalid-argument` for data of another space, and when there are none
 */
export function rollOutStarts(
  api: string,
  model: DynamicsModel,
  transitions: Transitions,
  options: LookAheadOptions,
): number[] {
  checkTransitions(api, model.space, transitions, 1);
  const { horizon, every = horizon } = options;
  for (const [name, value] of Object.entries({ horizon, every })) {
    if (!Number.isInteger(value) || value < 1)
      throw invalid(api, `${name} is ${value}; give a whole number of steps from 1.`);
  }
  const trajectories = trajectoriesOf(transitions);
  const starts: number[] = [];
  for (const { first, count } of trajectories) {
    for (let at = 0; at + horizon <= count; at += every) starts.push(first + at);
  }
  if (starts.length === 0) {
    const longest = trajectories.reduce((most, { count }) => Math.max(most, count), 0);
    throw invalid(
      api,
      `horizon is ${horizon}, but the longest trajectory in the ${transitions.count} transitions has ${longest} steps; ` +
        'give a shorter horizon, or whole episodes in the order in which they happened (not a random split).',
    );
  }
  return starts;
}

/**
 * Rolls the model out in open loop from rows of the data, with the actions that were taken there: each prediction is made from the
 * prediction before. An ensemble's members are followed too, each on its own path.
 *
 * @throws ForerunError `aborted`; what `predict` throws
 */
export async function rollOut(
  api: string,
  model: DynamicsModel,
  transitions: Transitions,
  starts: readonly number[],
  options: LookAheadOptions,
  onStep: (step: RollOutStep) => void,
): Promise<void> {
  const { horizon, onProgress, signal } = options;
  const size = model.space.stateNames.length;
  const width = actionColumns(model.space);
  const n = starts.length;
  const origin = gather(transitions.states, size, starts, 0);
  const probe = await model.predict(origin.slice(0, size), gather(transitions.actions, width, starts.slice(0, 1), 0));
  const paths = 1 + (probe.members?.length ?? 0) / size;
  let states = repeated(origin, paths);
  const diverged = new Uint8Array(paths * n);
  for (let step = 1; step <= horizon; step++) {
    const actions = repeated(gather(transitions.actions, width, starts, step - 1), paths);
    const next = new Float32Array(states.length);
    const rewards = model.learnsReward ? new Float32Array(n) : undefined;
    await predictRows(api, model, states, actions, { ...(signal && { signal }) }, (prediction, first, rows) => {
      for (let r = 0; r < rows; r++) {
        const path = Math.floor((first + r) / n);
        const from = path === 0 ? prediction.mean : (prediction.members ?? prediction.mean);
        const row = path === 0 ? r : (path - 1) * rows + r;
        next.set(from.subarray(row * size, (row + 1) * size), (first + r) * size);
        if (path === 0 && rewards) rewards[first + r] = prediction.reward?.[r] ?? Number.NaN;
      }
    });
    for (let row = 0; row < paths * n; row++) {
      if (next.subarray(row * size, (row + 1) * size).some((value) => !Number.isFinite(value))) diverged[row] = 1;
    }
    onStep({ step, paths, states: next, diverged, rewards });
    // What diverged is not asked about again: it goes on from the start, and stays marked.
    for (let row = 0; row < paths * n; row++) {
      const at = (row % n) * size;
      if (diverged[row] === 1) next.set(origin.subarray(at, at + size), row * size);
    }
    states = next;
    onProgress?.({ fraction: step / horizon, step: `step ${step} of ${horizon}` });
  }
}

/** Rows `start + offset` for each start. */
function gather(rows: Float32Array, width: number, starts: readonly number[], offset: number): Float32Array {
  const gathered = new Float32Array(starts.length * width);
  for (const [i, start] of starts.entries()) {
    gathered.set(rows.subarray((start + offset) * width, (start + offset + 1) * width), i * width);
  }
  return gathered;
}

function repeated(rows: Float32Array, times: number): Float32Array {
  const all = new Float32Array(rows.length * times);
  for (let k = 0; k < times; k++) all.set(rows, k * rows.length);
  return all;
}
