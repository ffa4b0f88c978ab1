import type { Agent } from '../agents/agent.ts';
import { transitionsFromBytes, transitionsToBytes } from '../agents/experience.ts';
import { checkSchedule, type Schedule, scheduled } from '../agents/schedule.ts';
import { ForerunError } from '../error.ts';
import { ReplayBuffer } from '../models/data/replay-buffer.ts';
import type { TransitionSpace } from '../models/data/transitions.ts';
import { forwarded } from './action-noise.ts';
import { checkNumbers } from './check-numbers.ts';
import type { IntrinsicReward } from './intrinsic-reward.ts';
import { savedCount, savedRecord } from './novelty-file.ts';

/** What {@link curiousAgent} takes. */
export interface CuriousAgentOptions {
  readonly space: TransitionSpace;
  /** `countBonus({...})`, `predictionError({...})`, `randomNetworkDistillation({...})`, or one of your own. */
  readonly intrinsic: IntrinsicReward;
  /** What a unit of novelty is paid; a number or a schedule over the steps so far. Default 1. */
  readonly weight?: Schedule;
  /** How many transitions novelty is learned from, the newest. Default 100,000. */
  readonly capacity?: number;
}

/** Names of the files that are added to the agent's own. */
const FILES = { novelty: 'novelty.json', experience: 'novelty-experience.bin', counts: 'novelty-counts.json' } as const;

/**
 * Any agent, paid for novelty beside what the environment pays. The agent has to learn from rewards: `pets` without a given reward (its
 * ensemble then learns the bonus too, and plans for it), and those that learn values. Rewards that are written down elsewhere, in
 * logs and returns, stay the environment's.
 *
 * @throws ForerunError `invalid-argument` for options that cannot be, and for agents that do not observe
 */
export function curiousAgent(agent: Agent, options: CuriousAgentOptions): Agent {
  checkNumbers('curiousAgent', options, { capacity: { min: 1, max: 2 ** 28, integer: true } }, [
    'space',
    'intrinsic',
    'weight',
  ]);
  const { space, intrinsic, weight = 1, capacity = 100_000 } = options;
  checkSchedule('curiousAgent: weight', weight, 0, 1e9);
  const { observe } = agent;
  if (observe === undefined) {
    throw new ForerunError(
      'invalid-argument',
      `curiousAgent: '${agent.name}' learns nothing from rewards; give an agent that does.`,
    );
  }
  let seen = new ReplayBuffer({ space, capacity });
  let steps = 0;
  let [paid, paidSteps] = [0, 0];
  return {
    ...forwarded(agent),
    observe(transition) {
      const bonus = scheduled(weight, steps++) * intrinsic.reward(transition);
      intrinsic.visit?.(transition);
      seen.add(transition);
      paid += bonus;
      paidSteps++;
      agent.observe?.({ ...transition, reward: transition.reward + bonus });
    },
    async learn(fitOptions) {
      const report = await agent.learn?.(fitOptions);
      await intrinsic.learn?.(seen.transitions(), {
        ...(fitOptions.seed !== undefined && { seed: fitOptions.seed }),
        ...(fitOptions.signal && { signal: fitOptions.signal }),
      });
      return report;
    },
    endEpisode() {
      const bonus = paidSteps === 0 ? 0 : paid / paidSteps;
      [paid, paidSteps] = [0, 0];
      return { ...agent.endEpisode?.(), noveltyPerStep: bonus };
    },
    save: () => ({
      ...agent.save(),
      [FILES.novelty]: intrinsic.save(),
      [FILES.experience]: transitionsToBytes(seen.transitions()),
      [FILES.counts]: new TextEncoder().encode(JSON.stringify({ steps })),
    }),
    async load(state) {
      const file = (name: string): Uint8Array => {
        const found = state[name];
        if (found !== undefined) return found;
        throw new ForerunError(
          'invalid-data',
          `curiousAgent.load: the state has no '${name}'; give what save() of such an agent gave.`,
        );
      };
      const filled = new ReplayBuffer({ space, capacity });
      filled.addAll(transitionsFromBytes(space, file(FILES.experience)));
      const counts = parsedCounts(file(FILES.counts));
      const before = intrinsic.save();
      intrinsic.load(file(FILES.novelty));
      try {
        await agent.load(state);
      } catch (error) {
        // What cannot be taken up as a whole is not taken up in part.
        intrinsic.load(before);
        throw error;
      }
      seen = filled;
      steps = counts;
    },
  };
}

function parsedCounts(bytes: Uint8Array): number {
  try {
    const { steps } = savedRecord('curiousAgent', JSON.parse(new TextDecoder().decode(bytes)));
    return savedCount('curiousAgent', steps);
  } catch (cause) {
    throw new ForerunError(
      'invalid-data',
      `curiousAgent.load: '${FILES.counts}' is damaged; give what save() of such an agent gave.`,
      { cause },
    );
  }
}
