import { banditPlot } from '../diagnostics/plot/bandits.ts';
import { type Bandit, bernoulliBandit, gaussianBandit, wanderingBandit } from '../exploration/bandit.ts';
import { simulateBandits } from '../exploration/simulate-bandits.ts';
import { parseArguments } from './arguments.ts';
import type { Command } from './command.ts';
import { formatNumber, table } from './format.ts';
import { untilInterrupted } from './interrupt.ts';
import { checkOutput, writeOutput } from './output-file.ts';
import { chosenPlace, PLACE_HELP, PLACE_OPTIONS } from './place.ts';
import { showProgress } from './progress.ts';
import { strategiesHelp, strategyByName } from './strategies.ts';

const COMMAND = 'forerun bandit';

const HELP = `forerun bandit [options]

Plays thousands of bandit problems at once with each strategy: average reward, how often the best arm was chosen, and regret.

  --arms <kind>         gaussian, bernoulli or wandering               (gaussian: the ten-armed testbed)
  --count <k>           arms of a problem, 2 to 1000                   (10)
  --strategy <name[=value]>  may be given again and again              (epsilon-greedy=0, =0.01, =0.1; ucb1; and thompson-gaussian,
                                                                       or thompson-beta for bernoulli arms)
  --problems <n>        problems at once                               (2000)
  --steps <n>           choices in each                                (1000)
  --seed <n>            key of the random numbers                      (0)
${PLACE_HELP}
  --plot <file.svg>     draw the curves
  --json                print only one JSON object: {"backend": ..., "strategies": [{"name", "reward", "optimal", "regret"}]}

${strategiesHelp('arms')}
Example
  forerun bandit --strategy epsilon-greedy=0.1 --strategy ucb1=2 --plot bandits.svg
`;

/** `forerun bandit`: strategies of exploration, compared. */
export const banditCommand: Command = {
  name: 'bandit',
  summary: 'compare strategies of exploration on thousands of bandits at once',
  help: HELP,
  async run(args, terminal) {
    const parsed = parseArguments(COMMAND, args, {
      arms: { type: 'string' },
      count: { type: 'string' },
      strategy: { type: 'string', multiple: true },
      problems: { type: 'string' },
      steps: { type: 'string' },
      seed: { type: 'string' },
      ...PLACE_OPTIONS,
      plot: { type: 'string' },
      json: { type: 'boolean' },
    });
    const kind = parsed.choice('arms', ['gaussian', 'bernoulli', 'wandering']) ?? 'gaussian';
    const bandit = banditOf(kind, parsed.integer('count', 2, 1000) ?? 10);
    const given = parsed.list('strategy');
    const strategies = (given.length > 0 ? given : usual(bandit)).map((text) =>
      strategyByName(`${COMMAND}: --strategy`, text, 'arms'),
    );
    const [problems, steps] = [parsed.integer('problems', 1, 2 ** 20), parsed.integer('steps', 1, 2 ** 24)];
    const seed = parsed.integer('seed', 0, 2 ** 32 - 1);
    const place = chosenPlace(parsed);
    const [json, plot] = [parsed.flag('json'), parsed.text('plot')];
    if (plot !== undefined) await checkOutput(`${COMMAND}: --plot`, plot);
    const { curves, backend } = await untilInterrupted((signal) => {
      const progress = showProgress(terminal);
      return simulateBandits({
        bandit,
        strategies,
        ...(problems !== undefined && { problems }),
        ...(steps !== undefined && { steps }),
        ...(seed !== undefined && { seed }),
        ...place,
        signal,
        onProgress: ({ fraction, step }) => progress.update(fraction, step),
      }).finally(() => progress.done());
    });
    if (plot !== undefined) await writeOutput(`${COMMAND}: --plot`, plot, banditPlot(curves, { title: bandit.name }));
    const results = curves.map(({ name, rewards, optimal, regrets }) => {
      const last = (of: Float64Array) => {
        const part = of.subarray(-Math.min(100, of.length));
        return part.reduce((sum, value) => sum + value, 0) / part.length;
      };
      return { name, reward: last(rewards), optimal: last(optimal), regret: regrets.at(-1) ?? 0 };
    });
    if (json) {
      terminal.out(`${JSON.stringify({ backend, bandit: bandit.name, strategies: results })}\n`);
      return;
    }
    const rows = results.map(({ name, reward, optimal, regret }) => {
      return [name, formatNumber(reward), `${(100 * optimal).toFixed(1)} %`, formatNumber(regret)];
    });
    terminal.out(`${bandit.name}, on ${backend}; rewards and optimal choices are means of the last 100 steps\n\n`);
    terminal.out(table([['strategy', 'reward', 'optimal', 'regret'], ...rows]));
    if (plot !== undefined) terminal.out(`\nwrote ${plot}\n`);
  },
};

function banditOf(kind: 'gaussian' | 'bernoulli' | 'wandering', arms: number): Bandit {
  switch (kind) {
    case 'gaussian':
      return gaussianBandit({ arms });
    case 'bernoulli':
      return bernoulliBandit({ arms });
    case 'wandering':
      return wanderingBandit({ arms });
    default:
      return kind satisfies never;
  }
}

function usual({ kind }: Bandit): readonly string[] {
  const thompson = kind === 'bernoulli' ? 'thompson-beta' : 'thompson-gaussian';
  return ['epsilon-greedy=0', 'epsilon-greedy=0.01', 'epsilon-greedy=0.1', 'ucb1', thompson];
}
