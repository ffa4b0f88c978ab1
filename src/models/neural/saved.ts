import { ForerunError } from '../../error.ts';
import { packCheckpoint, readManifest, readTensors } from '../checkpoint/checkpoint.ts';
import type { TransitionSpace } from '../data/transitions.ts';
import type { Checkpoint } from '../model.ts';
import { type EnsembleOptions, type EnsembleSettings, ensembleSettings } from './options.ts';
import { type LayerSlot, layerSlots, memberSize, type Networks } from './weights.ts';

/** The kinds of models that are networks. */
export type NeuralKind = 'ensemble' | 'neural';

/** Of a model that has been fitted. */
export interface Fitted {
  readonly networks: Networks;
  /** Indices of the members that predict and plan, best first. */
  readonly elites: readonly number[];
}

/** What a checkpoint holds. */
export interface SavedNetworks {
  readonly kind: NeuralKind;
  readonly space: TransitionSpace;
  readonly settings: EnsembleSettings;
  readonly fitted: Fitted;
}

/** Settings as they are saved: those of `EnsembleOptions` that are not about this machine. */
const SAVED = [
  'members',
  'hidden',
  'activation',
  'probabilistic',
  'learnsReward',
  'learningRate',
  'weightDecay',
  'batchSize',
  'epochs',
  'patience',
  'improvement',
  'validationFraction',
  'bootstrap',
  'warmStart',
] as const satisfies readonly (keyof EnsembleSettings)[];

const TABLES = ['inputMean', 'inputStd', 'outputMean', 'outputStd', 'minLogVariance', 'maxLogVariance'] as const;

/** Networks as a checkpoint: per layer `layer0.weights` `[M, in, out]` and `layer0.biases` `[M, out]`, means, standard deviations, bounds. */
export function saveNetworks({ kind, space, settings, fitted }: SavedNetworks): Checkpoint {
  const { networks, elites } = fitted;
  const shapes = tensorShapes(networks.members, networks.layers, networks.probabilistic, networks.outputMean.length);
  const tensors = new Map<string, Float32Array>(TABLES.map((name) => [name, networks[name]]));
  for (const [l, slot] of layerSlots(networks.layers).entries()) {
    for (const part of ['weights', 'biases'] as const) {
      tensors.set(`layer${l}.${part}`, partOf(networks, slot, part));
    }
  }
  return packCheckpoint({
    kind,
    space,
    settings: { ...Object.fromEntries(SAVED.map((name) => [name, settings[name]])), elites },
    tensors: Object.fromEntries(
      Object.entries(shapes).map(([name, shape]) => [name, { shape, data: tensors.get(name) ?? new Float32Array() }]),
    ),
  });
}

/**
 * What {@link saveNetworks} wrote, all of it checked as if it came from a stranger.
 *
 * @throws ForerunError `invalid-data` for a manifest or tensors that cannot be
 */
export function loadNetworks(checkpoint: Checkpoint, here: Pick<EnsembleOptions, 'backend' | 'device'>): SavedNetworks {
  const manifest = readManifest(checkpoint.manifest, ['ensemble', 'neural']);
  const { space, settings: given } = manifest;
  const kind: NeuralKind = manifest.kind === 'ensemble' ? 'ensemble' : 'neural';
  const { elites, ...options } = given;
  const saved: readonly string[] = SAVED;
  const other = Object.keys(options).find((name) => !saved.includes(name));
  if (other !== undefined) throw refused(`settings have '${other.slice(0, 40)}', which is none of an ensemble's`);
  const missing = SAVED.find((name) => options[name] === undefined);
  if (missing !== undefined) throw refused(`settings lack '${missing}'`);
  const settings = checkedSettings(space, options, elites, here);
  const { members, layers, activation, probabilistic, learnsReward } = settings;
  const outputs = space.stateNames.length + (learnsReward ? 1 : 0);
  const tensors = readTensors<string>(checkpoint.tensors, tensorShapes(members, layers, probabilistic, outputs));
  const table = (name: string): Float32Array => tensors[name]?.slice() ?? new Float32Array();
  const flat = ['inputStd', 'outputStd'].find((name) => table(name).some((value) => !(value > 0)));
  if (flat !== undefined) throw refused(`the tensor '${flat}' has a number that is not above 0`);
  const weights = new Float32Array(members * memberSize(layers));
  for (const [l, slot] of layerSlots(layers).entries()) {
    for (const part of ['weights', 'biases'] as const) {
      const values = table(`layer${l}.${part}`);
      const count = values.length / members;
      for (let m = 0; m < members; m++) {
        weights.set(values.subarray(m * count, (m + 1) * count), m * memberSize(layers) + slot[part]);
      }
    }
  }
  const networks: Networks = {
    members,
    layers,
    activation,
    probabilistic,
    learnsReward,
    weights,
    inputMean: table('inputMean'),
    inputStd: table('inputStd'),
    outputMean: table('outputMean'),
    outputStd: table('outputStd'),
    minLogVariance: table('minLogVariance'),
    maxLogVariance: table('maxLogVariance'),
  };
  return { kind, space, settings, fitted: { networks, elites: elites as readonly number[] } };
}

function checkedSettings(
  space: TransitionSpace,
  options: Readonly<Record<string, unknown>>,
  elites: unknown,
  here: Pick<EnsembleOptions, 'backend' | 'device'>,
): EnsembleSettings {
  const members = Number(options.members);
  const indices = Array.isArray(elites) && elites.every((m) => Number.isInteger(m) && m >= 0 && m < members);
  if (!indices || elites.length === 0 || new Set(elites).size !== elites.length) {
    throw refused('elites is not a list of different members');
  }
  try {
    // Types are checked there, whatever they are.
    const all = { ...options, ...here, elites: elites.length } as Partial<EnsembleOptions>;
    return ensembleSettings('checkpoint', space, all);
  } catch (error) {
    if (!(error instanceof ForerunError)) throw error;
    throw new ForerunError('invalid-data', error.message, { cause: error });
  }
}

function tensorShapes(
  members: number,
  layers: readonly number[],
  probabilistic: boolean,
  outputs: number,
): Record<string, readonly number[]> {
  const inputs = layers[0] ?? 0;
  const bounds = probabilistic ? outputs : 0;
  return {
    ...Object.fromEntries(
      layerSlots(layers).flatMap(({ inputs: from, outputs: to }, l) => [
        [`layer${l}.weights`, [members, from, to]],
        [`layer${l}.biases`, [members, to]],
      ]),
    ),
    inputMean: [inputs],
    inputStd: [inputs],
    outputMean: [outputs],
    outputStd: [outputs],
    minLogVariance: [bounds],
    maxLogVariance: [bounds],
  };
}

/** One layer's weights or biases of all members. */
function partOf({ weights, members, layers }: Networks, slot: LayerSlot, part: 'weights' | 'biases'): Float32Array {
  const size = memberSize(layers);
  const count = part === 'weights' ? slot.inputs * slot.outputs : slot.outputs;
  const values = new Float32Array(members * count);
  for (let m = 0; m < members; m++) {
    const from = m * size + slot[part];
    values.set(weights.subarray(from, from + count), m * count);
  }
  return values;
}

function refused(problem: string): ForerunError {
  return new ForerunError('invalid-data', `checkpoint: ${problem}; the file is damaged or not of an ensemble.`);
}
