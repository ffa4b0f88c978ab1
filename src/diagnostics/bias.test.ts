import { describe, expect, it } from 'vitest';
import { mppi } from '../planners/mppi.ts';
import { cartpoleDiscrete } from '../systems/cartpole.ts';
import { pendulum } from '../systems/pendulum.ts';
import { biasAlong, truthOf } from './bias.ts';
import { biasSweep } from './bias-sweep.ts';
import { fakeModel, spaceOf } from './fake-model.testing.ts';

describe('bias along a line', () => {
  it("is slide 7's: truth 2 x, model 2.5 x, and 0.5 x between them", async () => {
    const model = fakeModel(spaceOf('x'), ([x = 0]) => ({ mean: [x + 2.5 * x], std: [0.1] }));
    const truth = (state: Float32Array) => [3 * (state[0] ?? 0)];
    const curve = await biasAlong(model, { truth, vary: 'x', from: 0, to: 10, points: 11 });
    expect(curve.x).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(curve.truth).toEqual(curve.x.map((x) => 2 * x));
    expect(curve.prediction).toEqual(curve.x.map((x) => 2.5 * x));
    expect(curve.std[3]).toBeCloseTo(0.1, 6);
  });

  it("takes a system's own dynamics as the truth: gravity of a pendulum against one with half the length", async () => {
    const space = { stateNames: ['angle', 'speed'], action: pendulum().action };
    // Gymnasium's Pendulum-v1: 3 g / (2 l) sin(angle) dt, here with l = 0.5.
    const model = fakeModel(space, ([angle = 0, speed = 0]) => {
      const next = speed + ((3 * 10) / (2 * 0.5)) * Math.sin(angle) * 0.05;
      return { mean: [angle + 0.05 * next, next] };
    });
    const truth = await truthOf(pendulum());
    const curve = await biasAlong(model, { truth, vary: 'angle', output: 'speed', from: -3, to: 3, points: 7 });
    for (const [i, angle] of curve.x.entries()) {
      expect(curve.truth[i]).toBeCloseTo(0.75 * Math.sin(angle), 5);
      expect(curve.prediction[i]).toBeCloseTo(1.5 * Math.sin(angle), 5);
    }
    const torque = await biasAlong(model, { truth, vary: 'torque', output: 'speed', from: -2, to: 2, points: 3 });
    expect(torque.truth.map((value) => Number(value?.toFixed(5)))).toEqual([-0.3, 0, 0.3]);
    expect(torque.prediction).toEqual([0, 0, 0]);
  });

  it('refuses what is not there', async () => {
    const model = fakeModel(spaceOf('x'), (x) => ({ mean: x }));
    const truth = (state: Float32Array) => state;
    const line = { truth, vary: 'x', from: 0, to: 1 };
    await expect(biasAlong(model, { ...line, vary: 'y' })).rejects.toThrow("vary is 'y'; the components are x, u.");
    await expect(biasAlong(model, { ...line, output: 'u' })).rejects.toThrow("output is 'u'");
    await expect(biasAlong(model, { ...line, to: 0 })).rejects.toThrow('from 0 to 0 is no range');
    await expect(biasAlong(model, { ...line, state: [1, 2] })).rejects.toThrow(
      'state is [1, 2]; give 1 finite numbers',
    );
  });
});

describe('a planner with a biased model', () => {
  const swingUp = {
    system: pendulum(),
    algorithm: mppi({ samples: 128, horizon: 20 }),
    seeds: [0, 1, 2],
    start: [Math.PI, 0],
    steps: 90,
    backend: 'cpu',
  } as const;

  it.each(['length', 'gravity'])('swings a pendulum up worse, the more its %s is wrong', async (parameter) => {
    const { rows, right } = await biasSweep({ ...swingUp, parameter, factors: [0.25, 0.5, 1, 4] });
    const [quarter, half, none, four] = rows.map(({ mean }) => mean);
    expect(right).toBe(parameter === 'length' ? 1 : 10);
    expect(rows.map(({ value }) => value)).toEqual([0.25, 0.5, 1, 4].map((factor) => factor * right));
    // Hanging for 90 steps costs about 888; up in time costs less than half of that.
    expect(none).toBeGreaterThan(-450);
    expect(half).toBeLessThan((none ?? 0) - 150);
    expect(quarter).toBeLessThan((none ?? 0) - 200);
    expect(four).toBeLessThan((none ?? 0) - 150);
    for (const { mean, low, high, returns } of rows) {
      expect(returns).toHaveLength(3);
      expect(low <= mean && mean <= high).toBe(true);
    }
  });

  it('keeps a pole up with a little bias, and lets it fall with much', async () => {
    const balance = {
      ...swingUp,
      system: cartpoleDiscrete(),
      algorithm: mppi({ samples: 64, horizon: 20 }),
      start: [0, 0, 0.05, 0],
    };
    const { rows } = await biasSweep({ ...balance, parameter: 'halfLength', factors: [1, 0.75, 0.25] });
    const [none, little, much] = rows.map(({ mean }) => mean);
    expect([none, little]).toEqual([90, 90]);
    expect(much).toBeLessThan(60);
  });

  it('repeats for the same seeds, row by row, whatever came before', async () => {
    const both = await biasSweep({ ...swingUp, steps: 12, parameter: 'length', factors: [0.5, 1] });
    const alone = await biasSweep({ ...swingUp, steps: 12, parameter: 'length', factors: [1] });
    expect(both.rows[1]).toEqual(alone.rows[0]);
    expect(JSON.parse(JSON.stringify(both))).toEqual(both);
  });

  it('tells how far it is, stops when asked to, and refuses what cannot be', async () => {
    const controller = new AbortController();
    const seen: string[] = [];
    const running = biasSweep({
      ...swingUp,
      parameter: 'length',
      factors: [1, 2],
      signal: controller.signal,
      onProgress: ({ step }) => {
        seen.push(step);
        if (seen.length === 3) controller.abort();
      },
    });
    await expect(running).rejects.toMatchObject({ code: 'aborted' });
    expect(seen.at(-1)).toBe('length x 1, step 3 of 90');
    const sweep = { ...swingUp, parameter: 'length', factors: [1] };
    await expect(biasSweep({ ...sweep, parameter: 'size' })).rejects.toThrow(
      "system 'pendulum' has no parameter 'size'; its parameters are gravity, mass, length, maxSpeed, dt.",
    );
    await expect(biasSweep({ ...sweep, factors: [] })).rejects.toThrow('biasSweep: factors are []');
    await expect(biasSweep({ ...sweep, seeds: [-1] })).rejects.toThrow('biasSweep: seeds are [-1]');
  });
});
