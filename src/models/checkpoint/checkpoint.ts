import { ForerunError } from '../../error.ts';
import { foreignObject, isRecord, shownJson } from '../data/foreign-json.ts';
import { spaceFromJson, spaceToJson } from '../data/space-json.ts';
import type { TransitionSpace } from '../data/transitions.ts';
import type { Checkpoint, CheckpointManifest } from '../model.ts';
import { decodeSafetensors } from './decode.ts';
import { encodeSafetensors } from './encode.ts';
import { jsonProblem } from './plain-json.ts';

/** What a checkpoint is made of. */
export interface CheckpointContent {
  /** The model's kind. */
  readonly kind: string;
  readonly space: TransitionSpace;
  /** Plain JSON: what else the model needs to be made anew. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly tensors: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>>;
}

/** What {@link readManifest} has checked. */
export interface CheckedManifest {
  readonly kind: string;
  readonly space: TransitionSpace;
  /** Plain JSON, at most 16 levels deep; its fields are the model's to check. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * A model's numbers and settings as a checkpoint.
 *
 * @throws ForerunError `invalid-argument` for settings that JSON cannot hold and for tensors that are not finite or do not fill their shapes
 */
export function packCheckpoint({ kind, space, settings, tensors }: CheckpointContent): Checkpoint {
  const problem = jsonProblem(settings, 'settings');
  if (problem !== undefined) {
    throw new ForerunError(
      'invalid-argument',
      `packCheckpoint: ${problem}; settings have to be plain JSON, numbers finite.`,
    );
  }
  const manifest: CheckpointManifest = {
    format: 'forerun-model',
    version: 1,
    kind,
    space: spaceToJson(space),
    settings: structuredClone(settings),
  };
  const typed = Object.entries(tensors).map(([name, { shape, data }]) => [
    name,
    { dtype: 'F32' as const, shape, data },
  ]);
  return { manifest, tensors: encodeSafetensors(Object.fromEntries(typed), { format: 'forerun-model', kind }) };
}

/**
 * Checks the manifest of a checkpoint, made by whomever.
 *
 * @param given the manifest, or its JSON text
 * @param kinds the kinds that whoever asks can make
 * @throws ForerunError `invalid-data` for text that is not JSON, another format or version, a kind that is not among these, a space or
 * settings that cannot be
 */
export function readManifest(given: unknown, kinds: readonly string[]): CheckedManifest {
  const { format, version, kind, space, settings, ...others } = foreignObject(given, refused);
  if (format !== 'forerun-model') throw refused(`format is ${shownJson(format)}`, "it has to be 'forerun-model'");
  if (version !== 1) throw refused(`version is ${shownJson(version)}`, 'this release reads version 1');
  if (typeof kind !== 'string' || !kinds.includes(kind)) {
    throw refused(`kind is ${shownJson(kind)}`, `this reads ${kinds.map((one) => `'${one}'`).join(', ')}`);
  }
  const [other] = Object.keys(others);
  if (other !== undefined) throw refused(`there is a field ${shownJson(other)}`, 'version 1 has none of this name');
  if (!isRecord(settings)) throw refused(`settings is ${shownJson(settings)}`, 'it has to be an object');
  const problem = jsonProblem(settings, 'settings');
  if (problem !== undefined) throw refused(problem, 'settings have to be plain JSON');
  return { kind, space: spaceFromJson('checkpoint', space), settings };
}

/**
 * The tensors of a checkpoint: exactly the expected ones, as f32, finite. Views into the bytes where these are aligned, copies elsewhere.
 *
 * @param expected shape by name
 * @throws ForerunError `invalid-data` for a damaged file, a tensor that is missing, unknown, of another type or shape, and numbers that are
 * not finite
 */
export function readTensors<Name extends string>(
  bytes: Uint8Array,
  expected: Readonly<Record<Name, readonly number[]>>,
): Readonly<Record<Name, Float32Array>> {
  const wanted: readonly (readonly [string, readonly number[]])[] = Object.entries(expected);
  const { tensors } = decodeSafetensors(bytes, { finite: true });
  for (const name of tensors.keys()) {
    if (!Object.hasOwn(expected, name)) {
      const names = wanted.map(([one]) => one).join(', ') || 'none';
      throw refused(`there is a tensor ${shownJson(name)}`, `this model has ${names}`);
    }
  }
  const found = wanted.map(([name, shape]) => {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw refused(`the tensor '${name}' is missing`, 'save the model again');
    if (tensor.dtype !== 'F32') throw refused(`the tensor '${name}' is ${tensor.dtype}`, 'it has to be F32');
    if (tensor.shape.length !== shape.length || tensor.shape.some((extent, i) => extent !== shape[i])) {
      throw refused(
        `the tensor '${name}' has shape [${tensor.shape.join(', ')}]`,
        `it has to be [${shape.join(', ')}]`,
      );
    }
    return [name, tensor.data] as const;
  });
  return Object.fromEntries(found) as Record<Name, Float32Array>;
}

function refused(got: string, expected: string): ForerunError {
  return new ForerunError('invalid-data', `checkpoint: ${got}; ${expected}.`);
}
