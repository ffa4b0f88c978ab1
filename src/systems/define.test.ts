import { describe, expect, it } from 'vitest';
import { ForerunError } from '../error.ts';
import { defineSystem } from './define.ts';
import type { SystemDefinition } from './system.ts';

const WGSL = `
fn dynamics(x: State, u: Action, t: u32) -> State { return State(x.p + u.a); }
fn cost(x: State, u: Action, t: u32) -> f32 { return x.p * x.p; }
`;

const valid: SystemDefinition = { name: 'point', state: ['p'], action: { a: [-1, 1] }, wgsl: WGSL };

/** The error of a definition that differs from a valid one. */
function errorOf(changes: object): ForerunError {
  try {
    defineSystem({ ...valid, ...changes });
  } catch (error) {
    if (error instanceof ForerunError) return error;
    throw error;
  }
  throw new Error('defineSystem accepted the definition');
}

describe('defineSystem', () => {
  it('gives sizes, names, bounds and which optional functions there are', () => {
    const system = defineSystem({
      ...valid,
      state: ['p', 'v'],
      action: { a: [-1, 2], b: [0, 1] },
      params: { dt: 0.1 },
      data: { heights: Float32Array.of(1, 2, 3) },
      wgsl: `
        fn dynamics(x: State, u: Action, t: u32) -> State { return State(x.p + params.dt * x.v, x.v + u.a + u.b); }
        fn cost(x: State, u: Action, t: u32) -> f32 { return heights(u32(x.p)); }
        fn terminated(x: State) -> bool { return x.p > 2.0; }`,
    });
    expect(system).toMatchObject({ stateSize: 2, actionSize: 2, hasTerminalCost: false, hasTerminated: true });
    expect(system.action).toEqual({
      kind: 'continuous',
      names: ['a', 'b'],
      low: Float32Array.of(-1, 0),
      high: Float32Array.of(2, 1),
      neutral: Float32Array.of(0, 0),
    });
    expect(system.params).toEqual({ dt: 0.1 });
  });

  it('takes as neutral zero, or the bound next to it, or what is given', () => {
    const neutral = (action: SystemDefinition['action']) => {
      const space = defineSystem({ ...valid, action }).action;
      return space.kind === 'continuous' ? space.neutral[0] : undefined;
    };
    expect(neutral({ a: [-1, 1] })).toBe(0);
    expect(neutral({ a: [2, 3] })).toBe(2);
    expect(neutral({ a: [0, 4, 1.5] })).toBe(1.5);
    expect(() => neutral({ a: [0, 4, 5] })).toThrow(/'a' the neutral value 5; give \[low, high, neutral\]/);
  });

  it('takes a number of discrete actions', () => {
    const wgsl = WGSL.replace('u.a', 'f32(u.index)');
    const system = defineSystem({ ...valid, action: { discrete: 3 }, wgsl });
    expect(system.action).toEqual({ kind: 'discrete', count: 3 });
    expect(system.actionSize).toBe(1);
  });

  it('keeps its own copies of what it was given', () => {
    const heights = Float32Array.of(1);
    const system = defineSystem({ ...valid, data: { heights } });
    heights[0] = 2;
    expect(system.data.heights).toEqual(Float32Array.of(1));
  });

  it('starts from zeros, or from what initialState says', () => {
    expect(defineSystem(valid).initialState(Math.random)).toEqual(Float32Array.of(0));
    const system = defineSystem({ ...valid, initialState: (random) => [2 * random()] });
    expect(system.initialState(() => 0.25)).toEqual(Float32Array.of(0.5));
  });

  it('refuses an initialState of the wrong size or with a number that is not finite', () => {
    for (const initialState of [() => [1, 2], () => [Number.NaN]]) {
      expect(() => defineSystem({ ...valid, initialState }).initialState(Math.random)).toThrow(
        /initialState.*1 finite/,
      );
    }
  });

  it.each([
    ['a name with spaces', { name: 'my point' }, /name "my point"/],
    ['no state', { state: [] }, /0 state names/],
    ['a state that is no identifier', { state: ['2p'] }, /"2p" is not a WGSL identifier/],
    ['a state that is a reserved word', { state: ['target'] }, /"target" is a reserved word/],
    ['a state of the library', { state: ['fr_p'] }, /'fr_'/],
    ['a state twice', { state: ['p', 'p'] }, /'p' is given twice/],
    ['no action', { action: {} }, /0 actions/],
    ['bounds the wrong way round', { action: { a: [1, -1] } }, /action 'a' by \[1,-1\]/],
    ['equal bounds', { action: { a: [1, 1] } }, /low below high/],
    ['an infinite bound', { action: { a: [0, Number.POSITIVE_INFINITY] } }, /both finite/],
    ['a bound beyond f32', { action: { a: [0, 1e39] } }, /both finite/],
    ['one bound', { action: { a: [1] } }, /\[low, high\]/],
    ['one discrete action', { action: { discrete: 1 } }, /from 2/],
    ['discrete and continuous actions', { action: { discrete: 2, a: [0, 1] } }, /alone/],
    ['a parameter that is not finite', { params: { dt: Number.NaN } }, /params.dt to NaN/],
    ['a parameter that is a keyword', { params: { loop: 1 } }, /"loop" is a reserved word/],
    ['an empty table', { data: { map: new Float32Array(0) } }, /data.map/],
    ['a table of another type', { data: { map: [1, 2] } }, /Float32Array/],
    ['a table with NaN', { data: { map: Float32Array.of(0, Number.NaN) } }, /data.map\[1\] = NaN/],
    ['a table named like a built-in function', { data: { sin: Float32Array.of(0) } }, /"sin" is a name of WGSL/],
    ['a table named like a required function', { data: { cost: Float32Array.of(0) } }, /Forerun itself declares/],
    [
      'tables whose accessors collide',
      { data: { map: Float32Array.of(0), mapLength: Float32Array.of(0) } },
      /'Length'; rename/,
    ],
  ])('refuses %s, naming it', (_, changes, message) => {
    const error = errorOf(changes);
    expect(error.code).toBe('invalid-argument');
    expect(error.message).toMatch(/^defineSystem: /);
    expect(error.message).toMatch(message);
  });

  it('refuses text without cost, or with one of another type, and says what it should be', () => {
    const dynamicsOnly = WGSL.slice(0, WGSL.indexOf('fn cost'));
    for (const wgsl of [dynamicsOnly, WGSL.replace('-> f32 { return x.p * x.p; }', '-> u32 { return t; }')]) {
      const error = errorOf({ wgsl });
      expect(error.code).toBe('invalid-wgsl');
      expect(error.message).toMatch(/cost\(x: State, u: Action, t: u32\) -> f32/);
    }
  });

  it("points at the line and column of the user's own text", () => {
    const error = errorOf({ wgsl: WGSL.replace('x.p * x.p', 'x.q * x.p') });
    expect(error.code).toBe('invalid-wgsl');
    expect(error.location?.line).toBe(3);
    expect(error.message).toContain('q');
  });

  it('refuses a function that would collide with a kernel', () => {
    expect(errorOf({ wgsl: `${WGSL} fn samples() -> f32 { return 1.0; }` }).message).toMatch(/samples/);
  });
});
