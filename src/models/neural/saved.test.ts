import { describe, expect, it } from 'vitest';
import type { Checkpoint } from '../model.ts';
import { changes, choices, line, range } from './data.testing.ts';
import { ensemble, loadEnsemble, neuralModel } from './ensemble.ts';

const data = changes(range(-2, 2, 60), (x, u) => Math.sin(x) + 0.3 * u, { reward: (x) => x });
const options = { space: line, members: 3, elites: 2, hidden: [6, 5], learnsReward: true, epochs: 3 } as const;

async function saved(): Promise<Checkpoint> {
  const model = ensemble({ ...options, backend: 'cpu' });
  await model.fit(data);
  return model.save();
}

describe('a saved ensemble', () => {
  it.each(['ensemble', 'neural'])('loads and predicts to the bit what it did: %s', async (kind) => {
    const model =
      kind === 'ensemble'
        ? ensemble({ ...options, backend: 'cpu' })
        : neuralModel({ space: line, hidden: [4], epochs: 2, backend: 'cpu' });
    await model.fit(data);
    const { manifest, tensors } = model.save();
    const text = JSON.stringify(manifest);
    const loaded = loadEnsemble({ manifest: JSON.parse(text), tensors: tensors.slice() }, { backend: 'cpu' });
    expect(loaded.kind).toBe(kind);
    expect(loaded.elites).toEqual(model.elites);
    expect(loaded.space).toEqual(model.space);
    expect(await loaded.predict(data.states, data.actions)).toEqual(await model.predict(data.states, data.actions));
    const again = loaded.save();
    expect(JSON.stringify(again.manifest)).toBe(text);
    expect(again.tensors).toEqual(tensors);
  });

  it('goes on learning from where it was', async () => {
    const model = ensemble({ ...options, backend: 'cpu' });
    await model.fit(data);
    const loaded = loadEnsemble(model.save(), { backend: 'cpu' });
    expect((await loaded.fit(data)).losses).toEqual((await model.fit(data)).losses);
  });

  it.each([
    ['another kind', { kind: 'linear' }, /kind/],
    ['members that do not fit the tensors', { members: 4 }, /layer0\.weights.*shape/],
    ['a million members', { members: 1e6 }, /members is 1000000/],
    ['layers that do not fit', { hidden: [6, 6] }, /shape/],
    ['a gigantic layer', { hidden: [4096, 4096] }, /shape/],
    ['a text for a number', { batchSize: '256' }, /batchSize is '256'/],
    ['an unknown setting', { extra: 1 }, /settings have 'extra'/],
    ['a missing setting', { epochs: undefined }, /lack 'epochs'/],
    ['an elite that does not exist', { elites: [0, 3] }, /elites/],
    ['an elite twice', { elites: [1, 1] }, /elites/],
    ['no elites', { elites: [] }, /elites/],
    ['settings about this machine', { backend: 'webgpu' }, /settings have 'backend'/],
  ])('is refused with %s', async (_, change, message) => {
    const { manifest, tensors } = await saved();
    const { kind = manifest.kind, ...settings } = change as { kind?: string };
    const changed = { ...manifest, kind, settings: { ...manifest.settings, ...settings } };
    const text = JSON.parse(JSON.stringify(changed)) as Checkpoint['manifest'];
    const load = (): unknown => loadEnsemble({ manifest: text, tensors }, { backend: 'cpu' });
    expect(load).toThrow(expect.objectContaining({ code: 'invalid-data' }));
    expect(load).toThrow(message);
  });

  it('is refused when it is of another space, or its tensors are cut off', async () => {
    const { manifest, tensors } = await saved();
    const cut = { manifest, tensors: tensors.subarray(0, tensors.length - 4) };
    expect(() => loadEnsemble(cut)).toThrow(expect.objectContaining({ code: 'invalid-data' }));
    const other = ensemble({ ...options, space: choices });
    expect(other.fitted).toBe(false);
    const swapped = { ...manifest, space: { state: ['x', 'v'], action: { discrete: 3 } } };
    expect(() => loadEnsemble({ manifest: swapped, tensors })).toThrow(/shape/);
  });
});
