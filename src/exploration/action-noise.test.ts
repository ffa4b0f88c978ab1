import { describe, expect, it } from 'vitest';
import type { Agent } from '../agents/agent.ts';
import { findEnv } from '../envs/registry.ts';
import type { TransitionSpace } from '../models/data/transitions.ts';
import { type ActionNoiseOptions, withActionNoise } from './action-noise.ts';

const space: TransitionSpace = {
  stateNames: ['x'],
  action: {
    kind: 'continuous',
    names: ['u', 'v'],
    low: Float32Array.of(-100, 0),
    high: Float32Array.of(100, 400),
    neutral: Float32Array.of(0, 200),
  },
};

/** Always the middle. */
const still: Agent = {
  name: 'still',
  beginEpisode() {},
  act: async () => Float32Array.of(0, 200),
  save: () => ({}),
  load: async () => {},
  destroy() {},
};

async function actions(
  options: Partial<ActionNoiseOptions>,
  count: number,
  explore = true,
  seed = 1,
): Promise<Float32Array[]> {
  const agent = withActionNoise(still, { space, ...options });
  agent.beginEpisode({ episode: 0, seed });
  const found: Float32Array[] = [];
  for (let i = 0; i < count; i++) found.push(await agent.act(new Float32Array(1), { explore }));
  return found;
}

/** Correlation of a component with itself one step later. */
function autocorrelation(values: number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return values.slice(1).reduce((sum, value, i) => sum + (value - mean) * ((values[i] ?? 0) - mean), 0) / square;
}

describe('noise on actions', () => {
  it('has the deviation that was asked for, as a share of half the range', async () => {
    const found = await actions({ std: 0.1 }, 4000);
    const std = (i: number, middle: number) =>
      Math.sqrt(found.reduce((sum, action) => sum + ((action[i] ?? 0) - middle) ** 2, 0) / found.length);
    // 10 and 20; four standard errors of 4,000 are 4.5 %.
    expect(Math.abs(std(0, 0) - 10)).toBeLessThan(0.45);
    expect(Math.abs(std(1, 200) - 20)).toBeLessThan(0.9);
  });

  it('is white, pink or red: steps that follow each other are alike the more, the redder', async () => {
    const of = async (color: number) =>
      autocorrelation((await actions({ std: 0.1, color, period: 500 }, 2000)).map(([u = 0]) => u));
    const [white, pink, red] = [await of(0), await of(1), await of(2)];
    expect(Math.abs(white)).toBeLessThan(0.09);
    expect(pink).toBeGreaterThan(0.4);
    expect(red).toBeGreaterThan(0.95);
  });

  it('stays within the bounds, follows its schedule, and is the same for the same seed', async () => {
    const wide = await actions({ std: 5 }, 200);
    expect(wide.every(([u = 0, v = 0]) => Math.abs(u) <= 100 && v >= 0 && v <= 400)).toBe(true);
    expect(wide.some(([u]) => u === 100)).toBe(true);
    const fading = await actions({ std: { kind: 'linear', from: 0.2, to: 0, steps: 50 } }, 60);
    expect([...(fading.at(-1) ?? [])]).toEqual([0, 200]);
    expect(await actions({ color: 1 }, 20)).toEqual(await actions({ color: 1 }, 20));
    expect(await actions({}, 20, true, 2)).not.toEqual(await actions({}, 20, true, 1));
  });

  it('goes on after a save where its schedule was', async () => {
    const options = { space, std: { kind: 'linear', from: 1, to: 0, steps: 10 } } as const;
    const [one, two] = [withActionNoise(still, options), withActionNoise(still, options)];
    const act = (agent: Agent) => agent.act(new Float32Array(1), { explore: true });
    one.beginEpisode({ episode: 0, seed: 1 });
    for (let i = 0; i < 4; i++) await act(one);
    await two.load(one.save());
    for (const agent of [one, two]) agent.beginEpisode({ episode: 1, seed: 2 });
    for (let i = 0; i < 6; i++) expect(await act(two)).toEqual(await act(one));
    expect(await act(two)).toEqual(Float32Array.of(0, 200));
    await expect(two.load({})).rejects.toThrow(/^withActionNoise.load: the bytes are damaged/);
  });

  it('is not there when the agent does not explore', async () => {
    expect(await actions({ std: 1 }, 3, false)).toEqual(await actions({ std: 0 }, 3));
  });

  it.each([
    [{ space: findEnv('CartPole-v1').space }, /^withActionNoise: the actions are choices/],
    [{ std: -1 }, /^withActionNoise: std is -1; give a number from 0 to 10/],
    [{ colour: 1 }, /^withActionNoise: there is no option 'colour'; the options are space, std, color, period/],
    [{ period: 2.5 }, /^withActionNoise: period is 2.5/],
  ])('refuses %j', (wrong, problem) => {
    expect(() => withActionNoise(still, { space, ...wrong } as never)).toThrow(problem);
  });
});
