import { ForerunError } from '../../error.ts';
import { defineSystem } from '../../systems/define.ts';
import type { System, SystemDefinition } from '../../systems/system.ts';
import { reportFaults } from '../../wgsl/fault.ts';
import { parseWgsl } from '../../wgsl/parse.ts';
import { invalid } from '../data/check.ts';
import type { TransitionSpace } from '../data/transitions.ts';
import type { AsSystemOptions } from '../model.ts';
import { checkSystemOptions } from '../system-options.ts';

/** What a model contributes to the system that it becomes. */
export interface LearnedParts {
  /** Begins every message: `linearModel.asSystem`. */
  readonly api: string;
  /** Name of the system unless the options give one. */
  readonly kind: string;
  readonly space: TransitionSpace;
  readonly learnsReward: boolean;
  /** WGSL with `dynamics` and, where the reward is learned, `fn learnedReward(x: State, u: Action) -> f32`. It is the same for later fits. */
  readonly wgsl: string;
  /** Tables of that text; their names begin with `learned`. */
  readonly data: Readonly<Record<string, Float32Array>>;
}

/**
 * Makes a system of a learned model: what the model generates behind the user's own text, so that errors point at the user's
 * lines. Names that begin with `learned` are the model's; `learnedReward(x, u)` may be called where the reward is learned.
 *
 * @throws ForerunError `invalid-argument` for options that do not fit the model; what `defineSystem` throws
 */
export function learnedSystem(parts: LearnedParts, options: AsSystemOptions): System {
  const { api, kind, space, learnsReward } = parts;
  checkSystemOptions(api, options);
  const { name = kind, wgsl = '', params = {}, data = {} } = options;
  const taken = Object.keys(data).find((table) => /^learned/i.test(table));
  if (taken !== undefined) {
    throw invalid(api, `data has a table '${taken}'; names that begin with 'learned' are the model's, choose another.`);
  }
  const declared = declaredNames(api, wgsl);
  const givesCost = declared.has('cost');
  if (!givesCost && !learnsReward) {
    throw invalid(
      api,
      'the model has not learned the reward, so wgsl has to say what a step costs: ' +
        "wgsl: 'fn cost(x: State, u: Action, t: u32) -> f32 { ... }' (or learnsReward: true for the model).",
    );
  }
  const cost = givesCost ? '' : 'fn cost(x: State, u: Action, t: u32) -> f32 { return -learnedReward(x, u); }\n';
  return defineSystem({
    name,
    state: space.stateNames,
    action: actionDefinition(space),
    params,
    data: { ...data, ...parts.data },
    wgsl: `${wgsl}\n${parts.wgsl}${cost}`,
  });
}

/** WGSL expressions of a model's inputs: `x.angle`, `u.torque`, and for choices 1 or 0. */
export function inputExpressions({ stateNames, action }: TransitionSpace): readonly string[] {
  return [
    ...stateNames.map((name) => `x.${name}`),
    ...(action.kind === 'discrete'
      ? Array.from({ length: action.count }, (_, i) => `select(0.0, 1.0, u.index == ${i}u)`)
      : action.names.map((name) => `u.${name}`)),
  ];
}

/** Terms added up, in groups, because a sum of many in a row would be nested too deeply. */
export function sumOf(terms: readonly string[]): string {
  if (terms.length <= GROUP) return terms.join(' + ');
  const groups: string[] = [];
  for (let i = 0; i < terms.length; i += GROUP) groups.push(`(${terms.slice(i, i + GROUP).join(' + ')})`);
  return sumOf(groups);
}

const GROUP = 8;

/** The user's text is parsed on its own: what is wrong with its syntax is found in it, not in what stands behind it. */
function declaredNames(api: string, wgsl: string): ReadonlySet<string> {
  const module = reportFaults(api, wgsl, () => parseWgsl(wgsl));
  const names = new Set<string>();
  for (const declaration of module.declarations) {
    if (!('name' in declaration)) continue;
    const { name, nameAt } = declaration;
    if (name === 'dynamics' || /^learned/i.test(name)) {
      const { line, column } = nameAt;
      const why = name === 'dynamics' ? 'is the model itself; leave it out' : 'begins as the names of the model do';
      throw new ForerunError('invalid-wgsl', `${api}: line ${line}, column ${column}: '${name}' ${why}.`, {
        location: { line, column },
      });
    }
    names.add(name);
  }
  return names;
}

function actionDefinition({ action }: TransitionSpace): SystemDefinition['action'] {
  if (action.kind === 'discrete') return { discrete: action.count };
  const { names, low, high, neutral } = action;
  const bounds = (i: number) => [low[i] ?? 0, high[i] ?? 0, neutral[i] ?? 0] as const;
  return Object.fromEntries(names.map((name, i) => [name, bounds(i)]));
}
