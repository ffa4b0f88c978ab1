// The best sample becomes the mean, or the plan. Without any finite sample they stay as they are. REDRAW: it is drawn once more,
// as the roll-out drew it, four parameters an invocation.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
#if REDRAW
@group(0) @binding(auto) var<uniform> tick: fr_Tick;
@group(0) @binding(auto) var<storage, read> keys: array<u32>;           // [B]
@group(0) @binding(auto) var<storage, read> bounds: array<f32>;         // [A, 3]
@group(0) @binding(auto) var<storage, read> mean: array<vec4f>;         // [B, D padded]: what it was drawn from
@group(0) @binding(auto) var<storage, read> deviation: array<vec4f>;    // [B, D padded]
#else
@group(0) @binding(auto) var<storage, read> samples: array<f32>;        // [rows, columns]
#endif
@group(0) @binding(auto) var<storage, read> summary: array<u32>;        // [B, 4]
@group(0) @binding(auto) var<storage, read_write> best: array<f32>;     // [B, rows], padded where it is a mean

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = fr_invocation(id);
  let rows = stage.knots * ${A}u;
#if REDRAW
  let units = (rows + 3u) / 4u;
#else
  let units = rows;
#endif
  let b = i / units;
  if (b >= stage.problems || bitcast<f32>(summary[4u * b]) >= FR_DIVERGED) {
    return;
  }
  let j = i - b * units;
  let n = summary[4u * b + 1u];
#if REDRAW
  let value = fr_redraw(fr_quad(b, j), vec2u(keys[b], 0u), n, j, stage.iteration, tick.tick);
  for (var k = 0u; k < 4u; k++) {
    if (4u * j + k < rows) {
      best[b * ${STRIDE} + 4u * j + k] = value[k];
    }
  }
#else
  let column = b * stage.samples + n;
  if (column >= stage.firstColumn && column - stage.firstColumn < stage.columns) {
    best[b * ${STRIDE} + j] = samples[j * stage.columns + column - stage.firstColumn];
  }
#endif
}
