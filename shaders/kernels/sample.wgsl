// Draws the parameters of every sample: four by four, because one call of the generator gives four numbers.
// The counter names problem (by its key), sample, parameter, iteration and tick, so any order gives the same numbers.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<uniform> tick: fr_Tick;
@group(0) @binding(auto) var<storage, read> keys: array<u32>;              // [B]
@group(0) @binding(auto) var<storage, read_write> samples: array<f32>;     // [K * A, columns]
#if !RAW
@group(0) @binding(auto) var<storage, read> bounds: array<f32>;            // [A, 3]: low, high, neutral
#if !UNIFORM
@group(0) @binding(auto) var<storage, read> mean: array<f32>;              // [B, K * A]
@group(0) @binding(auto) var<storage, read> deviation: array<f32>;         // [B, K * A]
#if KEPT
@group(0) @binding(auto) var<storage, read> kept: array<f32>;              // [B, kept, K * A]
#endif
#endif
#endif

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = fr_invocation(id);
  let block = i / stage.columns;
  let c = i - block * stage.columns;
  let column = fr_column(c);
  let b = fr_problem(column);
  let n = column - b * ${SAMPLES}u;
  let size = stage.knots * ${A}u;
  if (4u * block >= size || n >= stage.drawn) {
    return;
  }
  let bits = fr_random4(vec2u(keys[b], 0u), vec4u(block, n, stage.iteration, tick.tick));
#if UNIFORM
  let noise = fr_uniform4(bits);
#else
  let noise = fr_noise4(bits);
#endif
  fr_put(b, n, c, 4u * block, noise.x);
  fr_put(b, n, c, 4u * block + 1u, noise.y);
  fr_put(b, n, c, 4u * block + 2u, noise.z);
  fr_put(b, n, c, 4u * block + 3u, noise.w);
}
