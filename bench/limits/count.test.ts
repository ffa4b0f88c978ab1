import { describe, expect, it } from 'vitest';
import { IrInterpreter } from '../../src/wgsl/ir-interpreter.ts';
import { lowerModule } from '../../src/wgsl/lower.ts';
import { counting } from './count.ts';

/** What `invocations` of a kernel with this body execute; `out` is its buffer. */
function count(body: string, functions = '', invocations = 1) {
  const code = `@group(0) @binding(0) var<storage, read_write> out: array<f32>;
    ${functions}
    @compute @workgroup_size(1) fn main(@builtin(global_invocation_id) id: vec3u) { ${body} }`;
  const { module, counterWords, read } = counting(lowerModule(code));
  const counter = new Uint32Array(counterWords);
  const out = new Uint32Array(16);
  new IrInterpreter(module, [out, counter]).run(invocations);
  return { ...read(counter), out: new Float32Array(out.buffer) };
}

describe('counting operations', () => {
  it('counts the arithmetic of f32 once for each time that a loop runs', () => {
    const { f32, integer, out } = count(
      'var x = out[0]; for (var i = 0u; i < 10u; i++) { x = x * 2.0 + 1.0; } out[0] = x;',
    );
    expect(f32).toBe(20);
    // i < 10 eleven times, i++ ten times
    expect(integer).toBe(21);
    expect(out[0]).toBe(1023);
  });

  it('counts the branch that is taken, for each invocation', () => {
    const { f32 } = count(
      'if (id.x < 3u) { out[id.x] = out[id.x] + 1.0; } else { out[id.x] = out[id.x] * 2.0 - 1.0; }',
      '',
      5,
    );
    expect(f32).toBe(3 * 1 + 2 * 2);
  });

  it('counts a call of the library once, and not what it does inside', () => {
    const library =
      'fn fr_sin(x: f32) -> f32 { return x * x * x; } fn twice(x: f32) -> f32 { return fr_sin(x) + sin(x); }';
    const { f32, calls } = count('out[0] = twice(out[0]) * twice(out[1]);', library);
    expect({ f32, calls }).toEqual({ f32: 3, calls: 4 });
  });

  it('counts vectors by their components, and each way out of a loop', () => {
    const { f32 } = count(`var v = vec3f(out[0], out[1], out[2]);
      for (var i = 0; i < 8; i++) { v = v * 2.0; if (i == 2) { break; } v = v + vec3f(1.0); }
      out[0] = dot(v, v);`);
    // Three doublings, two additions, three squares and two sums.
    expect(f32).toBe(9 + 6 + 5);
  });
});
