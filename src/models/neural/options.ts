import { ForerunError } from '../../error.ts';
import type { Activation, Propagation, Risk } from '../../systems/ensemble.ts';
import { checkSpace } from '../data/space.ts';
import { actionInputs, type TransitionSpace } from '../data/transitions.ts';
import type { AsSystemOptions } from '../model.ts';

/** Where networks are fitted and evaluated. */
export interface TfjsOptions {
  /**
   * `'auto'` (default): WebGPU where there is a real GPU, else the CPU. `'webgpu'` takes what adapter there is: one emulated in software is
   * many times slower than the CPU backend.
   */
  readonly backend?: 'auto' | 'webgpu' | 'cpu';
  /** A device to share, for `'auto'` and `'webgpu'`. Default the device that Forerun's planners share. */
  readonly device?: GPUDevice;
}

/**
 * What `ensemble` takes. Defaults are the published settings of PETS for cart-pole (Chua et al. 2018; mbrl-lib's), except where said
 * otherwise.
 */
export interface EnsembleOptions extends TfjsOptions {
  readonly space: TransitionSpace;
  /** M, 1 to 64. Default 5. */
  readonly members?: number;
  /** Widths of the hidden layers, each 1 to 4,096; none makes the networks linear. Default `[200, 200, 200]`. */
  readonly hidden?: readonly number[];
  /** Between layers. Default `'silu'`. */
  readonly activation?: Activation;
  /** Whether the networks also learn the noise: a variance for each output. Default true. */
  readonly probabilistic?: boolean;
  /** Whether the reward is predicted beside the state. Default false. */
  readonly learnsReward?: boolean;
  /** Of Adam. Default 7.5e-4. */
  readonly learningRate?: number;
  /** Weights (not biases) are drawn to zero with this strength; one number, or one per layer. Default 3e-5. */
  readonly weightDecay?: number | readonly number[];
  /** Rows per step and member. Default 256. */
  readonly batchSize?: number;
  /** Most passes over the data in a fit. Default 200; agents that fit again and again need fewer (25 in mbrl-lib). */
  readonly epochs?: number;
  /** Epochs without improvement after which a member stops. Default 25. */
  readonly patience?: number;
  /**
   * Least that counts as an improvement of the loss: a share of it for deterministic networks, a difference for probabilistic ones,
   * whose loss can be negative. Default 0.01.
   */
  readonly improvement?: number;
  /**
   * Share of the rows held out for early stopping and the choice of elites, from 0, below 1. At 0 the training loss takes their place, as in
   * mbrl-lib's runs. Default 0.1.
   */
  readonly validationFraction?: number;
  /** How many of the best members predict and plan, 1 to M. Default M. */
  readonly elites?: number;
  /** Whether members see different rows, drawn with replacement; else all rows, in different orders. Default true. */
  readonly bootstrap?: boolean;
  /** Whether a fit goes on from the weights of the last one. Default true. */
  readonly warmStart?: boolean;
}

/** What `neuralModel` takes: an ensemble's options without those that need several members. `probabilistic` is false by default. */
export type NeuralModelOptions = Omit<EnsembleOptions, 'members' | 'elites' | 'bootstrap'>;

/** How an ensemble is planned through. */
export interface EnsembleSystemOptions extends AsSystemOptions {
  /** How particles use the members. Default `'tsinf'`. */
  readonly propagation?: Propagation;
  /** P. Default 20; 1 for `'expectation'`, and for a single member without noise. */
  readonly particles?: number;
  /** Whether particles draw the learned noise at each step. Default true for probabilistic networks, except with `'expectation'`. */
  readonly aleatoric?: boolean;
  /** What a candidate costs, given the costs of its particles. Default `{ kind: 'mean' }`. */
  readonly risk?: Risk;
  /** Cost per step of the members' disagreement; a negative one is a bonus for going where they disagree. Default 0. */
  readonly disagreementCost?: number;
  /** Plans with one of the elites alone, counted from 0, the best: Thompson sampling where it is drawn. Default all of them. */
  readonly member?: number;
  /** Rounds weights to half precision, which is quicker on GPUs with `shader-f16` and the same numbers elsewhere. Default false. */
  readonly halfWeights?: boolean;
}

/** Names of what {@link EnsembleSystemOptions} has beside what every model takes. */
export const PLANNING_OPTIONS = [
  'propagation',
  'particles',
  'aleatoric',
  'risk',
  'disagreementCost',
  'member',
  'halfWeights',
] as const satisfies readonly Exclude<keyof EnsembleSystemOptions, keyof AsSystemOptions>[];

/** Options with defaults filled in. */
export interface EnsembleSettings extends Required<Omit<EnsembleOptions, 'device' | 'weightDecay' | 'space'>> {
  readonly device: GPUDevice | undefined;
  /** By layer. */
  readonly weightDecay: readonly number[];
  /** `[I, hidden..., O]` */
  readonly layers: readonly number[];
}

const DEFAULTS = {
  members: 5,
  hidden: [200, 200, 200],
  activation: 'silu',
  probabilistic: true,
  learnsReward: false,
  learningRate: 7.5e-4,
  weightDecay: 3e-5,
  batchSize: 256,
  epochs: 200,
  patience: 25,
  improvement: 0.01,
  validationFraction: 0.1,
  bootstrap: true,
  warmStart: true,
  backend: 'auto',
} as const;

/** As a system of these sizes would be refused. */
const LARGEST = { members: 64, hidden: 32, width: 4096 } as const;

/**
 * Fills in defaults and checks every option.
 *
 * @throws ForerunError `invalid-argument`
 */
export function ensembleSettings(
  api: string,
  space: TransitionSpace,
  options: Partial<EnsembleOptions>,
): EnsembleSettings {
  checkSpace(api, space);
  const known = new Set([...Object.keys(DEFAULTS), 'space', 'elites', 'device']);
  for (const name of Object.keys(options)) {
    if (!known.has(name)) {
      throw invalid(api, `there is no option '${name}'; the options are ${[...known].sort().join(', ')}.`);
    }
  }
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const all: Omit<Required<EnsembleOptions>, 'elites' | 'device' | 'space'> = { ...DEFAULTS, ...given };
  const number = (name: string, value: unknown, fits: (value: number) => boolean, expected: string): void => {
    if (typeof value !== 'number' || !fits(value)) {
      throw invalid(api, `${name} is ${shown(value)}; give ${expected}.`);
    }
  };
  const whole = (name: string, value: unknown, most: number): void =>
    number(
      name,
      value,
      (v) => Number.isInteger(v) && v >= 1 && v <= most,
      `a whole number from 1${most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`}`,
    );
  whole('members', all.members, LARGEST.members);
  whole('elites', options.elites ?? all.members, all.members);
  for (const name of ['batchSize', 'epochs', 'patience'] as const) whole(name, all[name], Number.MAX_SAFE_INTEGER);
  if (!Array.isArray(all.hidden) || all.hidden.length > LARGEST.hidden) {
    throw invalid(
      api,
      `hidden is ${shown(all.hidden)}; give the widths of at most ${LARGEST.hidden} layers: [200, 200].`,
    );
  }
  for (const [l, width] of all.hidden.entries()) whole(`hidden[${l}]`, width, LARGEST.width);
  number('learningRate', all.learningRate, (v) => v > 0 && v <= 1, 'a number above 0 and at most 1');
  number('improvement', all.improvement, (v) => v >= 0 && v < 1, 'a number from 0, below 1');
  number('validationFraction', all.validationFraction, (v) => v >= 0 && v < 1, 'a number from 0, below 1');
  oneOf(api, 'activation', all.activation, ['relu', 'silu', 'tanh']);
  oneOf(api, 'backend', all.backend, ['auto', 'webgpu', 'cpu']);
  for (const name of ['probabilistic', 'learnsReward', 'bootstrap', 'warmStart'] as const) {
    if (typeof all[name] !== 'boolean') throw invalid(api, `${name} is ${shown(all[name])}; give true or false.`);
  }
  const layers = layerSizes(space, all);
  const decay = typeof all.weightDecay === 'number' ? layers.slice(1).map(() => all.weightDecay) : all.weightDecay;
  if (!Array.isArray(decay) || decay.length !== layers.length - 1) {
    throw invalid(
      api,
      `weightDecay is ${shown(decay)}; give a number, or one for each of the ${layers.length - 1} layers.`,
    );
  }
  for (const value of decay) number('weightDecay', value, (v) => v >= 0 && v <= 1, 'numbers from 0 to 1');
  return {
    ...all,
    hidden: [...all.hidden],
    elites: options.elites ?? all.members,
    device: options.device,
    weightDecay: decay as readonly number[],
    layers,
  };
}

/**
 * Refuses a risk that is no object of a kind that there is; its numbers are checked with the system.
 *
 * @param api whose option it is, for the message
 * @throws ForerunError `invalid-argument`
 */
export function checkRisk(api: string, risk: Risk | undefined): void {
  const kind: unknown = Object(risk).kind;
  if (risk === undefined || (typeof kind === 'string' && Object.hasOwn(RISKS, kind))) return;
  const got = typeof risk === 'object' ? JSON.stringify(risk) : shown(risk);
  const example = typeof risk === 'string' && Object.hasOwn(RISKS, risk) ? RISKS[risk as Risk['kind']] : RISKS.cvar;
  const kinds = Object.keys(RISKS).join("', '");
  throw invalid(api, `risk is ${got}; give an object, for example ${example}; the kinds are '${kinds}'.`);
}

/** An example of each. */
const RISKS: Readonly<Record<Risk['kind'], string>> = {
  mean: "{ kind: 'mean' }",
  worst: "{ kind: 'worst' }",
  var: "{ kind: 'var', alpha: 0.1 }",
  cvar: "{ kind: 'cvar', alpha: 0.1 }",
  'mean-std': "{ kind: 'mean-std', k: 1 }",
};

/** `[I, hidden..., O]` */
function layerSizes(
  space: TransitionSpace,
  { hidden, probabilistic, learnsReward }: Pick<Required<EnsembleOptions>, 'hidden' | 'probabilistic' | 'learnsReward'>,
): number[] {
  const states = space.stateNames.length;
  const targets = states + (learnsReward ? 1 : 0);
  return [states + actionInputs(space), ...hidden, probabilistic ? 2 * targets : targets];
}

function oneOf(api: string, name: string, value: unknown, choices: readonly string[]): void {
  if (typeof value !== 'string' || !choices.includes(value)) {
    throw invalid(api, `${name} is ${shown(value)}; give one of '${choices.join("', '")}'.`);
  }
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : Array.isArray(value) ? `[${value.join(', ')}]` : String(value);
}

function invalid(api: string, message: string): ForerunError {
  return new ForerunError('invalid-argument', `${api}: ${message}`);
}
