import { describe, expect, it } from 'vitest';
import { findEnv, makeEnv } from '../envs/registry.ts';
import { cem } from '../planners/cem.ts';
import { pets } from './pets.ts';
import { exploringOptions, type PetsExploration } from './pets-exploration.ts';
import { memoryStorage } from './storage.ts';
import { train } from './train.ts';

const { reward, space } = findEnv('Pendulum-v1');
const planning = { particles: 4, disagreementCost: 1, ...reward };

const tiny = (exploration?: PetsExploration) =>
  pets({
    environment: { space, reward },
    algorithm: cem({ samples: 16, horizon: 5, iterations: 2 }),
    ensemble: { members: 3, hidden: [8], epochs: 3, batchSize: 16 },
    planning: { particles: 3 },
    backend: 'cpu',
    threads: 1,
    ...(exploration && { exploration }),
  });

const withoutTimes = (records: readonly object[]) => records.map((record) => ({ ...record, planMs: 0, fitMs: 0 }));

describe('how PETS explores', () => {
  it('by disagreement: a bonus in place of a charge, beside the task or alone', () => {
    const beside = exploringOptions({ kind: 'disagreement', weight: 3 }, planning, 5, 0);
    expect(beside).toEqual({ ...planning, disagreementCost: -3 });
    const alone = exploringOptions({ kind: 'disagreement', pure: true }, planning, 5, 0);
    expect(alone.disagreementCost).toBe(-1);
    expect(alone.wgsl).toMatch(/fn cost\(x: State, u: Action, t: u32\) -> f32 \{ return 0\.0; \}/);
    expect(alone.wgsl?.match(/fn cost\(/g)).toHaveLength(1);
  });

  it('by Thompson sampling: one member for an episode, all of them in turn, the same for the same seed', () => {
    const member = (seed: number) => exploringOptions({ kind: 'thompson' }, planning, 5, seed).member;
    const drawn = Array.from({ length: 40 }, (_, seed) => member(seed));
    expect(new Set(drawn)).toEqual(new Set([0, 1, 2, 3, 4]));
    expect(member(7)).toBe(member(7));
  });

  it('by optimism: the mean cost less k deviations', () => {
    const { risk } = exploringOptions({ kind: 'upper-confidence', k: 2 }, planning, 5, 0);
    expect(risk).toEqual({ kind: 'mean-std', k: -2 });
  });

  it('only while it explores: asked without, it acts as one that never explores', async () => {
    const env = await makeEnv('Pendulum-v1', { steps: 40 });
    const curious = tiny({ kind: 'disagreement', weight: 100 });
    const plain = tiny();
    // One random episode and a fit: both have seen the same.
    for (const agent of [curious, plain]) await train(agent, env, { episodes: 1, seed: 4 });
    const { observation } = env.reset({ seed: 1 });
    const action = (agent: typeof plain, explore: boolean) => {
      agent.beginEpisode({ episode: 1, seed: 5 });
      return agent.act(observation, { explore });
    };
    const explored = await action(curious, true);
    const acted = await action(curious, false);
    expect(acted).toEqual(await action(plain, false));
    expect(explored).not.toEqual(acted);
    curious.destroy();
    plain.destroy();
  });

  it.each([{ kind: 'thompson' }, { kind: 'upper-confidence' }] as const)(
    '%j, interrupted and resumed, does the same to the last bit',
    async (exploration) => {
      const env = await makeEnv('Pendulum-v1', { steps: 20 });
      const whole = await train(tiny(exploration), env, { episodes: 4, seed: 3 });
      const storage = memoryStorage();
      await train(tiny(exploration), env, { episodes: 2, seed: 3, storage });
      const resumed = await train(tiny(exploration), env, { episodes: 4, seed: 3, storage, resume: true });
      expect(withoutTimes(resumed.episodes)).toEqual(withoutTimes(whole.episodes));
    },
  );

  it.each([
    ['disagreement', /^pets: exploration is 'disagreement'; give an object, for example \{ kind: 'disagreement'/],
    [{ kind: 'curious' }, /the kinds are 'disagreement', 'thompson', 'upper-confidence'/],
    [{ kind: 'thompson', weight: 1 }, /^pets: exploration: there is no option 'weight'; the options are kind/],
    [{ kind: 'disagreement', weight: 0 }, /^pets: exploration: weight is 0; give a number above 0/],
    [{ kind: 'upper-confidence', k: Number.NaN }, /^pets: exploration: k is NaN/],
  ])('refuses %j by name', (exploration, problem) => {
    expect(() => tiny(exploration as never)).toThrow(problem);
  });
});
