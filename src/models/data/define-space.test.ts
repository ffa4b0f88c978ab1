import { describe, expect, it } from 'vitest';
import { defineSystem } from '../../systems/define.ts';
import { linearModel } from '../linear/linear.ts';
import { defineSpace } from './define-space.ts';
import { refusal } from './space.testing.ts';

describe('defineSpace', () => {
  it.each([
    { state: ['pos', 'vel'], action: { force: [-2, 2], thrust: [1, 3], brake: [-3, 0, -1] } },
    { state: ['p'], action: { discrete: 3 } },
  ] as const)('describes states and actions as defineSystem does: $action', (definition) => {
    const wgsl = `fn dynamics(x: State, u: Action, t: u32) -> State { return x; }
                  fn cost(x: State, u: Action, t: u32) -> f32 { return 0.0; }`;
    const { stateNames, action } = defineSystem({ name: 'same', wgsl, ...definition });
    expect(defineSpace(definition)).toEqual({ stateNames, action });
  });

  it.each([
    [{ state: 'pos', action: { force: [-2, 2] } }, /state is not a list/],
    [{ state: ['pos', 'pos'], action: { force: [-2, 2] } }, /'pos' is given twice/],
    [{ state: ['pos'], action: { force: [2, -2] } }, /'force' has low 2, high -2/],
    [{ state: ['pos'], action: { force: 2 } }, /"force" is not \[low, high/],
    [{ state: ['pos'], action: { discrete: 1 } }, /1 choices/],
    [{ state: ['pos'], action: { force: [-2, 2] }, reward: 1 }, /"reward" beside state and action/],
    [{ state: ['pos'] }, /action is not an object/],
    [undefined, /state is not a list/],
  ])('refuses %j with an example', (definition, problem) => {
    const { code, message } = refusal(() => defineSpace(definition as never));
    expect(code).toBe('invalid-argument');
    expect(message).toMatch(problem);
    expect(message).toContain("defineSpace({ state: ['pos', 'vel'], action: { force: [-2, 2] } })");
  });

  it('is what models name when they are given no space', () => {
    const { message } = refusal(() => linearModel({ space: { state: ['pos'] } } as never));
    expect(message).toContain("defineSpace({ state: ['pos', 'vel'], action: { force: [-2, 2] } })");
  });
});
