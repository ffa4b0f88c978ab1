import { expect, it } from 'vitest';
import { builtInSystems, findSystem } from '../systems/catalog.ts';
import { defineSystem } from '../systems/define.ts';
import { onEachBackend } from '../systems/rollout.testing.ts';
import { gymnasiumEnvs } from './gymnasium.ts';
import { mbrlEnvs } from './mbrl.ts';
import { definedAction, randomTrajectory, replayedCosts } from './replayed-reward.testing.ts';
import { builtInEntry } from './system-entry.ts';

/** What the reward of a step may differ by, relative to its size. */
const TOLERANCE = 1e-4;

onEachBackend('the cost over observations', (rollOut) => {
  it.each([...gymnasiumEnvs, ...mbrlEnvs])(
    'is minus the reward of $name, and it ends where that ends',
    async (entry) => {
      for (const seed of [1, 2, 3]) {
        const trajectory = await randomTrajectory(entry, seed, 60);
        const replayed = await replayedCosts(rollOut, entry, trajectory);
        expect(replayed.length).toBe(trajectory.rewards.length);
        for (const [t, { cost, terminal, terminated }] of replayed.entries()) {
          const reward = trajectory.rewards[t] ?? Number.NaN;
          expect(Math.abs(cost + terminal + reward), `seed ${seed}, step ${t}`).toBeLessThan(
            TOLERANCE * Math.max(1, Math.abs(reward)),
          );
          expect(terminated, `seed ${seed}, step ${t}`).toBe(trajectory.terminated[t]);
        }
      }
    },
  );

  it.each(['diff-drive', 'acrobot', 'cartpole-discrete'])(
    "is minus the reward of the built-in '%s', whose terminalCost is guidance",
    async (name) => {
      const entry = builtInEntry(findSystem(name));
      const trajectory = await randomTrajectory(entry, 1, 12);
      for (const [t, { cost, terminated }] of (await replayedCosts(rollOut, entry, trajectory)).entries()) {
        const reward = trajectory.rewards[t] ?? Number.NaN;
        expect(Math.abs(cost + reward), `step ${t}`).toBeLessThan(TOLERANCE * Math.max(1, Math.abs(reward)));
        expect(terminated, `step ${t}`).toBe(trajectory.terminated[t]);
      }
    },
  );
});

it('the cost of every built-in system stands without its dynamics', () => {
  for (const { name, create } of builtInSystems) {
    const { reward, space } = builtInEntry(findSystem(name));
    expect(reward.wgsl, name).not.toMatch(/\bfn dynamics\b/);
    const { action } = create();
    const made = defineSystem({
      name,
      ...reward,
      state: space.stateNames,
      action: definedAction(action),
      wgsl: `${reward.wgsl}\nfn dynamics(x: State, u: Action, t: u32) -> State { return x; }`,
    });
    expect(made.hasTerminalCost, name).toBe(create().hasTerminalCost);
    expect(made.hasTerminated, name).toBe(create().hasTerminated);
  }
});
