import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { changes, line, range } from './data.testing.ts';
import { ensemble, loadEnsemble } from './ensemble.ts';

it('an ensemble predicts on WebGPU, on the device that planners share, what it does on the CPU', async () => {
  const data = changes(range(-2, 2, 40), (x, u) => Math.sin(x) + 0.3 * u);
  const model = ensemble({ space: line, members: 2, hidden: [8], epochs: 2, backend: 'cpu' });
  await model.fit(data);
  const same = loadEnsemble(model.save(), { backend: 'webgpu' });
  const before = tf.memory().numTensors;
  const [here, there] = [model, same].map((each) => each.predict(data.states, data.actions));
  const [cpu, webgpu] = [await here, await there];
  for (const part of ['mean', 'std', 'epistemicStd'] as const) {
    const own = webgpu?.[part] ?? [];
    expect(own).toHaveLength(40);
    cpu?.[part].forEach((value, i) => {
      expect(Math.abs((own[i] ?? Number.NaN) - value)).toBeLessThan(1e-4 * Math.max(1, Math.abs(value)));
    });
  }
  expect(tf.memory().numTensors).toBe(before);
});
