import type { ActOptions, Agent } from '../agents/agent.ts';
import { checkSchedule, type Schedule, scheduled } from '../agents/schedule.ts';
import { derivedSeed } from '../agents/seeds.ts';
import { ForerunError } from '../error.ts';
import { normals, seededRandom } from '../models/data/random.ts';
import type { TransitionSpace } from '../models/data/transitions.ts';
import { coloringMatrix } from '../planners/colored.ts';
import { checkNumbers } from './check-numbers.ts';
import { parsedNovelty, savedCount } from './novelty-file.ts';

/** What {@link withActionNoise} takes. */
export interface ActionNoiseOptions {
  readonly space: TransitionSpace;
  /** Standard deviation as a share of half the range of each action; a number or a schedule over the steps so far. Default 0.2. */
  readonly std?: Schedule;
  /**
   * Spectrum 1 / f^color: 0 (default) is white, each step on its own; 1 is pink, 2 red, whose slow swings move what has inertia
   * (Eberhard et al. 2023: pink is a good default for learning from noise).
   */
  readonly color?: number;
  /** Steps after which the colored noise begins anew, 2 to 4,096; the longest swing. Default 200. */
  readonly period?: number;
}

/** Name of the file that is added to the agent's own. */
const FILE = 'action-noise.json';

/**
 * An agent whose continuous actions are disturbed while it explores: normal noise, white or colored, within the bounds. Asked without
 * `explore`, it is the agent itself.
 *
 * @throws ForerunError `invalid-argument`
 */
export function withActionNoise(agent: Agent, options: ActionNoiseOptions): Agent {
  checkNumbers(
    'withActionNoise',
    options,
    { color: { min: 0, max: 10 }, period: { min: 2, max: 4096, integer: true } },
    ['space', 'std'],
  );
  const { space, std = 0.2, color = 0, period = 200 } = options;
  const { action } = space;
  checkSchedule('withActionNoise: std', std, 0, 10);
  if (action.kind === 'discrete') {
    throw new ForerunError(
      'invalid-argument',
      'withActionNoise: the actions are choices, to which no noise can be added; let a strategy choose: withStrategy(agent, { space, strategy: epsilonGreedy() }).',
    );
  }
  const { low, high } = action;
  // Once, when it is needed: that of 4,096 steps has 16 million numbers.
  let matrix: Float32Array | undefined;
  const coloring = () => {
    matrix ??= coloringMatrix(color, period);
    return matrix;
  };
  const begun = (seed: number) => noiseOf(low.length, color === 0 ? undefined : coloring, period, seed);
  let noise = begun(0);
  let steps = 0;
  const disturbed = async (observation: Float32Array, how?: ActOptions): Promise<Float32Array> => {
    const chosen = await agent.act(observation, how);
    if (how?.explore !== true) return chosen;
    const scale = scheduled(std, steps++);
    const drawn = noise();
    return chosen.map((value, i) => {
      const [least, most] = [low[i] ?? value, high[i] ?? value];
      return Math.min(most, Math.max(least, value + (scale * (most - least) * (drawn[i] ?? 0)) / 2));
    });
  };
  return {
    ...forwarded(agent),
    beginEpisode(start) {
      noise = begun(derivedSeed(start.seed, 'agent', start.episode));
      agent.beginEpisode(start);
    },
    act: disturbed,
    save: () => {
      const text = JSON.stringify({ kind: 'action-noise', steps });
      return { ...agent.save(), [FILE]: new TextEncoder().encode(text) };
    },
    async load(state) {
      const saved = parsedNovelty('withActionNoise', 'action-noise', state[FILE] ?? new Uint8Array());
      const loaded = savedCount('withActionNoise', saved.steps);
      await agent.load(state);
      steps = loaded;
    },
  };
}

/** An agent's methods, bound to it: for agents around agents. */
export function forwarded(agent: Agent): Agent {
  return {
    name: agent.name,
    beginEpisode: (start) => agent.beginEpisode(start),
    act: (observation, how) => agent.act(observation, how),
    ...(agent.actionValues && { actionValues: async (observation: Float32Array) => agent.actionValues?.(observation) }),
    ...(agent.observe && { observe: (transition) => agent.observe?.(transition) }),
    ...(agent.learn && { learn: async (options) => agent.learn?.(options) }),
    endEpisode: () => agent.endEpisode?.() ?? {},
    save: () => agent.save(),
    load: (state) => agent.load(state),
    destroy: () => agent.destroy(),
  };
}

/** Gives `[A]` standard normal numbers a step, colored along the steps. */
function noiseOf(
  size: number,
  coloring: (() => Float32Array) | undefined,
  period: number,
  seed: number,
): () => Float64Array {
  const normal = normals(seededRandom(seed));
  if (coloring === undefined) return () => Float64Array.from({ length: size }, normal);
  let block: Float64Array[] = [];
  let at = period;
  return () => {
    if (at === period) {
      at = 0;
      const matrix = coloring();
      block = Array.from({ length: size }, () => {
        const white = Float64Array.from({ length: period }, normal);
        return Float64Array.from({ length: period }, (_, t) =>
          white.reduce((sum, value, l) => sum + value * (matrix[t * period + l] ?? 0), 0),
        );
      });
    }
    const now = at++;
    return Float64Array.from(block, (values) => values[now] ?? 0);
  };
}
