// Colored noise: each row of a component's K x K matrix mixes the component's white noise over time into one knot.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<uniform> tick: fr_Tick;
@group(0) @binding(auto) var<storage, read> white: array<f32>;             // [K * A, columns]
@group(0) @binding(auto) var<storage, read_write> samples: array<f32>;     // [K * A, columns]
@group(0) @binding(auto) var<storage, read> bounds: array<f32>;            // [A, 3]
@group(0) @binding(auto) var<storage, read> mean: array<f32>;              // [B, K * A]
@group(0) @binding(auto) var<storage, read> deviation: array<f32>;         // [B, K * A]
@group(0) @binding(auto) var<storage, read> mixing: array<f32>;            // [A, K, K]
#if KEPT
@group(0) @binding(auto) var<storage, read> kept: array<f32>;              // [B, kept, K * A]
#endif

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = fr_invocation(id);
  let j = i / stage.columns;
  let c = i - j * stage.columns;
  let column = fr_column(c);
  let b = fr_problem(column);
  let n = column - b * ${SAMPLES}u;
  if (j >= stage.knots * ${A}u || n >= stage.drawn) {
    return;
  }
  let k = j / ${A}u;
  let a = j - k * ${A}u;
  var noise = 0.0;
  for (var l = 0u; l < stage.knots; l++) {
    noise += mixing[(a * stage.knots + k) * stage.knots + l] * white[(l * ${A}u + a) * stage.columns + c];
  }
  fr_put(b, n, c, j, noise);
}
