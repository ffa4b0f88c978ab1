import { checkedChoice } from '../agents/choice.ts';
import { checkOptions } from '../models/check-options.ts';
import { standardNormals, uniforms } from '../models/data/random-bits.ts';
import type { Bandit } from './bandit.ts';
import { banditBits, STREAM } from './bandit-bits.ts';
import { type BanditCurve, type BanditRun, checkedRun, RUN_OPTIONS, summedUp } from './bandit-run.ts';
import type { Strategy } from './strategy.ts';

/**
 * Plays bandits on the host, in float64: for strategies of one's own, and what `simulateBandits` is checked against. The random integers are
 * those of the kernels, so a choice differs from theirs only where float32 rounds to another side.
 *
 * @throws ForerunError `invalid-argument`
 */
export function playBandits(run: BanditRun): readonly BanditCurve[] {
  checkOptions('playBandits', run, RUN_OPTIONS);
  const checked = checkedRun('playBandits', run);
  return checked.strategies.map((strategy) => played(strategy, checked));
}

function played(strategy: Strategy, { bandit, problems, steps, seed }: Required<BanditRun>): BanditCurve {
  const [rewards, regrets, optimal] = [new Float64Array(steps), new Float64Array(steps), new Float64Array(steps)];
  const finalRegrets = new Float64Array(problems);
  const add = (into: Float64Array, at: number, value: number) => {
    into[at] = (into[at] ?? 0) + value;
  };
  for (let b = 0; b < problems; b++) {
    const truths = drawnArms(bandit, seed, b);
    const statistics = strategy.begin(bandit.arms);
    for (let t = 0; t < steps; t++) {
      const chosen = strategy.choose(statistics, banditBits(seed, b, STREAM.choice, t));
      const arm = checkedChoice('playBandits', strategy, chosen, bandit.arms);
      const truth = truths[arm] ?? 0;
      const reward = drawnReward(bandit, truth, seed, b, t);
      const regret = truths.reduce((best, value) => Math.max(best, value), truth) - truth;
      add(rewards, t, reward / problems);
      add(regrets, t, regret / problems);
      add(optimal, t, regret <= 0 ? 1 / problems : 0);
      add(finalRegrets, b, regret);
      strategy.update(statistics, arm, reward);
      if (bandit.walkStd > 0) {
        const bits = banditBits(seed, b, STREAM.walk, t);
        for (let k = 0; k < bandit.arms; k++) {
          add(truths, k, bandit.walkStd * (standardNormals(bits(k >> 2))[k & 3] ?? 0));
        }
      }
    }
  }
  return { name: strategy.name, rewards, regrets: summedUp(regrets), optimal, finalRegrets };
}

/** `[K]`: values of a problem's arms. */
function drawnArms({ kind, arms, means, mean, meanStd }: Bandit, seed: number, problem: number): Float64Array {
  if (means !== undefined) return Float64Array.from(means);
  const bits = banditBits(seed, problem, STREAM.truth, 0);
  return Float64Array.from({ length: arms }, (_, k) =>
    kind === 'bernoulli'
      ? (uniforms(bits(k >> 2))[k & 3] ?? 0)
      : mean + meanStd * (standardNormals(bits(k >> 2))[k & 3] ?? 0),
  );
}

function drawnReward({ kind, noiseStd }: Bandit, truth: number, seed: number, problem: number, time: number): number {
  const bits = banditBits(seed, problem, STREAM.reward, time)(0);
  if (kind === 'bernoulli') return uniforms(bits)[0] < truth ? 1 : 0;
  return truth + noiseStd * standardNormals(bits)[0];
}
