import type { PetsOptions } from '../../src/agents/pets.ts';
import { ForerunError } from '../../src/error.ts';
import { type Algorithm, cem } from '../../src/index.ts';

/** Names of what can be learned in the page. */
export const LEARNING_SYSTEMS = ['pendulum', 'cartpole'] as const;

/** A system that can be learned in the page. */
export type LearningSystem = (typeof LEARNING_SYSTEMS)[number];

/** How long, and with how large networks: what tests make small. */
export interface LearningSizes {
  /** Episodes learned from; the first is random. 2 to 20. */
  readonly episodes: number;
  /** Time limit of an episode, in steps: 10 to 200. */
  readonly steps: number;
  /** Most epochs of a fit: 1 to 200. */
  readonly epochs: number;
}

/** One thing to learn: an environment, settings with which it is learned in about a minute on two cores, and what to show of it. */
export interface LearningTask {
  readonly system: LearningSystem;
  readonly title: string;
  /** One sentence. */
  readonly description: string;
  /** Name of the environment, the true plant: `makeEnv(task.environment)`. */
  readonly environment: string;
  /** Name of the built-in system, and so of the scene, that looks like it. */
  readonly scene: string;
  /** Seconds that a step stands for. */
  readonly dt: number;
  readonly sizes: LearningSizes;
  readonly networks: NonNullable<PetsOptions['ensemble']>;
  readonly planning: NonNullable<PetsOptions['planning']>;
  /** What is planned for when what was learned is shown, where it is not the environment's own reward: WGSL over observations. */
  readonly afterwards?: { readonly wgsl: string; readonly horizon: number };
  /** Plans; the horizon is 20 or 15 steps unless given. */
  readonly algorithm: (horizon?: number) => Algorithm;
  /** What the model sees of a state of the scene. */
  readonly observe: (state: ArrayLike<number>) => Float32Array;
  /** The state of the scene, `[S]`, that is seen like this. */
  readonly stateOf: (observation: ArrayLike<number>) => Float32Array;
  /** An action of the model in the units of the scene's system. */
  readonly actionOf: (action: ArrayLike<number>) => Float32Array;
  /** State of the environment from which to show what was learned. */
  readonly start: readonly number[];
  /** Observations that are possible: where doubt is looked for. */
  readonly possible: (random: () => number) => readonly number[];
  /** Components of the observation that are drawn beside reality, with what they are called. */
  readonly shown: readonly { readonly component: string; readonly label: string; readonly unit?: string }[];
  /** The return of an episode in which the task is done. */
  readonly goodReturn: number;
  /** How far an observation is from done, in words: `'3 degrees from upright'`. */
  readonly said: (observation: ArrayLike<number>) => string;
  /** Whether the pole or the rod stands. */
  readonly upright: (observation: ArrayLike<number>) => boolean;
}

const between = (random: () => number, reach: number): number => reach * (2 * random() - 1);
const degrees = (angle: number): string => {
  const whole = Math.round((Math.abs(angle) * 180) / Math.PI);
  return `${whole} ${whole === 1 ? 'degree' : 'degrees'} from upright`;
};
const entry = (values: ArrayLike<number>, i: number): number => values[i] ?? 0;
/** Deterministic networks: what there is to learn has no noise, and their disagreement is all their doubt. */
const NETWORKS = { members: 5, hidden: [32, 32], probabilistic: false, learningRate: 1e-3, batchSize: 32 } as const;

const TASKS: Readonly<Record<LearningSystem, LearningTask>> = {
  pendulum: {
    system: 'pendulum',
    title: 'Pendulum: swing up',
    description: 'A rod on a motor that is too weak to lift it: it has to be swung up, and then held.',
    environment: 'Pendulum-v1',
    scene: 'pendulum',
    dt: 0.05,
    sizes: { episodes: 5, steps: 200, epochs: 60 },
    networks: { ...NETWORKS, patience: 15 },
    planning: { particles: 5, propagation: 'tsinf' },
    algorithm: (horizon = 20) => cem({ samples: 60, horizon, iterations: 3 }),
    observe: (state) => Float32Array.of(Math.cos(entry(state, 0)), Math.sin(entry(state, 0)), entry(state, 1)),
    stateOf: (seen) => Float32Array.of(Math.atan2(entry(seen, 1), entry(seen, 0)), entry(seen, 2)),
    actionOf: (action) => Float32Array.from(action),
    start: [Math.PI, 0],
    possible: (random) => {
      const angle = between(random, Math.PI);
      return [Math.cos(angle), Math.sin(angle), between(random, 8)];
    },
    shown: [
      { component: 'cosine', label: 'height', unit: 'm' },
      { component: 'speed', label: 'speed', unit: 'rad/s' },
    ],
    goodReturn: -400,
    said: (seen) => degrees(Math.atan2(entry(seen, 1), entry(seen, 0))),
    upright: (seen) => Math.abs(Math.atan2(entry(seen, 1), entry(seen, 0))) < 0.2,
  },
  cartpole: {
    system: 'cartpole',
    title: 'Cart-pole: balance',
    description: 'A pole on a cart, which falls unless the cart is pushed the right way in time.',
    environment: 'cartpole-continuous',
    scene: 'cartpole',
    dt: 0.02,
    sizes: { episodes: 6, steps: 200, epochs: 40 },
    networks: { ...NETWORKS, patience: 15 },
    planning: { particles: 5, propagation: 'tsinf' },
    // The environment pays nothing for the middle of the track; planned with a cost that does, the same model stays there.
    afterwards: {
      horizon: 40,
      wgsl: `
fn cost(x: State, u: Action, t: u32) -> f32 {
  return 2.0 * x.position * x.position + x.velocity * x.velocity + 20.0 * x.angle * x.angle - 20.0;
}
fn terminated(x: State) -> bool {
  return abs(x.position) > 2.4 || abs(x.angle) > 0.2094;
}`,
    },
    algorithm: (horizon = 15) => cem({ samples: 60, horizon, iterations: 3 }),
    observe: (state) => Float32Array.from(state),
    stateOf: (seen) => Float32Array.from(seen),
    actionOf: (action) => Float32Array.from(action, (value) => 10 * value),
    start: [0, 0, 0.05, 0],
    possible: (random) => [between(random, 2.4), between(random, 2), between(random, 0.21), between(random, 2)],
    shown: [
      { component: 'angle', label: 'angle', unit: 'rad' },
      { component: 'position', label: 'position', unit: 'm' },
    ],
    goodReturn: 195,
    said: (seen) => degrees(entry(seen, 2)),
    upright: (seen) => Math.abs(entry(seen, 2)) < 0.2,
  },
};

/** All that can be learned in the page. */
export const learningTasks: readonly LearningTask[] = LEARNING_SYSTEMS.map((system) => TASKS[system]);

/** Whether there is a task of that name. */
export function isLearningSystem(name: unknown): name is LearningSystem {
  return LEARNING_SYSTEMS.some((system) => system === name);
}

/**
 * The task of that name.
 *
 * @throws ForerunError `invalid-argument`, naming those that there are
 */
export function findLearningTask(name: string): LearningTask {
  if (isLearningSystem(name)) return TASKS[name];
  throw new ForerunError(
    'invalid-argument',
    `findLearningTask: there is nothing to learn called '${name.slice(0, 40)}'; give one of ${LEARNING_SYSTEMS.join(', ')}.`,
  );
}
