// What an adapter computes when memory does not hold it up: independent chains of multiplications and additions in registers.
// Everything comes from a buffer, so that no compiler knows a result.
@group(0) @binding(0) var<storage, read> given: array<${TYPE}, 4>;
@group(0) @binding(1) var<storage, read_write> results: array<${TYPE}, ${INVOCATIONS}>;

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(workgroup_id) wid: vec3u, @builtin(local_invocation_index) li: u32) {
  let i = wid.x * ${WORKGROUP}u + wid.y * ${ROW_STRIDE}u + li;
  if (i >= ${INVOCATIONS}u) {
    return;
  }
  let a = given[0];
  let b = given[1];
  ${BEGIN}
  for (var round = 0u; round < ${ROUNDS}u; round++) {
    ${STEPS}
  }
  results[i] = ${SUM};
}
