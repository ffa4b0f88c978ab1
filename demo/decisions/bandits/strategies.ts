import { type Bandit, bernoulliBandit, gaussianBandit, wanderingBandit } from '../../../src/exploration/bandit.ts';
import { epsilonGreedy, optimisticValues } from '../../../src/exploration/epsilon-greedy.ts';
import { gradientBandit } from '../../../src/exploration/gradient-bandit.ts';
import { softmaxStrategy } from '../../../src/exploration/softmax.ts';
import type { Strategy } from '../../../src/exploration/strategy.ts';
import { thompsonBeta, thompsonGaussian } from '../../../src/exploration/thompson.ts';
import { ucb1, ucbTuned } from '../../../src/exploration/ucb.ts';
import { numberOf, type PartValues, settingOf } from '../parts.ts';
import { BANDIT_CONTROLS, STRATEGIES, type StrategyName } from './bandit-controls.ts';

/** The arms that the controls ask for. */
export function banditOf(values: PartValues): Bandit {
  const arms = numberOf(BANDIT_CONTROLS, values, 'count');
  const kind = settingOf(BANDIT_CONTROLS, values, 'arms');
  if (kind === 'bernoulli') return bernoulliBandit({ arms });
  return kind === 'wandering' ? wanderingBandit({ arms }) : gaussianBandit({ arms });
}

/** The strategies that are switched on, in the order of their switches, with the numbers that the controls give them. */
export function strategiesOf(
  values: PartValues,
): readonly { readonly name: StrategyName; readonly strategy: Strategy }[] {
  const number = (name: string) => numberOf(BANDIT_CONTROLS, values, name);
  // Rewards of 1 and 0 are known to have a variance of a quarter at most.
  const certain = settingOf(BANDIT_CONTROLS, values, 'arms') === 'bernoulli';
  const make = (name: StrategyName): Strategy => {
    switch (name) {
      case 'greedy':
        return epsilonGreedy({ epsilon: 0 });
      case 'epsilonGreedy':
        return epsilonGreedy({ epsilon: number('epsilon') });
      case 'optimistic':
        return optimisticValues();
      case 'ucb1':
        return ucb1({ c: number('c') });
      case 'ucbTuned':
        return ucbTuned({ maxVariance: certain ? 0.25 : 1 });
      case 'softmax':
        return softmaxStrategy({ temperature: number('temperature') });
      case 'gradient':
        return gradientBandit();
      case 'thompson':
        return certain ? thompsonBeta() : thompsonGaussian();
      default:
        return name satisfies never;
    }
  };
  return STRATEGIES.filter(([name]) => settingOf(BANDIT_CONTROLS, values, name) === true).map(([name]) => ({
    name,
    strategy: make(name),
  }));
}
