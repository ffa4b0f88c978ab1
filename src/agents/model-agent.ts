import { ForerunError } from '../error.ts';
import { seededRandom } from '../models/data/random.ts';
import { ReplayBuffer } from '../models/data/replay-buffer.ts';
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
  /** Makes a model of what `model.save()` gave. */
  readonly restore: (checkpoint: Checkpoint) => Model | Promise<Model>;
  /** Episodes that begin with fewer transitions than this are random from beginning to end. Default 1: the first one. */
  readonly randomSteps?: number;
  /** How many transitions are kept. Default 1,000,000. */
  readonly capacity?: number;
}

/** How a {@link modelAgent} finds its actions by means of the model. */
export interface Controller {
  /** A new model: the first, or one that was fitted again. */
  setModel(system: System): Promise<void>;
  /** Forgets the last episode. Called before the first model, too. */
  begin(seed: number): void;
  /** The action `[A]` to take in this state `[S]`. */
  choose(state: Float32Array): Promise<Float32Array>;
  /** Figures about the episode so far, which are then forgotten. */
  facts(): Readonly<Record<string, number>>;
  destroy(): void;
}

const EXPERIENCE = 'experience.bin';
const MANIFEST = 'model.json';
const TENSORS = 'model.safetensors';

/** An agent that keeps what it observes, fits a model to all of it, and acts by what a controller makes of the model. */
export function modelAgent<Model extends DynamicsModel>(
  options: ModelAgentOptions<Model>,
  controller: Controller,
): Agent {
  const { name = 'model-agent', system, restore, randomSteps = 1, capacity } = options;
  let { model } = options;
  const { space } = model;
  const newBuffer = () => new ReplayBuffer(capacity === undefined ? { space } : { space, capacity });
  let buffer = newBuffer();
  if (!Number.isInteger(randomSteps) || randomSteps < 1 || randomSteps > buffer.capacity) {
    throw new ForerunError(
      'invalid-argument',
      `${name}: randomSteps is ${randomSteps}; give a whole number from 1 to the capacity, ${buffer.capacity}.`,
    );
  }
  let random = seededRandom(0);
  let exploring = false;
  let randomActions = 0;
  /** Whether the controller has the model as it is now. */
  let current = false;

  const giveModel = async () => {
    if (current) return;
    await controller.setModel(model.asSystem(system));
    current = true;
  };

  return {
    name,

    beginEpisode({ seed }) {
      random = seededRandom(seed);
      exploring = buffer.size < randomSteps;
      randomActions = 0;
      controller.begin(seed);
    },

    async act(observation, { explore }) {
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
      await giveModel();
      return controller.choose(observation);
    },

    observe: (transition) => buffer.add(transition),

    async learn(fitOptions) {
      if (buffer.size < randomSteps) return undefined;
      const report = await model.fit(buffer.transitions(), fitOptions);
      current = false;
      return report;
    },

    endEpisode: () => ({ ...(randomActions > 0 && { randomActions }), ...controller.facts() }),

    save() {
      const experience = transitionsToBytes(buffer.transitions());
      if (!model.fitted) return { [EXPERIENCE]: experience };
      const { manifest, tensors } = model.save();
      const json = new TextEncoder().encode(`${JSON.stringify(manifest)}\n`);
      return { [EXPERIENCE]: experience, [MANIFEST]: json, [TENSORS]: tensors };
    },

    async load(state) {
      const experience = state[EXPERIENCE];
      if (experience === undefined) throw missing(name, EXPERIENCE);
      const filled = newBuffer();
      filled.addAll(transitionsFromBytes(space, experience));
      const [json, tensors] = [state[MANIFEST], state[TENSORS]];
      if (json !== undefined) {
        if (tensors === undefined) throw missing(name, TENSORS);
        model = await restore({ manifest: JSON.parse(new TextDecoder().decode(json)) as CheckpointManifest, tensors });
      }
      buffer = filled;
      current = false;
    },

    destroy: () => controller.destroy(),
  };
}

function missing(agent: string, file: string): ForerunError {
  return new ForerunError(
    'invalid-argument',
    `${agent}.load: the state has no '${file}'; give what save() of such an agent gave.`,
  );
}
