import { runEpisodes } from '../agents/episodes.ts';
import { randomAgent } from '../agents/random-agent.ts';
import { findEnv, makeEnv } from '../envs/registry.ts';
import { ReplayBuffer } from '../models/data/replay-buffer.ts';
import { emptyTransitions } from '../models/data/rows.ts';
import { actionColumns, type TransitionSpace, type Transitions } from '../models/data/transitions.ts';
import type { DynamicsModel } from '../models/model.ts';

/** A state of these components, and one action `u` in [-1, 1]. */
export function spaceOf(...stateNames: string[]): TransitionSpace {
  return {
    stateNames,
    action: {
      kind: 'continuous',
      names: ['u'],
      low: Float32Array.of(-1),
      high: Float32Array.of(1),
      neutral: Float32Array.of(0),
    },
  };
}

/** What a {@link fakeModel} says of one state and action. Default no std. */
export interface FakeAnswer {
  readonly mean: readonly number[];
  readonly std?: readonly number[];
  readonly epistemicStd?: readonly number[];
  readonly reward?: number;
  readonly members?: readonly (readonly number[])[];
}

/** A model whose predictions are a formula. It refuses states that are not finite. */
export function fakeModel(
  space: TransitionSpace,
  answer: (state: readonly number[], action: readonly number[]) => FakeAnswer,
): DynamicsModel {
  const size = space.stateNames.length;
  const width = actionColumns(space);
  const unused = () => {
    throw new Error('not part of this test');
  };
  return {
    kind: 'fake',
    space,
    learnsReward: answer(new Array<number>(size).fill(0), new Array<number>(width).fill(0)).reward !== undefined,
    fitted: true,
    fit: unused,
    asSystem: unused,
    save: unused,
    async predict(states, actions) {
      if (!states.every(Number.isFinite)) throw new Error('asked about a state that is not finite');
      const n = states.length / size;
      const answers = Array.from({ length: n }, (_, i) =>
        answer([...states.slice(i * size, (i + 1) * size)], [...actions.slice(i * width, (i + 1) * width)]),
      );
      const none = new Array<number>(size).fill(0);
      const members = answers[0]?.members?.length;
      return {
        mean: Float32Array.from(answers.flatMap(({ mean }) => mean)),
        std: Float32Array.from(answers.flatMap(({ std }) => std ?? none)),
        epistemicStd: Float32Array.from(answers.flatMap(({ epistemicStd }) => epistemicStd ?? none)),
        ...(answers[0]?.reward !== undefined && { reward: Float32Array.from(answers, ({ reward }) => reward ?? 0) }),
        ...(members !== undefined && {
          members: Float32Array.from(
            Array.from({ length: members }, (_, m) => answers.flatMap((one) => one.members?.[m] ?? none)).flat(),
          ),
        }),
      };
    },
  };
}

/** Single transitions that do not hang together, with action 0 and reward 0. */
export function pairs(
  space: TransitionSpace,
  states: readonly (readonly number[])[],
  next: (state: readonly number[], row: number) => readonly number[],
): Transitions {
  const transitions = emptyTransitions(space, states.length);
  transitions.states.set(states.flat());
  transitions.nextStates.set(states.flatMap(next));
  transitions.truncated.fill(1);
  return transitions;
}

/** Episodes of `steps` steps each under x' = f(x) from each start, with reward x[0] and action 0; each ends truncated. */
export function episodes(
  space: TransitionSpace,
  starts: readonly (readonly number[])[],
  steps: number,
  next: (state: readonly number[]) => readonly number[],
): Transitions {
  const transitions = emptyTransitions(space, starts.length * steps);
  const size = space.stateNames.length;
  for (const [e, start] of starts.entries()) {
    let state = start.map(Math.fround);
    for (let t = 0; t < steps; t++) {
      const row = e * steps + t;
      transitions.states.set(state, row * size);
      transitions.rewards[row] = state[0] ?? 0;
      state = next(state).map(Math.fround);
      transitions.nextStates.set(state, row * size);
    }
    transitions.truncated[(e + 1) * steps - 1] = 1;
  }
  return transitions;
}

/** Episodes of an environment by name, at random. */
export async function randomEpisodes(name: string, count: number, steps: number, seed = 0): Promise<Transitions> {
  const { space } = findEnv(name);
  const env = await makeEnv(name, { steps });
  const buffer = new ReplayBuffer({ space });
  await runEpisodes(env, randomAgent({ space }), {
    episodes: count,
    seed,
    onTransition: (transition) => buffer.add(transition),
  });
  env.close();
  return buffer.transitions();
}
