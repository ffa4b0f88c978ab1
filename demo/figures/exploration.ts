import { banditCharts } from '../../src/diagnostics/plot/bandits.ts';
import { chart } from '../../src/diagnostics/plot/chart.ts';
import { mean } from '../../src/diagnostics/statistics.ts';
import { gaussianBandit } from '../../src/exploration/bandit.ts';
import { epsilonGreedy } from '../../src/exploration/epsilon-greedy.ts';
import { playBandits } from '../../src/exploration/play-bandits.ts';
import { simulateBandits } from '../../src/exploration/simulate-bandits.ts';
import { thompsonGaussian } from '../../src/exploration/thompson.ts';
import { ucb1 } from '../../src/exploration/ucb.ts';
import { type Figure, rounded, stepped } from './figure.ts';

const [ROUNDS, PROBLEMS] = [1000, 2000];

/** Slide 8: strategies of exploration. */
export const exploration: Figure = {
  slide: 8,
  name: 'exploration',
  title: 'Exploration: the UCB agent and others',
  description:
    "The slide's agent, UCB with c = √2 on ten arms for 1,000 rounds, and its average reward so far. Then 2,000 such problems at once, beside epsilon-greedy, greedy and Thompson sampling: one problem is luck, the mean of many is not.",
  async run(options) {
    const { seed, backend = 'auto', signal } = options;
    const tell = stepped(options, 'Slide 8');
    const bandit = gaussianBandit();
    tell(0, 1);
    const strategies = [ucb1(), epsilonGreedy({ epsilon: 0.1 }), epsilonGreedy({ epsilon: 0 }), thompsonGaussian()];
    const [one] = playBandits({ bandit, strategies: [ucb1()], problems: 1, steps: ROUNDS, seed });
    const { curves } = await simulateBandits({
      bandit,
      strategies,
      problems: PROBLEMS,
      steps: ROUNDS,
      seed,
      backend,
      ...(signal && { signal }),
      onProgress: ({ fraction }) => tell(fraction, 1),
    });
    const rounds = Array.from({ length: ROUNDS }, (_, t) => t + 1);
    const average = soFar(one?.rewards ?? []);
    const averages = curves.map(({ rewards }) => soFar(rewards));
    const lost = (one?.regrets.at(-1) ?? 0) / ROUNDS;
    const percent = (of: Float64Array) => `${Math.round(100 * mean(of.subarray(-100)))} %`;
    return {
      pictures: [
        chart({
          title: 'UCB agent, one problem',
          subtitle: `average reward so far, as on the slide, seed ${seed}`,
          x: { label: 'round' },
          y: { label: 'average reward', include: [0] },
          marks: [{ kind: 'line', name: 'average so far', series: 0, x: rounds, y: average }],
        }),
        ...banditCharts(curves).map((spec) =>
          chart({ ...spec, subtitle: `mean over ${PROBLEMS.toLocaleString('en')} problems` }),
        ),
      ],
      summary: `On its one problem the UCB agent earns ${rounded(average.at(-1) ?? 0, 3)} a round; always to pull the best arm would have earned ${rounded(lost, 2)} more. Over ${PROBLEMS.toLocaleString('en')} problems: ${curves.map(({ name, optimal, regrets }) => `${name} pulls the best arm in ${percent(optimal)} of the last 100 rounds, regret ${rounded(regrets.at(-1) ?? 0, 3)}`).join('; ')}.`,
      table: {
        columns: [
          'round',
          'one problem',
          ...curves.map(({ name }) => name),
          ...curves.map(({ name }) => `regret, ${name}`),
        ],
        rows: rounds.map((round, t) => [
          round,
          average[t] ?? null,
          ...averages.map((each) => each[t] ?? null),
          ...curves.map(({ regrets }) => regrets[t] ?? null),
        ]),
      },
    };
  },
};

/** The mean of the first t numbers, for each t. */
function soFar(values: ArrayLike<number>): number[] {
  let total = 0;
  return Array.from(values, (value, t) => {
    total += value;
    return total / (t + 1);
  });
}
