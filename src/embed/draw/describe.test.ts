import { expect, describe as group, it } from 'vitest';
import { findScene, scenes } from '../scene/catalog.ts';
import { startingWorld } from '../scene/define.ts';
import { describe } from './describe.ts';

group('pictures in words', () => {
  it('say where the robot is, how far it has to go, what is near and where the plan leads', () => {
    const scene = findScene('bicycle');
    const plan = { states: Float32Array.from([0.5, 0.5, 0, 0, 1, 0.5, 0, 1]) };
    const text = describe(scene, { time: 1.5, state: [0.5, 0.5, 0, 0], plan }, startingWorld(scene));
    // To (9, 9): 8.5 sqrt(2) = 12.02. To the circle at (2.5, 2) of radius 0.8: 2.5 - 0.8, less the hull's 0.25.
    expect(text).toBe(
      'Kinematic bicycle after 1.50 s, at x 0.50, y 0.50. To the goal: 12.0 m. The goal is at x 9.00, y 9.00. ' +
        '5 obstacles, the nearest 1.45 m away. The plan leads to x 1.00, y 0.50.',
    );
  });

  it('say that an obstacle is touched, and heights in space', () => {
    const scene = findScene('quadrotor');
    const state = [4.4, 1.2, 1.4, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    const text = describe(scene, { time: 0, state }, startingWorld(scene));
    expect(text).toContain('at x 4.40, y 1.20, z 1.40');
    expect(text).toContain('the nearest touched');
  });

  it.each(scenes.map((scene) => ({ name: scene.builtIn.name, scene })))('exist for $name, without NaN', ({ scene }) => {
    const text = describe(scene, { time: 0, state: scene.builtIn.start }, startingWorld(scene));
    expect(text).toMatch(/^[A-Z].*: .*\.$/);
    expect(text).not.toMatch(/NaN|undefined|-0\.00/);
  });
});
