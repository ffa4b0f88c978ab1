import { describe, expect, it } from 'vitest';
import type { Obstacle } from '../../systems/built-in.ts';
import { findScene } from '../scene/catalog.ts';
import { changedSettings, DEFAULT_SETTINGS } from './settings.ts';

const own = findScene('quadrotor').builtIn.obstacles;

/** The quadrotor's obstacles, with those of a kind changed. */
function withEach(kind: Obstacle['kind'], change: (obstacle: Obstacle) => object): unknown {
  return own.map((each) => (each.kind === kind ? { ...each, ...change(each) } : each));
}

function changedTo(obstacles: unknown) {
  return changedSettings(DEFAULT_SETTINGS, { obstacles: obstacles as readonly Obstacle[] }).obstacles;
}

describe('obstacles of settings', () => {
  it.each([
    [
      'with corners that changed places',
      withEach('box', (box) => ('low' in box ? { low: box.high, high: box.low } : {})),
    ],
    ['without an extent', withEach('box', (box) => ('low' in box ? { high: box.low } : {}))],
    ['of lists with gaps', withEach('sphere', () => ({ center: new Array(3) }))],
    ['of too few numbers', withEach('sphere', () => ({ center: [1, 2] }))],
    ['with a radius that no f32 holds', withEach('sphere', () => ({ radius: 1e39 }))],
    ['of another kind', withEach('sphere', () => ({ kind: 'circle' }))],
    ['with inherited numbers', own.map((each) => Object.create(each) as unknown)],
  ])('%s are refused', (_, obstacles) => {
    expect(() => changedTo(obstacles)).toThrow(
      /^simulation: obstacles\[\d\] is .*; give a (box|sphere) of finite numbers/,
    );
  });

  it('are copied, with what an obstacle has and nothing else', () => {
    const given = own.map((each) => ({ ...structuredClone(each), note: 'x'.repeat(1000), __proto__: { radius: 9 } }));
    const kept = changedTo(given);
    for (const each of given) Object.assign(each, { center: [9, 9, 9], low: [9, 9, 9] });
    expect(kept).toEqual(own);
  });
});
