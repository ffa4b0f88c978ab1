// C = Aᵀ B for square matrices: what an adapter can compute with f32 when memory does not hold it up. A workgroup makes a tile of C; an
// invocation sums a block of it in registers (Volkov and Demmel, "Benchmarking GPUs to tune dense linear algebra", 2008).
@group(0) @binding(0) var<storage, read> a: array<${A_TYPE}, ${A_LENGTH}>;     // [k, m]
@group(0) @binding(1) var<storage, read> b: array<vec4f, ${QUADS}>;            // [k, n]
@group(0) @binding(2) var<storage, read_write> c: array<vec4f, ${QUADS}>;      // [m, n]

#if SHARED
// Slices of A and B, read together by the workgroup.
var<workgroup> slice_a: array<${A_TYPE}, ${A_SLICE}>;
var<workgroup> slice_b: array<vec4f, ${B_SLICE}>;
#endif

@compute @workgroup_size(${LANES}, ${ROWS})
fn main(
  @builtin(workgroup_id) wid: vec3u,
  @builtin(local_invocation_id) lid: vec3u,
  @builtin(local_invocation_index) li: u32,
) {
  let down = wid.x / ${ACROSS}u;
  let across = wid.x % ${ACROSS}u;
  ${DECLARE}
#if SHARED
  for (var k = 0u; k < ${SIZE}u; k += ${DEPTH}u) {
    for (var i = li; i < ${A_SLICE}u; i += ${INVOCATIONS}u) {
      slice_a[i] = a[(k + i / ${A_WIDTH}u) * ${A_STRIDE}u + down * ${A_WIDTH}u + i % ${A_WIDTH}u];
    }
    for (var i = li; i < ${B_SLICE}u; i += ${INVOCATIONS}u) {
      slice_b[i] = b[(k + i / ${B_WIDTH}u) * ${B_STRIDE}u + across * ${B_WIDTH}u + i % ${B_WIDTH}u];
    }
    workgroupBarrier();
    for (var d = 0u; d < ${DEPTH}u; d += ${UNROLLED}u) {
      ${PRODUCTS}
    }
    workgroupBarrier();
  }
#else
  for (var d = 0u; d < ${SIZE}u; d += ${UNROLLED}u) {
    ${PRODUCTS}
  }
#endif
  ${STORE}
}
