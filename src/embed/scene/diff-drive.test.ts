import { describe, expect, it } from 'vitest';
import { findScene } from './catalog.ts';
import { allParams } from './define.ts';

const scene = findScene('diff-drive');

describe('the differential drive on a map of another size', () => {
  it('is pushed from where it is, beyond the 11 m of the comparison too', () => {
    const params = allParams(scene, { cells: 100, resolution: 0.2 });
    const [x, y] = scene.pushed([15, 16, 0], [0.2, -0.2, 0], params);
    expect([x, y]).toEqual([15.2, 15.8]);
  });

  it('has squares of the same cost on the largest map, and on one that they are dragged into', () => {
    const dearest = ({ data }: ReturnType<typeof scene.withObstacles>) =>
      (data.costmap ?? new Float32Array()).reduce((most, value) => Math.max(most, value), 0);
    const { obstacles } = scene.builtIn;
    const cost = dearest(scene.withObstacles(allParams(scene), obstacles));
    expect(cost).toBeGreaterThan(0);
    expect(dearest(scene.withObstacles(allParams(scene, { cells: 1100, resolution: 0.01 }), obstacles))).toBe(cost);
    const params = allParams(scene, { cells: 30 });
    const world = scene.moved({ params, obstacles }, 'obstacle 1', [1.5, 1.5, 0]);
    expect(dearest(scene.withObstacles(params, world.obstacles))).toBe(cost);
  });
});
