import { ForerunError } from '../error.ts';
import { COST, checkedSystem, OPTIONAL } from './define.ts';
import type { EnsembleDynamics, Risk } from './ensemble.ts';
import type { ActionSpace, System, SystemDefinition } from './system.ts';

/** What {@link defineLearnedSystem} takes. */
export interface LearnedSystemDefinition {
  readonly name: string;
  readonly state: readonly string[];
  readonly action: ActionSpace;
  /** WGSL with `cost` (which may be left out where the ensemble learns the reward), `terminalCost`, `terminated`. Default none. */
  readonly wgsl?: string;
  readonly params?: Readonly<Record<string, number>>;
  readonly data?: Readonly<Record<string, Float32Array>>;
  readonly ensemble: EnsembleDynamics;
}

/** Above these a kernel would not compile in reasonable time, or its tables not fit a binding. */
const LARGEST = { members: 64, particles: 1024, hidden: 32, width: 4096, weightBytes: 128 * 2 ** 20 } as const;

/** Without a cost of its own. */
const NO_COST = 'fn cost(x: State, u: Action, t: u32) -> f32 { return 0.0; }\n';

/**
 * Makes a {@link System} whose dynamics are an ensemble of networks. Models do this for their users: `model.asSystem(...)`.
 *
 * @throws ForerunError `invalid-argument` for sizes or numbers that do not fit each other, `invalid-wgsl` as `defineSystem` does
 */
export function defineLearnedSystem(definition: LearnedSystemDefinition): System {
  const { name, state, action, wgsl = '', params = {}, data = {}, ensemble } = definition;
  checkEnsemble(name, state.length, action, ensemble);
  const described: SystemDefinition = { name, state, action: actionDefinition(action), params, data, wgsl };
  const required = ensemble.learnsReward ? [] : [COST];
  const optional = ensemble.learnsReward ? [COST, ...OPTIONAL] : OPTIONAL;
  const { system, functions } = checkedSystem(described, required, optional);
  const costIsReward = !functions.has('cost');
  // Behind the user's text, whose lines keep their numbers.
  const code = costIsReward ? `${system.code}\n${NO_COST}` : system.code;
  return Object.freeze({ ...system, code, ensemble: Object.freeze({ ...ensemble }), costIsReward });
}

/** D: states, and the reward where it is learned. */
export function targetSize(ensemble: EnsembleDynamics): number {
  const outputs = ensemble.layers.at(-1) ?? 0;
  return ensemble.probabilistic ? outputs / 2 : outputs;
}

/** Numbers in {@link EnsembleDynamics.weights}. */
export function weightCount(members: number, layers: readonly number[]): number {
  let count = 0;
  for (let l = 1; l < layers.length; l++) count += ((layers[l - 1] ?? 0) + 1) * (layers[l] ?? 0);
  return members * count;
}

function actionDefinition(action: ActionSpace): SystemDefinition['action'] {
  if (action.kind === 'discrete') return { discrete: action.count };
  return Object.fromEntries(
    action.names.map((name, a) => [name, [action.low[a] ?? 0, action.high[a] ?? 0, action.neutral[a] ?? 0] as const]),
  );
}

function checkEnsemble(name: string, states: number, action: ActionSpace, ensemble: EnsembleDynamics): void {
  const { members, layers, probabilistic, learnsReward, particles, propagation, risk } = ensemble;
  const whole = (what: string, value: number, most: number): void => {
    if (!Number.isInteger(value) || value < 1 || value > most) {
      throw invalid(name, `${what} is ${String(value)}; give a whole number from 1 to ${most}.`);
    }
  };
  whole('members', members, LARGEST.members);
  whole('particles', particles, LARGEST.particles);
  whole('the number of layers', layers.length - 1, LARGEST.hidden + 1);
  for (const size of layers) whole('the size of a layer', size, LARGEST.width);
  const inputs = states + (action.kind === 'discrete' ? action.count : action.names.length);
  const targets = states + (learnsReward ? 1 : 0);
  const outputs = probabilistic ? 2 * targets : targets;
  if (layers[0] !== inputs || layers.at(-1) !== outputs) {
    throw invalid(
      name,
      `layers are [${layers.join(', ')}]; they have to begin with ${inputs} and end with ${outputs}.`,
    );
  }
  if (propagation === 'expectation' && particles !== 1) {
    throw invalid(name, `propagation 'expectation' has one particle, but particles is ${particles}; leave it out.`);
  }
  if (!['expectation', 'ts1', 'tsinf'].includes(propagation)) {
    throw invalid(name, `propagation is '${String(propagation)}'; give 'expectation', 'ts1' or 'tsinf'.`);
  }
  if (!['relu', 'silu', 'tanh'].includes(ensemble.activation)) {
    throw invalid(name, `activation is '${String(ensemble.activation)}'; give 'relu', 'silu' or 'tanh'.`);
  }
  checkRisk(name, risk);
  if (!Number.isFinite(ensemble.disagreementCost)) {
    throw invalid(name, `disagreementCost is ${String(ensemble.disagreementCost)}; give a finite number.`);
  }
  const noise = probabilistic ? targets : 0;
  const tables: readonly (readonly [string, Float32Array, number])[] = [
    ['weights', ensemble.weights, weightCount(members, layers)],
    ['inputMean', ensemble.inputMean, inputs],
    ['inputStd', ensemble.inputStd, inputs],
    ['outputMean', ensemble.outputMean, targets],
    ['outputStd', ensemble.outputStd, targets],
    ['minLogVariance', ensemble.minLogVariance, noise],
    ['maxLogVariance', ensemble.maxLogVariance, noise],
  ];
  for (const [what, table, length] of tables) {
    if (!(table instanceof Float32Array) || table.length !== length) {
      throw invalid(name, `${what} has ${table?.length ?? 'no'} numbers; give a Float32Array of ${length}.`);
    }
    const bad = table.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw invalid(name, `${what}[${bad}] is ${String(table[bad])}; every number has to be finite.`);
  }
  const flat = ensemble.inputStd.findIndex((value) => !(value > 0));
  if (flat >= 0) throw invalid(name, `inputStd[${flat}] is ${String(ensemble.inputStd[flat])}; give numbers above 0.`);
  if (ensemble.weights.byteLength > LARGEST.weightBytes) {
    throw invalid(
      name,
      `weights take ${ensemble.weights.byteLength} bytes; at most ${LARGEST.weightBytes} fit a binding.`,
    );
  }
}

function checkRisk(name: string, risk: Risk): void {
  switch (risk.kind) {
    case 'mean':
    case 'worst':
      return;
    case 'var':
    case 'cvar':
      if (!(risk.alpha >= 0 && risk.alpha <= 1)) {
        throw invalid(
          name,
          `risk '${risk.kind}' has alpha = ${String(risk.alpha)}; give a share from 0 (the worst) to 1.`,
        );
      }
      return;
    case 'mean-std':
      if (!Number.isFinite(risk.k))
        throw invalid(name, `risk 'mean-std' has k = ${String(risk.k)}; give a finite number.`);
      return;
    default: {
      const given: { kind?: unknown } = risk satisfies never;
      throw invalid(name, `risk is '${String(given.kind)}'; give 'mean', 'worst', 'var', 'cvar' or 'mean-std'.`);
    }
  }
}

function invalid(name: string, message: string): ForerunError {
  return new ForerunError('invalid-argument', `asSystem: system '${name}': ${message}`);
}
