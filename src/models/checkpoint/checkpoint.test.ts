import { describe, expect, it } from 'vitest';
import { seededRandom } from '../data/random.ts';
import { cart, chooser, refusal } from '../data/space.testing.ts';
import { packCheckpoint, readManifest, readTensors } from './checkpoint.ts';
import { encodeSafetensors } from './encode.ts';

const settings = { ridge: 1e-3, layers: [4, 8, 2], activation: 'silu', nested: { on: true, none: null } };
const weights = { shape: [2, 3], data: Float32Array.from({ length: 6 }, seededRandom(1)) };
const bias = { shape: [3], data: Float32Array.of(0.1, 1e-40, -7) };
const packed = packCheckpoint({ kind: 'linear', space: cart, settings, tensors: { weights, bias } });
const shapes = { weights: [2, 3], bias: [3] };

/** The manifest with some fields replaced; undefined takes one out. */
function manifestWith(change: object): unknown {
  return JSON.parse(JSON.stringify({ ...packed.manifest, ...change }));
}

describe('a checkpoint', () => {
  it('comes back as it was, from objects and from text', () => {
    for (const manifest of [packed.manifest, JSON.stringify(packed.manifest)]) {
      expect(readManifest(manifest, ['linear', 'ensemble'])).toEqual({ kind: 'linear', space: cart, settings });
    }
    expect(readTensors(packed.tensors, shapes)).toEqual({ weights: weights.data, bias: bias.data });
    const choices = packCheckpoint({ kind: 'linear', space: chooser, settings: {}, tensors: {} });
    expect(readManifest(choices.manifest, ['linear'])).toEqual({ kind: 'linear', space: chooser, settings: {} });
  });

  it('does not change when its settings do', () => {
    const own = { layers: [1] };
    const { manifest } = packCheckpoint({ kind: 'linear', space: cart, settings: own, tensors: {} });
    own.layers.push(2);
    expect(manifest.settings).toEqual({ layers: [1] });
  });

  it('keeps the bounds of actions in all bits', () => {
    const low = Float32Array.of(-Math.PI, -1e-45);
    const space = {
      ...cart,
      action: { ...cart.action, names: ['a', 'discrete'], low, high: Float32Array.of(0.1, 3e38) },
    };
    const { manifest } = packCheckpoint({ kind: 'k', space: space as typeof cart, settings: {}, tensors: {} });
    expect(readManifest(JSON.stringify(manifest), ['k']).space).toEqual(space);
  });

  it.each<[object, RegExp]>([
    [{ a: Number.NaN }, /settings\.a is NaN/],
    [{ a: [0, 1 / 0] }, /settings\.a\[1\] is Infinity/],
    [{ a: { b: undefined } }, /settings\.a\.b is undefined/],
    [{ a: () => 0 }, /settings\.a is function/],
    [{ a: Float32Array.of(1) }, /settings\.a is not plain JSON/],
    [{ a: new Date(0) }, /settings\.a is not plain JSON/],
    [JSON.parse('{"a":{"__proto__":1}}'), /settings\.a has the key '__proto__'/],
  ])('is not made of settings that JSON cannot hold: %o', (bad, message) => {
    const error = refusal(() =>
      packCheckpoint({ kind: 'k', space: cart, settings: bad as Record<string, unknown>, tensors: {} }),
    );
    expect(error.code).toBe('invalid-argument');
    expect(error.message).toMatch(message);
  });

  it('is not made of numbers that are not finite', () => {
    const tensors = { w: { shape: [1], data: Float32Array.of(Number.NaN) } };
    expect(refusal(() => packCheckpoint({ kind: 'k', space: cart, settings: {}, tensors })).message).toMatch(
      /'w' has NaN/,
    );
  });
});

describe('the manifest of a stranger', () => {
  const deep = `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`;

  it.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /the manifest is not an object/],
    ['a list', [packed.manifest], /the manifest is not an object/],
    ['text that is not JSON', '{"format":', /the manifest is not JSON \(/],
    ['megabytes of text', '['.repeat(2 ** 20 + 1), /has 1048577 characters; it has to be at most 1048576/],
    ['a megabyte of brackets', '['.repeat(2 ** 20), /the manifest is not JSON/],
    [
      'another format',
      manifestWith({ format: 'forerun-data' }),
      /format is "forerun-data"; it has to be 'forerun-model'/,
    ],
    ['no format', manifestWith({ format: undefined }), /format is undefined/],
    ['a later version', manifestWith({ version: 2 }), /version is 2; this release reads version 1/],
    ['a version as text', manifestWith({ version: '1' }), /version is "1"/],
    ['an unknown kind', manifestWith({ kind: 'forest' }), /kind is "forest"; this reads 'linear', 'ensemble'/],
    ['a kind of prototypes', manifestWith({ kind: '__proto__' }), /kind is "__proto__"/],
    ['a kind that is no text', manifestWith({ kind: ['linear'] }), /kind is \["linear"\]/],
    ['a very long kind', manifestWith({ kind: 'x'.repeat(1e5) }), /kind is "x+\.\.\.; this/],
    ['a field too many', manifestWith({ more: 1 }), /there is a field "more"/],
    ['no settings', manifestWith({ settings: undefined }), /settings is undefined/],
    ['a list of settings', manifestWith({ settings: [] }), /settings is \[\]/],
    ['deep settings', manifestWith({ settings: JSON.parse(deep) }), /lies deeper than 16 levels/],
    [
      'settings with __proto__',
      JSON.stringify(packed.manifest).replace('"ridge"', '"__proto__"'),
      /has the key '__proto__'/,
    ],
    ['no space', manifestWith({ space: undefined }), /the space cannot be used: it is not an object/],
    ['a space without states', manifestWith({ space: { state: [], action: { discrete: 2 } } }), /0 state names/],
    [
      'states that are no list',
      manifestWith({ space: { state: 'x', action: { discrete: 2 } } }),
      /not a list of names/,
    ],
    [
      '257 states',
      manifestWith({ space: { state: Array.from({ length: 257 }, (_, i) => `x${i}`), action: { discrete: 2 } } }),
      /257 state names/,
    ],
    [
      'states that are no names',
      manifestWith({ space: { state: [1], action: { discrete: 2 } } }),
      /state name 1 is not a string/,
    ],
    [
      'a name that is WGSL',
      manifestWith({ space: { state: ['x; }'], action: { discrete: 2 } } }),
      /"x; }" is not a WGSL identifier/,
    ],
    [
      'a name of prototypes',
      manifestWith({ space: { state: ['__proto__'], action: { discrete: 2 } } }),
      /is not a WGSL identifier/,
    ],
    ['a state twice', manifestWith({ space: { state: ['x', 'x'], action: { discrete: 2 } } }), /'x' is given twice/],
    ['no actions', manifestWith({ space: { state: ['x'], action: {} } }), /0 action names/],
    [
      'one choice',
      manifestWith({ space: { state: ['x'], action: { discrete: 1 } } }),
      /1 choices; there have to be 2 to 65536/,
    ],
    ['half a choice', manifestWith({ space: { state: ['x'], action: { discrete: 2.5 } } }), /2.5 choices/],
    ['choices and more', manifestWith({ space: { state: ['x'], action: { discrete: 2, u: [0, 1, 0] } } }), /alone/],
    [
      'two bounds',
      manifestWith({ space: { state: ['x'], action: { u: [0, 1] } } }),
      /"u" is not \[low, high, neutral\]/,
    ],
    [
      'bounds that are null',
      manifestWith({ space: { state: ['x'], action: { u: [0, Number.NaN, 0] } } }),
      /"u" is not/,
    ],
    [
      'bounds the wrong way round',
      manifestWith({ space: { state: ['x'], action: { u: [1, 0, 0.5] } } }),
      /low 1, high 0/,
    ],
    ['bounds beyond f32', manifestWith({ space: { state: ['x'], action: { u: [0, 1e39, 0] } } }), /high Infinity/],
    [
      'bounds too far apart',
      manifestWith({ space: { state: ['x'], action: { u: [-3e38, 3e38, 0] } } }),
      /have to be finite/,
    ],
    ['a neutral outside', manifestWith({ space: { state: ['x'], action: { u: [0, 1, 2] } } }), /neutral 2/],
    [
      'more in the space',
      manifestWith({ space: { state: ['x'], action: { discrete: 2 }, z: 1 } }),
      /it has "z" beside/,
    ],
  ])('is refused: %s', (_, manifest, message) => {
    const error = refusal(() => readManifest(manifest, ['linear', 'ensemble']));
    expect(error.code).toBe('invalid-data');
    expect(error.message).toMatch(message);
    expect(error.message.length).toBeLessThan(300);
  });
});

describe('the tensors of a stranger', () => {
  it('are refused when there are others than the model has', () => {
    const message = (expected: Readonly<Record<string, readonly number[]>>) => {
      const error = refusal(() => readTensors(packed.tensors, expected));
      expect(error.code).toBe('invalid-data');
      return error.message;
    };
    expect(message({ weights: [2, 3] })).toMatch(/there is a tensor "bias"; this model has weights/);
    expect(message({ ...shapes, scale: [1] })).toMatch(/the tensor 'scale' is missing/);
    expect(message({ ...shapes, weights: [3, 2] })).toMatch(/'weights' has shape \[2, 3\]; it has to be \[3, 2\]/);
    expect(message({ ...shapes, weights: [6] })).toMatch(/'weights' has shape \[2, 3\]; it has to be \[6\]/);
    expect(message({})).toMatch(/this model has none/);
  });

  it('are refused in other types, damaged, and with numbers that are not finite', () => {
    const wide = encodeSafetensors({ w: { dtype: 'F64', shape: [1], data: Float64Array.of(1) } });
    expect(refusal(() => readTensors(wide, { w: [1] })).message).toMatch(/'w' is F64; it has to be F32/);
    const { tensors } = packed;
    expect(refusal(() => readTensors(tensors.slice(0, -1), shapes)).code).toBe('invalid-data');
    const poisoned = tensors.slice();
    poisoned.fill(0xff, -4);
    expect(refusal(() => readTensors(poisoned, shapes)).message).toMatch(/has NaN at/);
  });
});
