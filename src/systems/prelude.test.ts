import { describe, expect, it } from 'vitest';
import { backends } from '../rollout/backends.testing.ts';
import { defineSystem } from './define.ts';
import { concatenatedData, paramsData, systemPrelude } from './prelude.ts';

const system = defineSystem({
  name: 'probe',
  state: ['a', 'b', 'c'],
  action: { left: [-0.1, 0.7], right: [-3e-7, 1e20] },
  params: { gain: 2, offset: -1 },
  data: { first: Float32Array.of(10, 11, 12), second: Float32Array.of(20, 21) },
  wgsl: `
    fn dynamics(x: State, u: Action, t: u32) -> State { return x; }
    fn cost(x: State, u: Action, t: u32) -> f32 { return 0.0; }`,
});

const VALUES = [0, -0, 1, 3.4e38, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

/** Writes one line of results per test below. */
const PROBE = `
@group(0) @binding(0) var<storage, read> samples: array<f32>;
@group(0) @binding(1) var<storage, read_write> summary: array<f32>;
@compute @workgroup_size(1)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x > 0u) { return; }
  let u = fr_action(array<f32, FR_A>(5.0, 6.0));
  summary[0] = u.left;
  summary[1] = u.right;
  summary[2] = fr_low[0];
  summary[3] = fr_high[0];
  summary[4] = fr_low[1];
  summary[5] = fr_high[1];
  summary[6] = first(0u) + f32(firstLength);
  summary[7] = first(2u);
  summary[8] = first(99u);
  summary[9] = second(0u);
  summary[10] = second(1u) + f32(secondLength);
  summary[11] = second(4294967295u);
  summary[12] = params.gain;
  summary[13] = params.offset;
  let back = fr_state_array(fr_state(array<f32, FR_S>(7.0, 8.0, 9.0)));
  summary[14] = back[0];
  summary[15] = back[1];
  summary[16] = back[2];
  summary[17] = fr_terminal_cost(fr_state(back));
  summary[18] = select(0.0, 1.0, fr_terminated(fr_state(back)));
  for (var i = 0u; i < 7u; i++) {
    let v = samples[i];
    summary[19u + 3u * i] = select(0.0, 1.0, fr_state_finite(State(v, 0.0, 0.0)));
    summary[20u + 3u * i] = select(0.0, 1.0, fr_state_finite(State(0.0, v, 0.0)));
    summary[21u + 3u * i] = select(0.0, 1.0, fr_state_finite(State(0.0, 0.0, v)));
  }
}`;

describe.each(backends)('what kernels know about a system, on $name', ({ create }) => {
  it('gives actions, bounds, tables, parameters, states and finiteness', async () => {
    const backend = await create();
    const kernel = {
      label: 'test/probe',
      code: systemPrelude(system, { params: 2, data: 3 }) + system.code + PROBE,
      workgroupSize: 1,
      bindings: [
        { name: 'samples', kind: 'read-only-storage' },
        { name: 'summary', kind: 'storage' },
        { name: 'params', kind: 'uniform' },
        { name: 'fr_data', kind: 'read-only-storage' },
      ],
    } as const;
    const tables = [
      Float32Array.from(VALUES),
      new Float32Array(40),
      paramsData(system, { offset: -3 }),
      concatenatedData(system),
    ];
    const buffers = tables
      .filter((table) => table !== undefined)
      .map((table) => {
        const buffer = backend.createBuffer('test/probe', table.byteLength);
        backend.write(buffer, table);
        return buffer;
      });
    const result = buffers[1];
    if (result === undefined) throw new Error('no buffer');
    const program = await backend.prepare('test/probe', [{ kernel, buffers, invocations: 1 }], result);
    const words = await program.submit();
    const found = new Float32Array(words.buffer, words.byteOffset, words.length);
    expect([...found.subarray(0, 6)]).toEqual([5, 6, ...[-0.1, 0.7, -3e-7, 1e20].map(Math.fround)]);
    expect([...found.subarray(6, 12)], 'tables, clamped at their ends').toEqual([13, 12, 12, 20, 23, 21]);
    expect([...found.subarray(12, 14)], 'parameters, one overridden').toEqual([2, -3]);
    expect([...found.subarray(14, 17)], 'a state and back').toEqual([7, 8, 9]);
    expect([...found.subarray(17, 19)], 'defaults of the optional functions').toEqual([0, 0]);
    const finite = VALUES.flatMap((value) => new Array<number>(3).fill(Number.isFinite(value) ? 1 : 0));
    expect([...found.subarray(19)]).toEqual(finite);
    backend.destroy();
  });
});
