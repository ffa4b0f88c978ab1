import { ForerunError } from '../error.ts';
import { checkOptions } from '../models/check-options.ts';
import type { Draws } from './draws.ts';
import { gumbel } from './gumbel.ts';
import { isDrawn, type SearchModel } from './model.ts';
import type { Normalize } from './normalize.ts';
import type { TreePolicy } from './policy.ts';
import { puct } from './puct.ts';
import { uct } from './uct.ts';
import { type Widening, widened } from './widening.ts';

/** How actions are chosen in the tree; see {@link MctsOptions}. */
export type PolicyName = 'uct' | 'puct' | 'gumbel';

/** What a search may cost. */
export interface SearchBudget {
  /** Simulations for each root. Default 100; without limit where `milliseconds` are given, except for 'gumbel', which has to share them out. */
  readonly simulations?: number;
  /** Wall time; what is under way then is finished, and what has been found counts. Default no limit. */
  readonly milliseconds?: number;
}

/** What {@link mcts} takes. */
export interface MctsOptions extends SearchBudget {
  readonly model: SearchModel;
  /** `'uct'`: Kocsis and Szepesvari 2006. `'puct'` (default): AlphaZero's and MuZero's, with priors. `'gumbel'`: Danihelka et al. 2022, for few simulations. */
  readonly policy?: PolicyName;
  /** Factor of what follows a step, where the model gives none; refused where it has its own. Default 1. */
  readonly discount?: number;
  /** Leaves of a tree that the model sees in one call; more than 1 searches a little worse and asks much less often. Default 1. */
  readonly leaves?: number;
  /** 'uct', 'puct': what a visit under way counts less than its action's q, once normalised: with 0 it only counts as a visit (WU-UCT, Liu et al. 2020). Default 1. */
  readonly virtualLoss?: number;
  /**
   * Actions from the root that are looked ahead at most; what lies there is evaluated anew at each visit. Default no limit; 200 for
   * 'gumbel', which follows its best line to the end each time, so that without a limit its time would grow with the square of the simulations.
   */
  readonly maxDepth?: number;
  /** For models whose outcomes of chance are drawn (`DrawnChance`): how many of them, by an action's visits. With 'uct' and `widening`: double progressive widening. */
  readonly outcomeWidening?: Widening;
  /** Key of the random numbers, of which each root draws its own. Default 0. */
  readonly seed?: number;
  /** 'uct', 'puct': default `'tree'` for 'uct', `'siblings'` for 'puct'. 'gumbel' has its own. */
  readonly normalize?: Normalize;
  /** 'uct', 'puct': acts at random in proportion to visits^(1 / temperature); infinite: evenly among those visited. Default 0: the most visited action. */
  readonly temperature?: number;
  /** 'uct': c. Default the square root of 2. */
  readonly exploration?: number;
  /** 'uct': opens actions one after the other, for many or continuous ones. Default all at once. */
  readonly widening?: Widening;
  /** 'puct': c1. Default 1.25. */
  readonly explorationInit?: number;
  /** 'puct': c2. Default 19652. */
  readonly explorationBase?: number;
  /** 'puct': share of noise in the root's priors, 0.25 for self-play. Default 0. */
  readonly dirichletFraction?: number;
  /** 'puct': concentration of that noise. Default 0.3. */
  readonly dirichletAlpha?: number;
  /** 'gumbel': m, actions that are tried at the root. Default 16. */
  readonly considered?: number;
  /** 'gumbel': scale of the noise; 0 where the best action is wanted and not a sample. Default 1. */
  readonly gumbelScale?: number;
  /** 'gumbel': c_scale. Default 0.1. */
  readonly valueScale?: number;
  /** 'gumbel': c_visit. Default 50. */
  readonly maxVisitInit?: number;
}

/** As deep as many simulations come; with fewer it changes nothing. */
const GUMBEL_DEPTH = 200;

/** Options that all policies have, with the numbers that they may be. */
const SHARED = {
  simulations: { least: 1, whole: true },
  milliseconds: { least: 0 },
  discount: { least: -1, most: 1 },
  leaves: { least: 1, most: 65536, whole: true },
  maxDepth: { least: 1, whole: true },
  seed: { least: 0, whole: true },
  outcomeWidening: undefined,
} as const;

const OWN = {
  uct: {
    virtualLoss: { least: 0 },
    normalize: undefined,
    temperature: { least: 0, most: Number.POSITIVE_INFINITY },
    exploration: { least: 0 },
    widening: undefined,
  },
  puct: {
    virtualLoss: { least: 0 },
    normalize: undefined,
    temperature: { least: 0, most: Number.POSITIVE_INFINITY },
    explorationInit: { least: 0 },
    explorationBase: { least: 1 },
    dirichletFraction: { least: 0, most: 1 },
    dirichletAlpha: { least: 1e-6 },
  },
  gumbel: {
    considered: { least: 1, whole: true },
    gumbelScale: { least: 0 },
    valueScale: { least: 0 },
    maxVisitInit: { least: 0 },
    // Its schedule is written down.
    simulations: { least: 1, most: 10_000_000, whole: true },
  },
} as const;

/** A range of numbers. */
interface Limits {
  readonly least: number;
  readonly most?: number;
  readonly whole?: boolean;
}

/** Checked options, with the defaults of what every policy has. */
export interface SearchSettings {
  readonly model: SearchModel;
  readonly policy: TreePolicy;
  /** What a search may cost that asks for something itself, checked. */
  budget(request: SearchBudget): Required<SearchBudget>;
  readonly discount: number;
  readonly leaves: number;
  readonly maxDepth: number;
  /** Where the model draws outcomes: how many. */
  readonly draws: Draws | undefined;
  readonly seed: number;
}

/**
 * Checks options and makes the policy.
 *
 * @throws ForerunError `invalid-argument`
 */
export function searchSettings(options: MctsOptions): SearchSettings {
  const { policy: name = 'puct' } = options ?? {};
  if (!Object.hasOwn(OWN, name)) {
    throw invalid(`policy is '${String(name)}'; give ${Object.keys(OWN).join(', ')}.`);
  }
  const limits = limitsOf(name);
  checkOptions(`mcts (policy '${name}')`, options, ['model', 'policy', ...Object.keys(limits)]);
  checkModel(options.model);
  for (const [option, range] of Object.entries(limits)) {
    const given: unknown = options[option as keyof MctsOptions];
    if (range !== undefined && given !== undefined) checkNumber(option, given, range);
  }
  if (options.normalize !== undefined) checkNormalize(options.normalize);
  for (const option of ['widening', 'outcomeWidening'] as const) checkWidening(option, options[option]);
  const { chance } = options.model;
  const drawn = isDrawn(chance) ? chance : undefined;
  if (options.outcomeWidening !== undefined && drawn === undefined) {
    throw invalid('outcomeWidening is for models that draw their outcomes (chance: { drawn: true }); leave it out.');
  }
  if (options.discount !== undefined && options.model.discount !== undefined) {
    throw invalid(
      `discount is ${options.discount}, but the model's own is ${options.model.discount}; give it to the model alone.`,
    );
  }
  const { discount = options.model.discount ?? 1, leaves = 1, seed = 0 } = options;
  return {
    model: options.model,
    policy: policyOf(name, options),
    budget: (request) => budgetOf(name, options, request),
    discount,
    leaves,
    maxDepth: options.maxDepth ?? (name === 'gumbel' ? GUMBEL_DEPTH : Number.POSITIVE_INFINITY),
    draws: drawn && { ...widened(options.outcomeWidening ?? {}), outcomes: drawn.outcomes },
    seed,
  };
}

function limitsOf(name: PolicyName): Readonly<Record<string, Limits | undefined>> {
  return { ...SHARED, ...OWN[name] };
}

/** Each limit is the request's where it has one, and else the options'. */
function budgetOf(name: PolicyName, options: SearchBudget, request: SearchBudget): Required<SearchBudget> {
  for (const limit of ['simulations', 'milliseconds'] as const) {
    const given = request[limit];
    if (given !== undefined) checkNumber(`search: ${limit}`, given, limitsOf(name)[limit] ?? SHARED[limit]);
  }
  const milliseconds = request.milliseconds ?? options.milliseconds;
  const unlimited = milliseconds !== undefined && name !== 'gumbel' ? Number.POSITIVE_INFINITY : 100;
  return {
    simulations: request.simulations ?? options.simulations ?? unlimited,
    milliseconds: milliseconds ?? Number.POSITIVE_INFINITY,
  };
}

function policyOf(name: PolicyName, options: MctsOptions): TreePolicy {
  const { virtualLoss = 1, temperature = 0 } = options;
  switch (name) {
    case 'uct': {
      const { normalize = 'tree', exploration = Math.SQRT2, widening } = options;
      const opened = widening && widened(widening);
      return uct({ normalize, virtualLoss, temperature, exploration, widening: opened });
    }
    case 'puct': {
      const { normalize = 'siblings', explorationInit = 1.25, explorationBase = 19652 } = options;
      const { dirichletFraction = 0, dirichletAlpha = 0.3 } = options;
      const exploration = { explorationInit, explorationBase, dirichletFraction, dirichletAlpha };
      return puct({ normalize, virtualLoss, temperature, ...exploration });
    }
    case 'gumbel': {
      const { considered = 16, gumbelScale = 1, valueScale = 0.1, maxVisitInit = 50 } = options;
      return gumbel({ considered, gumbelScale, valueScale, maxVisitInit });
    }
    default:
      return name satisfies never;
  }
}

/**
 * Checks a number against its range.
 *
 * @throws ForerunError `invalid-argument`
 */
export function checkNumber(name: string, given: unknown, { least, most, whole = false }: Limits, api = 'mcts'): void {
  const fits = typeof given === 'number' && given >= least && given <= (most ?? Number.MAX_SAFE_INTEGER);
  if (fits && (!whole || Number.isInteger(given))) return;
  const range = most === undefined ? `from ${least}` : `from ${least} to ${most}`;
  throw invalid(`${name} is ${String(given)}; give a ${whole ? 'whole ' : ''}number ${range}.`, api);
}

function checkWidening(option: string, given: Widening | undefined): void {
  if (given === undefined) return;
  checkOptions(`mcts: ${option}`, given, ['coefficient', 'exponent']);
  const { coefficient, exponent } = widened(given);
  checkNumber(`${option}.coefficient`, coefficient, { least: 1e-9 });
  checkNumber(`${option}.exponent`, exponent, { least: 0, most: 1 });
}

function checkNormalize(given: Normalize): void {
  if (typeof given === 'string' && ['siblings', 'tree', 'none'].includes(given)) return;
  if (Array.isArray(given) && given.length === 2 && given.every(Number.isFinite) && given[0] < given[1]) return;
  throw invalid(`normalize is ${String(given)}; give 'siblings', 'tree', 'none' or [low, high].`);
}

function checkModel(model: SearchModel): void {
  const { actions, stateSize, rootSize = stateSize, root, step, discount, chance } = model ?? {};
  if (typeof root !== 'function' || typeof step !== 'function') {
    throw invalid(`the model has no function ${typeof root === 'function' ? 'step' : 'root'}; give a SearchModel.`);
  }
  checkNumber('model.actions', actions, { least: 1, whole: true });
  checkNumber('model.stateSize', stateSize, { least: 1, whole: true });
  checkNumber('model.rootSize', rootSize, { least: 1, whole: true });
  if (discount !== undefined) checkNumber('model.discount', discount, SHARED.discount);
  if (chance === undefined) return;
  if (!isDrawn(chance) && typeof chance.afterstate !== 'function') {
    throw invalid('model.chance has no function afterstate; give one, or drawn: true.');
  }
  checkNumber('model.chance.outcomes', chance.outcomes, { least: 1, whole: true });
}

function invalid(message: string, api = 'mcts'): ForerunError {
  return new ForerunError('invalid-argument', `${api}: ${message}`);
}
