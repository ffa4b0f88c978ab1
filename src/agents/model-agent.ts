import { ForerunError } from '../error.ts';
import { checkOptions } from '../models/check-options.ts';
import { seededRandom } from '../models/data/random.ts';
import { ReplayBuffer } from '../models/data/replay-buffer.ts';
import { sameSpace, spaceText } from '../models/data/space.ts';
import type { Transitions } from '../models/data/transitions.ts';
import type { AsSystemOptions, Checkpoint, CheckpointManifest, DynamicsModel } from '../models/model.ts';
import type { System } from '../systems/system.ts';
import type { Agent } from './agent.ts';
import { transitionsFromBytes, transitionsToBytes } from './experience.ts';
import { randomAction } from './random-agent.ts';

/** What every agent takes that fits a model to its own experience. */
export interface ModelAgentOptions<Model extends DynamicsModel> {
  /** For logs and errors. */
  readonly name?: string;
  readonly model: Model;
  /** How the model is planned through: the cost in WGSL, particles, risk, ... Default: minus the learned reward. */
  readonly system?: AsSystemOptions & Parameters<Model['asSystem']>[0];
  /**
   * What is planned through while the agent may try things out (`act` with `explore`), by the episode's seed: options that take the place of
   * `system`. Default: `system` itself.
   */
  readonly exploring?: (model: Model, seed: number) => AsSystemOptions & Parameters<Model['asSystem']>[0];
  /** Makes a model of what `model.save()` gave. */
  readonly restore: (checkpoint: Checkpoint) => Model | Promise<Model>;
  /** So many episodes at the beginning are random. Default 1. */
  readonly randomEpisodes?: number;
  /** How many transitions are kept. Default 1,000,000. */
  readonly capacity?: number;
}

/** Names of what {@link ModelAgentOptions} has. */
export const MODEL_AGENT_OPTIONS = {
  name: true,
  model: true,
  system: true,
  exploring: true,
  restore: true,
  randomEpisodes: true,
  capacity: true,
} as const satisfies Record<keyof ModelAgentOptions<DynamicsModel>, true>;

/** How a {@link modelAgent} finds its actions by means of the model. */
export interface Controller {
  /** A new model: the first, or one that was fitted again. */
  setModel(system: System): Promise<void>;
  /** Forgets the last episode. Called before the first model, too. */
  begin(seed: number): void;
  /** The action `[A]` to take in this state `[S]`. */
  choose(state: Float32Array): Promise<Float32Array>;
  /** What each choice is worth in this state `[S]`, higher for better: `[K]`. Where actions are choices and all of them are compared. */
  values?(state: Float32Array): Promise<Float64Array>;
  /** Figures about the episode so far, which are then forgotten. */
  facts(): Readonly<Record<string, number>>;
  destroy(): void;
}

const COUNTS = 'agent.json';
const EXPERIENCE = 'experience.bin';
const MANIFEST = 'model.json';
const TENSORS = 'model.safetensors';

/** An agent with a model of its own. */
export interface ModelAgent<Model extends DynamicsModel> extends Agent {
  /** The model as it is now; after {@link Agent.load} another object than before. */
  readonly model: Model;
  /** A copy of all that was observed, oldest first. */
  transitions(): Transitions;
}

/**
 * An agent that keeps what it observes, fits a model to all of it, and acts by what a controller makes of the model.
 *
 * @throws ForerunError `invalid-argument`
 */
export function modelAgent<Model extends DynamicsModel>(
  options: ModelAgentOptions<Model>,
  controller: Controller,
): ModelAgent<Model> {
  checkOptions('modelAgent', options, Object.keys(MODEL_AGENT_OPTIONS));
  const { name = 'model-agent', system, exploring: exploringSystem, restore, randomEpisodes = 1, capacity } = options;
  let { model } = options;
  const { space } = model;
  const newBuffer = () => new ReplayBuffer(capacity === undefined ? { space } : { space, capacity });
  let buffer = newBuffer();
  if (!Number.isInteger(randomEpisodes) || randomEpisodes < 1) {
    throw new ForerunError(
      'invalid-argument',
      `${name}: randomEpisodes is ${randomEpisodes}; give a whole number from 1: a model needs data.`,
    );
  }
  /** Episodes observed to their end. */
  let episodes = 0;
  /** Whether the newest transition ends no episode. */
  let open = false;
  let random = seededRandom(0);
  let exploring = false;
  let randomActions = 0;
  /** What the controller has: the model as it is now, to act well or to explore in this episode; or neither. */
  let current: 'none' | 'acting' | 'exploring' = 'none';
  let episodeSeed = 0;

  const giveModel = async (wanted: 'acting' | 'exploring') => {
    if (current === wanted) return;
    // What is planned with is what a checkpoint holds, to the last bit, or else a resumed run would not repeat exactly.
    const saved = await restore(model.save());
    const options = wanted === 'exploring' ? exploringSystem?.(saved, episodeSeed) : system;
    await controller.setModel(saved.asSystem(options));
    current = wanted;
  };

  return {
    name,
    transitions: () => buffer.transitions(),

    get model() {
      return model;
    },

    beginEpisode({ seed }) {
      random = seededRandom(seed);
      episodeSeed = seed;
      // What is explored with may be drawn anew in each episode.
      if (current === 'exploring') current = 'none';
      exploring = episodes < randomEpisodes;
      randomActions = 0;
      controller.begin(seed);
    },

    async act(observation, { explore = false } = {}) {
      if (explore && exploring) {
        randomActions++;
        return randomAction(space, random);
      }
      if (!model.fitted) {
        throw new ForerunError(
          'invalid-argument',
          `${name}.act: the model has not been fitted yet, so there is nothing to plan with; call train or learn first.`,
        );
      }
      await giveModel(explore && exploringSystem !== undefined ? 'exploring' : 'acting');
      return controller.choose(observation);
    },

    ...(controller.values && {
      async actionValues(observation: Float32Array) {
        if (!model.fitted) return undefined;
        await giveModel('acting');
        return controller.values?.(observation);
      },
    }),

    observe(transition) {
      buffer.add(transition);
      open = !transition.terminated && !transition.truncated;
      if (!open) episodes++;
    },

    async learn(fitOptions) {
      if (episodes < randomEpisodes) return undefined;
      const report = await model.fit(buffer.transitions(), fitOptions);
      current = 'none';
      return report;
    },

    endEpisode() {
      if (open) {
        buffer.endEpisode();
        open = false;
        episodes++;
      }
      return { ...(randomActions > 0 && { randomActions }), ...controller.facts() };
    },

    save() {
      const own = { [COUNTS]: toJson({ episodes }), [EXPERIENCE]: transitionsToBytes(buffer.transitions()) };
      if (!model.fitted) return own;
      const { manifest, tensors } = model.save();
      return { ...own, [MANIFEST]: toJson(manifest), [TENSORS]: tensors };
    },

    async load(state) {
      const file = (part: string) => {
        const contents = state[part];
        if (contents !== undefined) return contents;
        throw damaged(name, `the state has no '${part}'`);
      };
      const counts = fromJson(name, COUNTS, file(COUNTS)) as { episodes?: unknown } | null;
      if (!Number.isSafeInteger(counts?.episodes)) throw damaged(name, `'${COUNTS}' has no number of episodes`);
      const filled = newBuffer();
      filled.addAll(transitionsFromBytes(space, file(EXPERIENCE)));
      if (state[MANIFEST] !== undefined) {
        const manifest = fromJson(name, MANIFEST, state[MANIFEST]) as CheckpointManifest;
        const restored = await restore({ manifest, tensors: file(TENSORS) });
        if (!sameSpace(space, restored.space)) {
          throw damaged(name, `the model is one of ${spaceText(restored.space)}, not of ${spaceText(space)}`);
        }
        model = restored;
      }
      episodes = Number(counts?.episodes);
      buffer = filled;
      open = false;
      current = 'none';
    },

    destroy: () => controller.destroy(),
  };
}

function toJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value)}\n`);
}

function fromJson(agent: string, file: string, contents: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(contents));
  } catch {
    throw damaged(agent, `'${file}' is not JSON`);
  }
}

function damaged(agent: string, what: string): ForerunError {
  return new ForerunError('invalid-data', `${agent}.load: ${what}; give what save() of such an agent gave.`);
}
