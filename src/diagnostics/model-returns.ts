import { throwIfAborted } from '../agents/episodes.ts';
import { createEnv } from '../envs/create.ts';
import type { EnvReward } from '../envs/entry.ts';
import { invalid } from '../models/data/check.ts';
import { spaceToJson } from '../models/data/space-json.ts';
import { actionColumns, type Transitions } from '../models/data/transitions.ts';
import type { DynamicsModel } from '../models/model.ts';
import { createPlanner } from '../planners/create.ts';
import { type Place, placeOf } from '../planners/place.ts';
import { randomShooting } from '../planners/random-shooting.ts';
import { defineSystem } from '../systems/define.ts';
import type { ReturnRecord } from './returns.ts';
import { type LookAheadOptions, rollOut, rollOutStarts } from './roll-out.ts';

/** Settings of {@link modelReturns}. */
export interface ModelReturnsOptions extends LookAheadOptions, Place {
  /** What steps cost, for models that do not learn it: `findEnv(name).reward`. */
  readonly reward?: EnvReward;
}

/**
 * What a model promises for the actions that were taken, k steps in open loop from every `every`-th row, and what they brought.
 *
 * With `reward` the model is rolled out as planners do it (an ensemble with its particles), and a return is minus the sum of `cost`,
 * of the states that are predicted and of those that were seen; `terminalCost` is left out of both. Else the model has to have learned the reward.
 *
 * @throws ForerunError `invalid-argument` where the reward is neither learned nor given, for data of another space and a horizon longer than
 * every trajectory; `aborted`; what `createPlanner` throws
 */
export async function modelReturns(
  model: DynamicsModel,
  transitions: Transitions,
  options: ModelReturnsOptions,
): Promise<ReturnRecord[]> {
  const { reward } = options;
  if (reward === undefined && !model.learnsReward) {
    throw invalid(API, `the ${model.kind} model does not learn the reward; give it: { reward: findEnv(name).reward }.`);
  }
  const starts = rollOutStarts(API, model, transitions, options);
  return reward === undefined
    ? learnedReturns(model, transitions, starts, options)
    : givenReturns(model, transitions, starts, { ...options, reward });
}

const API = 'modelReturns';

async function learnedReturns(
  model: DynamicsModel,
  transitions: Transitions,
  starts: readonly number[],
  options: ModelReturnsOptions,
): Promise<ReturnRecord[]> {
  const predicted = new Float64Array(starts.length);
  const obtained = new Float64Array(starts.length);
  await rollOut(API, model, transitions, starts, options, ({ step, rewards, diverged }) => {
    for (const [i, start] of starts.entries()) {
      // A reward is predicted from the state before, but a path that is lost now promises nothing.
      predicted[i] = diverged[i] === 1 ? Number.NaN : (predicted[i] ?? 0) + (rewards?.[i] ?? Number.NaN);
      obtained[i] = (obtained[i] ?? 0) + (transitions.rewards[start + step - 1] ?? 0);
    }
  });
  return starts.map((_, i) => ({ predicted: predicted[i] ?? Number.NaN, obtained: obtained[i] ?? 0 }));
}

async function givenReturns(
  model: DynamicsModel,
  transitions: Transitions,
  starts: readonly number[],
  options: ModelReturnsOptions & { readonly reward: EnvReward },
): Promise<ReturnRecord[]> {
  const { horizon, reward, signal, onProgress } = options;
  // Under another name it is a function that nobody calls for the last state.
  const wgsl = reward.wgsl.replace(/(?<![.\w])terminalCost\b/g, 'costOfLastState');
  const size = model.space.stateNames.length;
  const width = actionColumns(model.space);
  const given = { ...reward, wgsl };
  // An environment that stands still: it charges for states and actions that were seen.
  const meter = await createEnv(
    defineSystem({
      name: 'meter',
      ...spaceToJson(model.space),
      ...(reward.params && { params: reward.params }),
      ...(reward.data && { data: reward.data }),
      wgsl: `${wgsl}\nfn dynamics(x: State, u: Action, t: u32) -> State {\n  return x;\n}\n`,
    }),
  );
  const planner = await createPlanner({
    system: model.asSystem(given),
    // Only its roll-outs are used.
    algorithm: randomShooting({ samples: 1, horizon }),
    ...placeOf(options),
  });
  try {
    const records: ReturnRecord[] = [];
    for (const [i, start] of starts.entries()) {
      throwIfAborted(API, signal);
      const state = transitions.states.slice(start * size, (start + 1) * size);
      const actions = transitions.actions.slice(start * width, (start + horizon) * width);
      const { costs } = await planner.evaluate(state, actions);
      let obtained = 0;
      for (let row = start; row < start + horizon; row++) {
        meter.reset({ options: { state: transitions.states.slice(row * size, (row + 1) * size) } });
        obtained += meter.step(transitions.actions.slice(row * width, (row + 1) * width)).reward;
      }
      records.push({ predicted: -(costs[0] ?? Number.NaN), obtained });
      onProgress?.({ fraction: (i + 1) / starts.length, step: `roll-out ${i + 1} of ${starts.length}` });
    }
    return records;
  } finally {
    planner.destroy();
    meter.close();
  }
}
