// What memory gives: every word is read once and written once.
@group(0) @binding(0) var<storage, read> from_words: array<vec4f, ${INVOCATIONS}>;
@group(0) @binding(1) var<storage, read_write> to_words: array<vec4f, ${INVOCATIONS}>;

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(workgroup_id) wid: vec3u, @builtin(local_invocation_index) li: u32) {
  let i = wid.x * ${WORKGROUP}u + wid.y * ${ROW_STRIDE}u + li;
  if (i < ${INVOCATIONS}u) {
    to_words[i] = from_words[i];
  }
}
