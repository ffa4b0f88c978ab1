import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { ForerunError } from '../../error.ts';
import type { FitProgress } from '../model.ts';
import { changes, choices, line, range } from './data.testing.ts';
import { ensemble, neuralModel } from './ensemble.ts';
import { openTfjs } from './tfjs.ts';

const data = changes(range(-2, 2, 80), (x, u) => Math.sin(x) + 0.3 * u, { reward: (x) => x });
const small = { space: line, members: 2, hidden: [6], epochs: 4, backend: 'cpu' } as const;
const weights = (model: ReturnType<typeof ensemble>): Float32Array | undefined =>
  model.asSystem({ wgsl: 'fn cost(x: State, u: Action, t: u32) -> f32 { return x.x; }' }).ensemble?.weights;

describe('fitting an ensemble', () => {
  it('tells of every epoch, and leaves no tensor behind', async () => {
    // Without a backend tfjs cannot count.
    await openTfjs({ backend: 'cpu' });
    const before = tf.memory().numTensors;
    const seen: FitProgress[] = [];
    const model = ensemble(small);
    expect(model.fitted).toBe(false);
    const report = await model.fit(data, { onProgress: (progress) => seen.push(progress) });
    await model.predict(data.states, data.actions);
    expect(tf.memory().numTensors).toBe(before);
    expect(model.fitted).toBe(true);
    expect(report.transitions).toBe(80);
    expect(report.losses).toHaveLength(4);
    expect(report.validationLosses).toHaveLength(4);
    expect(report.fitMs).toBeGreaterThan(0);
    expect(seen.map(({ fraction, step }) => `${fraction} ${step}`)).toEqual([
      '0.25 epoch 1 of 4',
      '0.5 epoch 2 of 4',
      '0.75 epoch 3 of 4',
      '1 epoch 4 of 4',
    ]);
    expect(seen.map(({ loss }) => loss)).toEqual(report.losses);
    expect(seen.map(({ validationLoss }) => validationLoss)).toEqual(report.validationLosses);
  });

  it('refuses options that fit does not have, and a risk that is only a name', async () => {
    const model = ensemble(small);
    await expect(model.fit(data, { onprogress: () => {} } as never)).rejects.toThrow(
      /^ensemble\.fit: there is no option 'onprogress'; the options are onProgress, signal, seed\./,
    );
    await model.fit(data);
    expect(() => model.asSystem({ risk: 'worst' as never })).toThrow(
      /^ensemble\.asSystem: risk is 'worst'; give an object, for example \{ kind: 'worst' \}/,
    );
  });

  it('gives the same weights for the same seed, others for another', async () => {
    const fitted = async (seed: number): Promise<Float32Array | undefined> => {
      const model = ensemble(small);
      await model.fit(data, { seed });
      return weights(model);
    };
    expect(await fitted(1)).toEqual(await fitted(1));
    expect(await fitted(1)).not.toEqual(await fitted(2));
  });

  it('ends when the signal is aborted, with the model as it was and no tensor left', async () => {
    const before = tf.memory().numTensors;
    const model = ensemble(small);
    await model.fit(data);
    const was = await model.predict(data.states, data.actions);
    const controller = new AbortController();
    const onProgress = ({ step }: FitProgress): void => {
      if (step.startsWith('epoch 2')) controller.abort();
    };
    const fitting = model.fit(data, { onProgress, signal: controller.signal, seed: 7 });
    await expect(fitting).rejects.toMatchObject({ code: 'aborted' });
    expect(await model.predict(data.states, data.actions)).toEqual(was);
    const aborted = ensemble(small).fit(data, { signal: AbortSignal.abort() });
    await expect(aborted).rejects.toMatchObject({ code: 'aborted' });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('goes on from the weights of the last fit; after reset, and with warmStart off, from new ones', async () => {
    const fresh = await ensemble(small).fit(data);
    const model = ensemble(small);
    await model.fit(data);
    const warm = await model.fit(data);
    expect(warm.losses[0]).toBeLessThan(fresh.losses[3] ?? 0);
    model.reset();
    expect(model.fitted).toBe(false);
    expect((await model.fit(data)).losses).toEqual(fresh.losses);
    const cold = ensemble({ ...small, warmStart: false });
    await cold.fit(data);
    expect((await cold.fit(data)).losses).toEqual(fresh.losses);
  });

  it('chooses as elites the members with the lowest held-out loss', async () => {
    const model = ensemble({ ...small, members: 4, elites: 2, epochs: 20 });
    await model.fit(data);
    expect(model.elites).toHaveLength(2);
    const all = ensemble({ ...small, members: 4, epochs: 20 });
    await all.fit(data);
    expect(model.elites).toEqual(all.elites.slice(0, 2));
    expect([...all.elites].sort()).toEqual([0, 1, 2, 3]);
    const size = (weights(all)?.length ?? 0) / 4;
    // Best first, and only these are planned through.
    expect(weights(model)).toEqual(weights(all)?.slice(0, 2 * size));
  });

  it('lets timers have their turn', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 5);
    const model = ensemble({ ...small, hidden: [64, 64], epochs: 60 });
    const { fitMs } = await model.fit(data);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(Math.min(2, fitMs / 100));
  });

  it('knows the reward where it learns it, and plans by it', async () => {
    const model = ensemble({ ...small, learnsReward: true, epochs: 60, learningRate: 0.02 });
    await model.fit(data);
    const { reward } = await model.predict(Float32Array.of(-1, 1), new Float32Array(2));
    expect(Math.abs((reward?.[0] ?? Number.NaN) + 1)).toBeLessThan(0.3);
    expect(Math.abs((reward?.[1] ?? Number.NaN) - 1)).toBeLessThan(0.3);
    expect(model.asSystem().ensemble).toMatchObject({ learnsReward: true, layers: [2, 6, 4], particles: 20 });
  });

  it('takes the options of planning', async () => {
    const model = ensemble(small);
    await model.fit(data);
    const wgsl = 'fn cost(x: State, u: Action, t: u32) -> f32 { return x.x * x.x + params.effort * u.u; }';
    const system = model.asSystem({
      name: 'sine',
      wgsl,
      params: { effort: 0.1 },
      propagation: 'ts1',
      particles: 7,
      aleatoric: false,
      risk: { kind: 'cvar', alpha: 0.2 },
      disagreementCost: 2,
    });
    expect(system).toMatchObject({ name: 'sine', stateNames: ['x'], params: { effort: 0.1 } });
    expect(system.ensemble).toMatchObject({
      members: 2,
      propagation: 'ts1',
      particles: 7,
      aleatoric: false,
      risk: { kind: 'cvar', alpha: 0.2 },
      disagreementCost: 2,
    });
    expect(
      model.asSystem({ wgsl: wgsl.replace('params.effort', '0.1'), propagation: 'expectation' }).ensemble,
    ).toMatchObject({
      particles: 1,
      aleatoric: false,
    });
    expect(model.asSystem({ wgsl: wgsl.replace('params.effort', '0.1'), member: 1 }).ensemble?.members).toBe(1);
    expect(() => model.asSystem({ wgsl, params: { effort: 0.1 }, member: 2 })).toThrow(/member is 2; .* 0 to 1/);
    expect(() => model.asSystem()).toThrow(/cost/);
    const misspelt = { wgsl, params: { effort: 0.1 }, particels: 3 };
    expect(() => model.asSystem(misspelt)).toThrow(
      /ensemble.asSystem: there is no option 'particels'; the options are/,
    );
  });
});

describe('what cannot be is refused', () => {
  it.each([
    [{ members: 0 }, /members is 0; give a whole number from 1 to 64/],
    [{ members: 3, elites: 4 }, /elites is 4; give a whole number from 1 to 3/],
    [{ hidden: [0] }, /hidden\[0\] is 0/],
    [{ activation: 'gelu' }, /activation is 'gelu'; give one of 'relu', 'silu', 'tanh'/],
    [{ learningRate: 0 }, /learningRate is 0; give a number above 0/],
    [{ weightDecay: [1e-5] }, /one for each of the 4 layers/],
    [{ validationFraction: 1 }, /validationFraction is 1/],
    [{ bootstrap: 1 }, /bootstrap is 1; give true or false/],
    [{ layers: 3 }, /no option 'layers'; the options are activation/],
    [{ backend: 'wasm' }, /backend is 'wasm'/],
  ])('%j', (options, message) => {
    expect(() => ensemble({ space: line, ...(options as object) })).toThrow(ForerunError);
    expect(() => ensemble({ space: line, ...(options as object) })).toThrow(message);
  });

  it('to predict, plan or save before the first fit', async () => {
    const model = neuralModel({ space: line, backend: 'cpu' });
    await expect(model.predict(new Float32Array(1), new Float32Array(1))).rejects.toThrow(/neuralModel.predict: .*fit/);
    expect(() => model.asSystem()).toThrow(/neuralModel.asSystem: .*fit/);
    expect(() => model.save()).toThrow(/neuralModel.save: .*fit/);
  });

  it('data of another space, too few rows, and rows of the wrong width', async () => {
    const model = ensemble({ ...small, space: choices });
    await expect(model.fit(data)).rejects.toThrow(/ensemble.fit: the transitions have states x/);
    const right = ensemble(small);
    await expect(right.fit(changes([1], () => 1))).rejects.toThrow(/give at least 2/);
    await right.fit(data);
    await expect(right.predict(new Float32Array(2), new Float32Array(3))).rejects.toThrow(
      /ensemble.predict: got 3 numbers as actions; 2 states need 2/,
    );
    await expect(right.predict(Float32Array.of(Number.NaN), new Float32Array(1))).rejects.toThrow(/states\[0\] is NaN/);
  });

  it('to fit twice at once', async () => {
    const model = ensemble(small);
    const first = model.fit(data);
    await expect(model.fit(data)).rejects.toThrow(/is being fitted/);
    await first;
  });
});
