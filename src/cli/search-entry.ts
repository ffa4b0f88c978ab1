import type { Setting, SettingValue } from '../planners/settings.ts';
import type { System } from '../systems/system.ts';
import { usageError } from './arguments.ts';
import type { NamedPlanner } from './named-task.ts';

const whole = (value: number | undefined, description: string, min = 1): Setting => {
  return { default: value, description, min, integer: true };
};
const number = (value: number | undefined, description: string, min = 0): Setting => {
  return { default: value, description, min };
};

/** Settings that the policies of a search share, and those of its model. */
const SHARED = {
  policy: { default: 'uct', choices: ['uct', 'puct', 'gumbel'], description: 'how actions are chosen in the tree' },
  // One search ends in reasonable time, and its tree has a place in memory.
  simulations: { ...whole(undefined, 'simulations of a search'), max: 10_000_000 },
  milliseconds: number(undefined, 'wall time of a search; simulations are then without limit, unless given'),
  horizon: whole(undefined, 'steps of a roll-out from a leaf', 0),
  rollouts: whole(undefined, 'roll-outs of a leaf, which act at random'),
  discount: { ...number(undefined, 'factor of what follows a step'), max: 1 },
  leaves: whole(8, 'leaves that are rolled out at once'),
  maxDepth: whole(undefined, 'actions from the root that are looked ahead in the tree at most'),
  candidates: whole(64, 'of continuous actions: how many a state can have in the tree'),
  reuse: { default: true, description: 'go on with the sub-tree of the step before' },
} as const satisfies Record<string, Setting>;

/** Settings that only some policies have. */
const OWN = {
  virtualLoss: number(1, "'uct', 'puct': what a visit under way counts less than the q of its action"),
  exploration: number(undefined, "'uct': c"),
  wideningCoefficient: number(
    undefined,
    "'uct': a state with N visits has ceil(coefficient N^exponent) actions; not for choices",
  ),
  wideningExponent: { ...number(undefined, "'uct': see wideningCoefficient"), max: 1 },
  normalize: {
    default: undefined,
    choices: ['siblings', 'tree', 'none'],
    description: "'uct', 'puct': the range that q is brought to [0, 1] from",
  },
  temperature: number(0, "'uct', 'puct': acts in proportion to visits^(1 / temperature)"),
  explorationInit: number(1.25, "'puct': c1"),
  explorationBase: number(19652, "'puct': c2", 1),
  dirichletFraction: { ...number(0, "'puct': share of noise in the priors of the root"), max: 1 },
  dirichletAlpha: number(0.3, "'puct': concentration of that noise"),
  considered: whole(16, "'gumbel': actions that are tried at the root"),
  gumbelScale: number(0, "'gumbel': scale of the noise that samples them"),
  valueScale: number(0.1, "'gumbel': c_scale"),
  maxVisitInit: number(50, "'gumbel': c_visit"),
} as const satisfies Record<string, Setting>;

type Given = Readonly<Record<string, SettingValue>>;

/** Settings that hold each system's pole, pendulum and so on, by the name of the system. */
const TUNED: Readonly<Record<string, Given>> = {
  // Roll-outs at random soon fall; the cost of the last state says more.
  'cartpole-discrete': { horizon: 5, exploration: 0.3, discount: 1 },
};

/** What the tuned settings of UCT are no good for. */
const OF_UCT = ['exploration', 'wideningCoefficient', 'wideningExponent'];

/** The tree search as `forerun plan` and lists know it. */
export const searchEntry = {
  name: 'mcts',
  description: "Monte Carlo tree search: UCT, PUCT or Gumbel MuZero, roll-outs at its leaves; for 'forerun plan'",
  settings: { ...SHARED, ...OWN },
  tuned(system: System, given: Given): Given {
    const continuous = system.action.kind === 'continuous';
    const widening = { wideningCoefficient: 1, wideningExponent: 0.5 };
    const settings: Given = {
      policy: 'uct',
      simulations: 200,
      horizon: 20,
      rollouts: 4,
      discount: 0.99,
      exploration: 0.7,
      ...(continuous && widening),
      ...TUNED[system.name],
    };
    const isUct = (given.policy ?? 'uct') === 'uct';
    const isTimed = given.milliseconds !== undefined && given.policy !== 'gumbel';
    return Object.fromEntries(
      Object.entries(settings).filter(
        ([name]) => (isUct || !OF_UCT.includes(name)) && !(isTimed && name === 'simulations'),
      ),
    );
  },
} as const satisfies NamedPlanner & { readonly description: string };

/** The entry of the tree search. */
export type SearchEntry = typeof searchEntry;

/**
 * Refuses searches without end, and settings that the policy does not have, and names those that `--set` takes with it.
 *
 * @throws ForerunError `invalid-argument`
 */
export function checkSearchSettings(given: Given): void {
  const { simulations } = given;
  const most = SHARED.simulations.max;
  if (typeof simulations === 'number' && simulations > most) {
    throw usageError(`mcts: simulations is ${simulations}; give a whole number from 1 to ${most}.`);
  }
  const policy = String(given.policy ?? 'uct');
  const others = Object.entries(OWN).flatMap(([name, { description }]) =>
    description.includes(`'${policy}'`) ? [] : [name],
  );
  const wrong = others.find((name) => given[name] !== undefined);
  if (wrong === undefined) return;
  const valid = Object.keys(searchEntry.settings).filter((name) => !others.includes(name));
  throw usageError(
    `mcts (policy '${policy}'): there is no option '${wrong}'; with this policy --set takes ${valid.join(', ')}.`,
  );
}
