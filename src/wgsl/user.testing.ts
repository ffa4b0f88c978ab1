import { expect } from 'vitest';
import { ForerunError } from '../error.ts';
import { type CheckedWgsl, checkUserWgsl } from './user.ts';

/** What stands before a user's text. */
export const PRELUDE = `struct State { x: f32, v: f32 }
struct Action { force: f32 }
struct Params { dt: f32, count: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> fr_data: array<f32>;
const mapLength: u32 = 100u;
fn map(i: u32) -> f32 { return fr_data[min(i, 99u)]; }
`;

/** What every text has to declare. */
export const DYNAMICS =
  'fn dynamics(x: State, u: Action, t: u32) -> State { return State(x.x + x.v * params.dt, x.v + u.force); }';
/** What every text has to declare, too. */
export const COST = 'fn cost(x: State, u: Action, t: u32) -> f32 { return x.x * x.x; }';

/** Checks a user's text. */
export function check(source: string): CheckedWgsl {
  return checkUserWgsl({
    api: "defineSystem: system 'test'",
    source,
    prelude: PRELUDE,
    required: [
      { name: 'dynamics', params: ['State', 'Action', 'u32'], result: 'State' },
      { name: 'cost', params: ['State', 'Action', 'u32'], result: 'f32' },
    ],
    optional: [
      { name: 'terminalCost', params: ['State'], result: 'f32' },
      { name: 'terminated', params: ['State'], result: 'bool' },
    ],
    reserved: ['stage'],
  });
}

/** Checks `source` behind lines that declare what is required: as `line:column message` of the error. */
export function refusal(source: string, required = `${DYNAMICS} ${COST}`): string {
  try {
    check(`${source}\n${required}`);
  } catch (error) {
    if (!(error instanceof ForerunError)) throw error;
    const { line, column } = error.location ?? {};
    const api = `defineSystem: system 'test': line ${line}, column ${column}: `;
    expect(error.message.slice(0, api.length)).toBe(api);
    return `${error.code === 'invalid-wgsl' ? '' : error.code}${line}:${column} ${error.message.slice(api.length)}`;
  }
  return 'accepted';
}

/** The same for statements in a function of an f32 `a` and an i32 `n`, on one line. */
export function inside(body: string): string {
  return refusal(`fn f(a: f32, n: i32) {\n${body}\n}`);
}
