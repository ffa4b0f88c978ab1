// Candidates as lines: an instance each, a vertex per state. Linked behind the scene's `place` and what that needs.
@group(0) @binding(0) var<uniform> fr_fan: fr_Fan;
@group(0) @binding(2) var<storage, read> fr_paths: array<f32>;    // [count]: cost, states [H + 1, S]
@group(0) @binding(3) var<storage, read> fr_scale: fr_Scale;
@group(0) @binding(4) var<storage, read> fr_order: array<u32>;    // [count]

struct fr_Corner {
  @builtin(position) position: vec4f,
  @location(0) @interpolate(flat) color: vec4f,
}

// The palette between its stops, premultiplied.
fn fr_color(standing: f32) -> vec4f {
  let at = standing * ${LAST_STOP}.0;
  let stop = min(u32(at), ${LAST_STOP}u - 1u);
  let color = mix(fr_fan.palette[stop], fr_fan.palette[stop + 1u], at - f32(stop));
  return fr_fan.alpha * mix(1.0, fr_fan.faded, standing) * vec4f(color.rgb, 1.0);
}

@vertex
fn fr_vertex(@builtin(vertex_index) t: u32, @builtin(instance_index) rank: u32) -> fr_Corner {
  let first = fr_order[rank] * fr_fan.words;
  let cost = fr_paths[first];
  let at = first + 1u + t * ${S}u;
  let point = place(State(${LOAD_STATE}));
  let clip = fr_fan.projection * vec4f(point, 1.0);
  let drawn = cost < FR_NOT_DRAWN && fr_is_finite(clip.x) && fr_is_finite(clip.y) && fr_is_finite(clip.w);
  // A line to this point has no length.
  return fr_Corner(select(vec4f(0.0), clip, drawn), fr_color(fr_standing(cost, fr_scale)));
}

@fragment
fn fr_fragment(corner: fr_Corner) -> @location(0) vec4f {
  return corner.color;
}
