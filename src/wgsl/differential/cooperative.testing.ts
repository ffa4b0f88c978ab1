/** A cooperative kernel to run on every backend. */
export interface CooperativeCase {
  readonly name: string;
  readonly size: readonly [x: number, y: number, z: number];
  readonly workgroups: number;
  /** Declarations outside functions. */
  readonly globals?: string;
  /**
   * Statements of the entry point. `wid`, `lid`, `id`, `li` and `count` are its inputs, `at = wid.x * invocations + li`;
   * `rows: array<u32>` holds random bits, `result: array<f32>` takes `WORDS` words for each invocation, from `at * WORDS`.
   */
  readonly body: string;
  readonly words?: number;
}

/** The case as a kernel. */
export function cooperativeCode({ size, globals = '', body, words = 1 }: CooperativeCase, library: string): string {
  return `${library}
@group(0) @binding(0) var<storage, read> rows: array<u32>;
@group(0) @binding(1) var<storage, read_write> result: array<f32>;
const WORDS = ${words}u;
const X = ${size[0]}u;
const Y = ${size[1]}u;
const COUNT = ${size[0] * size[1] * size[2]}u;
fn real(word: u32) -> f32 { return f32(word & 1023u) / 64.0 - 8.0; }
${globals}
@compute @workgroup_size(${size.join(', ')})
fn main(
  @builtin(local_invocation_index) li: u32,
  @builtin(workgroup_id) wid: vec3u,
  @builtin(global_invocation_id) id: vec3u,
  @builtin(local_invocation_id) lid: vec3u,
  @builtin(num_workgroups) count: vec3u,
) {
  let at = wid.x * COUNT + li;
${body}
}
`;
}

const flat = (n: number) => [n, 1, 1] as const;

/** Made by hand: each asks for something else of the region former or of the vector emitter. */
export const cooperativeCases: readonly CooperativeCase[] = [
  {
    name: 'the inputs',
    size: [4, 3, 2],
    workgroups: 3,
    words: 13,
    body: `
      let values = array<u32, 13>(id.x, id.y, id.z, wid.x, wid.y, wid.z, lid.x, lid.y, lid.z, li, count.x, count.y, count.z);
      for (var k = 0u; k < 13u; k++) { result[at * WORDS + k] = f32(values[k]); }`,
  },
  {
    name: 'the inputs, with rows that are no whole vectors',
    size: [3, 2, 2],
    workgroups: 2,
    words: 8,
    body: `
      let values = array<u32, 8>(id.x, id.y, id.z, wid.x, lid.x, lid.y, lid.z, li);
      for (var k = 0u; k < 8u; k++) { result[at * WORDS + k] = f32(values[k]); }`,
  },
  {
    name: 'neighbours through workgroup memory, which starts at zero',
    size: flat(8),
    workgroups: 4,
    words: 2,
    globals: 'var<workgroup> shared_: array<f32, 9>;',
    body: `
      let before = shared_[li + 1u];
      workgroupBarrier();
      shared_[li] = real(rows[at]);
      workgroupBarrier();
      result[at * WORDS] = shared_[(li + 3u) % 8u] + shared_[7u - li];
      result[at * WORDS + 1u] = before + shared_[8];`,
  },
  {
    name: 'a tree sum in a loop around barriers',
    size: flat(16),
    workgroups: 3,
    globals: 'var<workgroup> sum: array<f32, 16>;',
    body: `
      sum[li] = real(rows[at]);
      for (var step = 8u; step > 0u; step >>= 1u) {
        workgroupBarrier();
        if (li < step) { sum[li] += sum[li + step]; }
      }
      workgroupBarrier();
      result[at] = sum[0];`,
  },
  {
    name: 'variables of each invocation live over barriers',
    size: [8, 2, 1],
    workgroups: 3,
    words: 3,
    globals: `
      struct State { p: vec2f, n: u32, on: bool }
      var<workgroup> act: array<f32, 16>;`,
    body: `
      var x = State(vec2f(real(rows[at]), 0.5), li, li % 3u == 0u);
      var total = 0.0;
      let slope = real(rows[at + 1u]);
      for (var t = 0u; t < 5u; t++) {
        let slot = (t * 3u + li) % 16u;
        act[li] = x.p.x + f32(t);
        workgroupBarrier();
        let other = act[slot];
        workgroupBarrier();
        x.p = vec2f(0.5 * other + x.p.y, slope);
        x.n += t;
        if (x.on) { total += other; }
        x.on = !x.on;
      }
      result[at * WORDS] = total;
      result[at * WORDS + 1u] = x.p.x;
      result[at * WORDS + 2u] = f32(x.n);`,
  },
  {
    name: 'arrays of each invocation live over barriers',
    size: flat(12),
    workgroups: 2,
    words: 7,
    globals: 'var<workgroup> act: array<f32, 12>;',
    body: `
      var own: array<f32, 7>;
      for (var k = 0u; k < 7u; k++) {
        act[li] = real(rows[at * 7u + k]);
        workgroupBarrier();
        own[(k + li) % 7u] += act[11u - li];
        workgroupBarrier();
      }
      for (var k = 0u; k < 7u; k++) { result[at * WORDS + k] = own[k]; }`,
  },
  {
    name: 'barriers under a condition and in a loop that data bound, the same for all',
    size: flat(8),
    workgroups: 5,
    globals: 'var<workgroup> act: array<f32, 8>;',
    body: `
      let rounds = rows[wid.x] % 6u;
      var sum = real(rows[at]);
      var k = 0u;
      loop {
        if (k >= rounds) { break; }
        if ((rows[k] & 1u) == 0u) { k += 1u; continue; }
        act[li] = sum;
        workgroupBarrier();
        sum += act[li ^ 1u];
        workgroupBarrier();
        continuing { k += 1u; }
      }
      if (wid.x % 2u == 1u) {
        act[7u - li] = sum;
        storageBarrier();
        workgroupBarrier();
        sum -= act[(li + wid.x) % 8u];
      }
      result[at] = sum;`,
  },
  {
    name: 'a group returns early, and invocations at the end',
    size: flat(8),
    workgroups: 4,
    globals: 'var<workgroup> act: array<f32, 8>;',
    body: `
      if (wid.x == 2u) { result[at] = -1.0; return; }
      act[li] = real(rows[at]);
      workgroupBarrier();
      let y = act[(li * 5u) % 8u];
      if (y < 0.0) { return; }
      for (var k = 0u; k < 4u; k++) { if (li == k) { result[at] = 7.0; return; } }
      result[at] = y;`,
  },
  {
    name: 'functions that wait',
    size: flat(8),
    workgroups: 2,
    globals: `
      var<workgroup> act: array<vec3f, 8>;
      var<workgroup> flag: bool;
      fn exchanged(v: vec3f, to: u32) -> vec3f {
        workgroupBarrier();
        act[to] = v;
        flag = true;
        workgroupBarrier();
        let other = act[7u - to];
        return select(vec3f(), other, flag);
      }
      fn twice(v: vec3f, i: u32) -> vec3f { return exchanged(exchanged(v, i), (i + 1u) % 8u); }`,
    body: `
      let v = twice(vec3f(real(rows[at]), f32(li), 1.0), li);
      result[at] = v.x + 10.0 * v.y + v.z;`,
  },
  {
    name: 'pointers into workgroup memory, vectors by component',
    size: flat(4),
    workgroups: 2,
    globals: `
      struct Pair { a: f32, b: array<vec2f, 3> }
      var<workgroup> pairs: array<Pair, 4>;
      var<workgroup> table: mat3x3f;`,
    body: `
      let mine = &pairs[li];
      (*mine).a = real(rows[at]);
      (*mine).b[li % 3u].y = 2.0;
      if (li < 3u) { table[li][wid.x] = f32(li) + 1.0; }
      workgroupBarrier();
      let other = &pairs[3u - li];
      result[at] = (*other).a + (*other).b[1].y + table[1][li % 3u] + dot(table[0], vec3f(1.0, 2.0, 3.0));`,
  },
  {
    name: 'barriers in a switch and a while',
    size: flat(8),
    workgroups: 5,
    globals: 'var<workgroup> act: array<f32, 8>;',
    body: `
      act[li] = real(rows[at]);
      var sum = 0.0;
      var left = 3u;
      while (left > 0u) {
        switch ((wid.x + left) % 4u) {
          case 0u, 3u: {
            workgroupBarrier();
            sum += act[7u - li];
            if (wid.x == 1u) { break; }
            workgroupBarrier();
            act[li] = sum;
          }
          case 1u: { sum += 1.0; }
          default: { workgroupBarrier(); sum *= 0.5; }
        }
        left -= 1u;
      }
      workgroupBarrier();
      result[at] = sum + act[(li + 1u) % 8u];`,
  },
  {
    name: 'masked stores, gathers and scatters',
    size: [8, 2, 1],
    workgroups: 2,
    words: 4,
    globals: 'var<workgroup> act: array<f32, 64>;',
    body: `
      let x = real(rows[at]);
      act[li] = 0.25 * x;
      if (x > 0.0) { act[16u + li] = x; act[32u + (li * 5u) % 16u] = x; } else if (x < -3.0) { act[63u - li] = x; }
      var n = 0u;
      var y = 1.0;
      if ((rows[at] & 1u) == 0u) { n = 2u * li; if (n < 9u) { y = -x; n += 1u; } }
      workgroupBarrier();
      result[at * WORDS] = act[li] + act[n % 64u] * y;
      result[at * WORDS + 1u] = act[16u + li] - act[(rows[at] >> 4u) % 64u];
      result[at * WORDS + 2u] = act[32u + li] + f32(n);
      if (li % 3u != 1u) { result[at * WORDS + 3u] = act[48u + li]; }`,
  },
  {
    name: 'no barrier at all',
    size: flat(8),
    workgroups: 3,
    body: `
      if (lid.x == 5u) { return; }
      var x = real(rows[at]);
      while (x > 1.0) { x = 0.5 * x - 0.25; }
      result[at] = x;`,
  },
];
