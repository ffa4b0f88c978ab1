// Four uniform numbers in [0, 1): those of this key and call.
@group(0) @binding(0) var<storage, read> fr_draw_of: array<u32>;           // [3]: two words of the key, number of the call
@group(0) @binding(1) var<storage, read_write> fr_drawn: array<f32>;       // [4]

@compute @workgroup_size(1)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x > 0u) {
    return;
  }
  let u = fr_uniform4(fr_random4(vec2u(fr_draw_of[0], fr_draw_of[1]), vec4u(fr_draw_of[2], 0u, 0u, 0u)));
  fr_drawn[0] = u.x;
  fr_drawn[1] = u.y;
  fr_drawn[2] = u.z;
  fr_drawn[3] = u.w;
}
