import { findEnv } from '../../src/envs/registry.ts';
import { ForerunError } from '../../src/error.ts';
import { decodeSafetensors } from '../../src/models/checkpoint/decode.ts';
import { encodeSafetensors } from '../../src/models/checkpoint/encode.ts';
import { sameSpace, spaceText } from '../../src/models/data/space.ts';
import type { Checkpoint, CheckpointManifest } from '../../src/models/model.ts';
import { loadEnsemble, type NeuralDynamicsModel } from '../../src/models/neural/ensemble.ts';
import { type LearningTask, learningTasks } from './tasks.ts';

/** Name of the text beside the tensors that holds the manifest, so that one file is enough. */
const MANIFEST = 'manifest';
/** Bytes of a file that is read at all; the models that are learned here have some 40,000. */
const LARGEST_FILE = 2 ** 24;

/** A model that was learned in a page, or came from a file. */
export interface LearnedModel {
  readonly task: LearningTask;
  readonly checkpoint: Checkpoint;
  readonly model: NeuralDynamicsModel;
}

/**
 * A model as one safetensors file, which holds its manifest as well. `loadEnsemble` takes the bytes with the manifest beside them:
 * `{ manifest: JSON.parse(decodeSafetensors(bytes).metadata.get('manifest')), tensors: bytes }`.
 */
export function toModelFile({ manifest, tensors }: Checkpoint): Uint8Array<ArrayBuffer> {
  const content = decodeSafetensors(tensors);
  const metadata = { ...Object.fromEntries(content.metadata), [MANIFEST]: JSON.stringify(manifest) };
  return encodeSafetensors(Object.fromEntries(content.tensors), metadata);
}

/**
 * The model in a file from whomever: a safetensors file as {@link toModelFile} makes it, or one of another tool with its manifest as
 * JSON beside it.
 *
 * @param bytes of the safetensors file
 * @param manifestText of the manifest; default the one in the file
 * @throws ForerunError `invalid-data` for a file that is damaged, too large or of another model, saying why; nothing has changed then
 */
export function readModelFile(bytes: Uint8Array, manifestText?: string): LearnedModel {
  if (bytes.length > LARGEST_FILE) {
    throw refused(`the file has ${bytes.length} bytes; at most ${LARGEST_FILE} are read`);
  }
  const manifest = manifestText ?? decodeSafetensors(bytes, { maxHeaderBytes: 2 ** 20 }).metadata.get(MANIFEST);
  if (manifest === undefined) {
    throw refused('it holds no manifest; choose the .json file that belongs to it together with it');
  }
  // Text or what was parsed from it: `loadEnsemble` reads both, and checks them as a stranger's.
  return learnedModel({ manifest: manifest as unknown as CheckpointManifest, tensors: bytes });
}

/**
 * A checkpoint with the task that it is for, found by the names of its states and actions.
 *
 * @throws ForerunError `invalid-data` for a checkpoint that is damaged or no model of any {@link learningTasks}
 */
export function learnedModel(checkpoint: Checkpoint): LearnedModel {
  const model = loadEnsemble(checkpoint, { backend: 'cpu' });
  const task = learningTasks.find(({ environment }) => sameSpace(findEnv(environment).space, model.space));
  if (task === undefined) {
    const known = learningTasks.map(({ environment }) => `${environment} (${spaceText(findEnv(environment).space)})`);
    throw refused(
      `it is a model of ${spaceText(model.space).slice(0, 200)}; this page plans for ${known.join(' and ')}`,
    );
  }
  if (model.learnsReward) throw refused('it predicts the reward as well, which this page takes from the environment');
  return { task, checkpoint: model.save(), model };
}

function refused(problem: string): ForerunError {
  return new ForerunError('invalid-data', `readModelFile: ${problem}.`);
}
