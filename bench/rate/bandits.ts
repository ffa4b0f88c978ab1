import { gaussianBandit } from '../../src/exploration/bandit.ts';
import { epsilonGreedy } from '../../src/exploration/epsilon-greedy.ts';
import { simulateBandits } from '../../src/exploration/simulate-bandits.ts';
import type { Strategy } from '../../src/exploration/strategy.ts';
import { ucb1 } from '../../src/exploration/ucb.ts';
import type { BackendName } from '../case.ts';
import type { BanditTask } from './case.ts';
import type { OpenedTask } from './opened.ts';

const STRATEGIES: Readonly<Record<BanditTask['strategy'], () => Strategy>> = {
  'epsilon-greedy': epsilonGreedy,
  ucb1,
};

/** A whole call of `simulateBandits`: opening the device and compiling are part of it. */
export function openBandits({ strategy, arms, problems, steps }: BanditTask, backend: BackendName): OpenedTask {
  let seed = 0;
  return {
    once: async () => {
      const run = { bandit: gaussianBandit({ arms }), strategies: [STRATEGIES[strategy]()], problems, steps };
      const started = performance.now();
      const { curves } = await simulateBandits({ ...run, seed: seed++, backend, timeoutMs: 60_000 });
      const ms = performance.now() - started;
      const last = curves[0]?.rewards.subarray(-Math.ceil(steps / 10)) ?? new Float64Array(0);
      return { ms, check: last.reduce((sum, reward) => sum + reward, 0) / last.length };
    },
    destroy: () => undefined,
  };
}
