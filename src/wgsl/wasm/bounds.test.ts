import { describe, expect, it } from 'vitest';
import type { IrModule } from '../ir.ts';
import { lowerModule } from '../lower.ts';
import { dropIdleClamps } from './bounds.ts';
import { inlineCalls } from './inline.ts';
import { propagate } from './propagate.ts';
import { forEachExpression } from './traverse.ts';

/** Clamps of indices that stay in a kernel of 8 x 4 invocations with 32 words of workgroup memory. */
function clampsIn(body: string): number {
  const code = `
    @group(0) @binding(0) var<storage, read> rows: array<u32>;
    @group(0) @binding(1) var<storage, read_write> out: array<f32, 64>;
    var<workgroup> act: array<f32, 32>;
    @compute @workgroup_size(8, 4)
    fn main(@builtin(local_invocation_id) lid: vec3u, @builtin(local_invocation_index) li: u32, @builtin(workgroup_id) wid: vec3u) {
      let n = rows[0];
      ${body}
    }`;
  const inlined = inlineCalls(lowerModule(code));
  const functions = inlined.functions.map((fn) => propagate(inlined, fn));
  const module: IrModule = dropIdleClamps({ ...inlined, functions });
  let clamps = 0;
  for (const { body: statements } of module.functions) {
    forEachExpression(statements, (expr) => {
      if (expr.op === 'binary' && expr.fn === 'min') clamps++;
    });
  }
  return clamps;
}

describe('clamps of indices', () => {
  it.each([
    ['inputs of the invocation', 'act[li] = act[lid.y * 8u + lid.x];'],
    ['counters of loops', 'for (var k = 0u; k < 32u; k++) { act[k] = 1.0; }'],
    ['counters that step by more', 'for (var k = 0u; k < 30u; k += 4u) { act[k] = act[k + 3u]; }'],
    ['counters that start at an input', 'for (var k = lid.y; k < 4u; k += 4u) { act[k * 8u + lid.x] = 1.0; }'],
    ['a second counter', 'var w = lid.y; for (var k = 0u; k < 7u; k++) { act[w] = act[w + 4u]; w += 4u; }'],
    ['nested loops', 'for (var k = 0u; k < 4u; k++) { for (var j = 0u; j < 8u; j++) { act[8u * k + j] = 1.0; } }'],
    ['remainders and masks', 'act[n % 32u] = act[wid.x & 31u] + out[(n >> 3u) % 8u * 8u + 7u];'],
    ['break if', 'var k = 0u; loop { act[k] = 1.0; continuing { k += 1u; break if k >= 32u; } }'],
    ['limits that are bounded', 'for (var k = 0u; k < min(n, 31u); k++) { act[k + 1u] = 1.0; }'],
  ])('go where %s show that the index is in range', (_, body) => {
    // What is written as a limit stays.
    expect(clampsIn(body)).toBe(body.includes('min(n') ? 1 : 0);
  });

  it.each([
    ['the last round goes beyond', 'for (var k = 0u; k < 33u; k++) { act[k] = 1.0; }'],
    ['the limit comes from data', 'for (var k = 0u; k < n; k++) { act[k] = 1.0; }'],
    ['the start comes from data', 'for (var k = n; k < 32u; k++) { act[k - 1u] = 1.0; }'],
    ['the counter has stepped already', 'for (var k = 0u; k < 32u; ) { k += 1u; act[k] = 1.0; }'],
    ['the guard comes later', 'var k = 0u; loop { act[k] = 1.0; if (k >= 32u) { break; } k += 1u; }'],
    ['a second counter goes further', 'var w = 0u; for (var k = 0u; k < 9u; k++) { act[w] = 1.0; w += 4u; }'],
    [
      'a jump skips the step',
      'var w = 0u; for (var k = 0u; k < 4u; ) { act[w] = 1.0; w += 1u; if (w % 2u == n) { continue; } k += 1u; }',
    ],
    ['the counter changes elsewhere', 'for (var k = 0u; k < 8u; k++) { act[k] = 1.0; if (n == k) { k = n; } }'],
    ['a difference may wrap', 'act[li - 1u] = 1.0;'],
    ['a product may wrap', 'act[(n % 65536u) * 65536u * 2u] = 1.0;'],
    [
      'the guard is in a loop that does not change the index: such a load may move before the loop',
      'for (var k = 0u; k < 3u; k++) { if (li >= 24u) { break; } act[k] = out[li + 40u]; }',
    ],
    [
      'an outer loop goes on where the inner one stopped',
      'var k = 0u; for (var j = 0u; j < 3u; j++) { for (; k < 40u; k += 8u) { act[k] = 1.0; } k += 1u; }',
    ],
  ])('stay where %s', (_, body) => {
    expect(clampsIn(body)).toBeGreaterThan(0);
  });
});
