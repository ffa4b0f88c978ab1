import { ForerunError } from '../error.ts';
import { checkOptions } from '../models/check-options.ts';
import { randomIndex, seededRandom } from '../models/data/random.ts';
import type { EnsembleSystemOptions } from '../models/neural/options.ts';
import type { Propagation } from '../systems/ensemble.ts';
import { derivedSeed } from './seeds.ts';

/** How `pets` tries things out while it learns; with `explore` false it acts as it would without. */
export type PetsExploration =
  /**
   * Plans for going where the members disagree: each step pays `weight` times their disagreement (the standard deviation of their
   * predictions, in units of the data's) beside the reward, or alone where `pure` is set (Shyam et al. 2019; Sekar et al. 2020). Default
   * weight 1, not pure.
   */
  | { readonly kind: 'disagreement'; readonly weight?: number; readonly pure?: boolean }
  /** Believes one member, drawn for each episode: Thompson sampling over models (Osband et al. 2013; one particle group of TS-infinity). */
  | { readonly kind: 'thompson' }
  /**
   * Optimism (Chen et al. 2017, there over Q-ensembles): a plan is worth the mean of its particles' returns plus `k` standard deviations (default 1); needs several particles, which
   * keep their member (`'tsinf'`, the default) for the deviation to be doubt.
   */
  | { readonly kind: 'upper-confidence'; readonly k?: number };

const OPTIONS: Readonly<Record<PetsExploration['kind'], readonly string[]>> = {
  disagreement: ['kind', 'weight', 'pure'],
  thompson: ['kind'],
  'upper-confidence': ['kind', 'k'],
};

/**
 * An exploration, checked.
 *
 * @param api whose option it is, for messages
 * @throws ForerunError `invalid-argument`
 */
export function checkedExploration(
  api: string,
  exploration: PetsExploration | undefined,
  propagation: Propagation | undefined,
): PetsExploration | undefined {
  if (exploration === undefined) return undefined;
  const kind: unknown = Object(exploration).kind;
  if (typeof kind !== 'string' || !Object.hasOwn(OPTIONS, kind)) {
    const got = typeof exploration === 'object' ? JSON.stringify(exploration) : `'${String(exploration)}'`;
    throw new ForerunError(
      'invalid-argument',
      `${api} is ${got}; give an object, for example { kind: 'disagreement', weight: 1 }; the kinds are '${Object.keys(OPTIONS).join("', '")}'.`,
    );
  }
  checkOptions(api, exploration, OPTIONS[exploration.kind]);
  const above0 = (name: string, value: number | undefined) => {
    if (value === undefined || (Number.isFinite(value) && value > 0)) return;
    throw new ForerunError('invalid-argument', `${api}: ${name} is ${String(value)}; give a number above 0.`);
  };
  if (exploration.kind === 'disagreement') above0('weight', exploration.weight);
  if (exploration.kind === 'upper-confidence') {
    above0('k', exploration.k);
    if (propagation === 'expectation') {
      throw new ForerunError(
        'invalid-argument',
        `${api}: 'upper-confidence' needs particles, but planning has propagation 'expectation', which has one; give 'tsinf'.`,
      );
    }
  }
  return exploration;
}

/**
 * What is planned through in an episode that explores.
 *
 * @param planning what is planned through otherwise
 * @param members how many members there are to draw from
 */
export function exploringOptions(
  exploration: PetsExploration,
  planning: EnsembleSystemOptions,
  members: number,
  seed: number,
): EnsembleSystemOptions {
  switch (exploration.kind) {
    case 'disagreement': {
      const { weight = 1, pure = false } = exploration;
      // In place of what the task may charge for disagreement: to look for it and to shun it at once is neither.
      return { ...planning, disagreementCost: -weight, ...(pure && { wgsl: withoutTask(planning.wgsl) }) };
    }
    case 'thompson':
      return { ...planning, member: randomIndex(seededRandom(derivedSeed(seed, 'agent', 0)), members) };
    case 'upper-confidence':
      return { ...planning, risk: { kind: 'mean-std', k: -(exploration.k ?? 1) } };
    default:
      return exploration satisfies never;
  }
}

/** A cost that is nothing. Ends of episodes stay, because beyond them there is nothing to be found. */
function withoutTask(wgsl = ''): string {
  const others = wgsl.replace(/\bfn (cost|terminalCost)\b/g, (_, name: string) => `fn task_${name}`);
  return `${others}
fn cost(x: State, u: Action, t: u32) -> f32 { return 0.0; }
fn terminalCost(x: State) -> f32 { return 0.0; }
`;
}
