import { ForerunError } from '../../src/index.ts';
import { type LearnedModel, readModelFile } from './model-file.ts';

/** Bytes that a file may have before it is read at all. */
const LARGEST_FILE = 2 ** 24;

/**
 * The model in the files that somebody has chosen: one `.safetensors`, and its manifest as `.json` where it does not hold it itself.
 *
 * @throws ForerunError `invalid-data` for files that are none, too large, damaged or of another model, saying why
 */
export async function openModel(files: readonly File[]): Promise<{ model: LearnedModel; name: string }> {
  const manifest = files.find(({ name }) => name.toLowerCase().endsWith('.json'));
  const tensors = files.find((file) => file !== manifest);
  if (tensors === undefined) {
    throw refused('a manifest alone is no model; choose its .safetensors file together with it');
  }
  const [bytes, text] = await Promise.all([readBytes(tensors), manifest && readBytes(manifest)]);
  return { model: readModelFile(bytes, text && new TextDecoder().decode(text)), name: tensors.name };
}

async function readBytes(file: File): Promise<Uint8Array> {
  if (file.size > LARGEST_FILE) {
    throw refused(`${file.name.slice(0, 80)} has ${file.size} bytes; at most ${LARGEST_FILE} are read`);
  }
  return new Uint8Array(await file.arrayBuffer());
}

function refused(problem: string): ForerunError {
  return new ForerunError('invalid-data', `openModel: ${problem}.`);
}
