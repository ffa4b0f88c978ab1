// Draws action indices from a categorical distribution per step, four steps at a time, by inverting its running sum.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<uniform> tick: fr_Tick;
@group(0) @binding(auto) var<storage, read> keys: array<u32>;              // [B]
@group(0) @binding(auto) var<storage, read_write> samples: array<f32>;     // [H, columns]
@group(0) @binding(auto) var<storage, read> mean: array<f32>;              // [B, H * n padded]: probabilities

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = fr_invocation(id);
  let block = i / stage.columns;
  let c = i - block * stage.columns;
  let b = (stage.firstColumn + c) / stage.samples;
  let n = (stage.firstColumn + c) - b * stage.samples;
  if (4u * block >= stage.knots || n >= stage.drawn) {
    return;
  }
  let u = fr_uniform4(fr_random4(vec2u(keys[b], 0u), vec4u(block, n, stage.iteration, tick.tick)));
  fr_draw(b, n, c, 4u * block, u.x);
  fr_draw(b, n, c, 4u * block + 1u, u.y);
  fr_draw(b, n, c, 4u * block + 2u, u.z);
  fr_draw(b, n, c, 4u * block + 3u, u.w);
}

fn fr_draw(b: u32, n: u32, c: u32, t: u32, u: f32) {
  if (t >= stage.knots) {
    return;
  }
  let row = b * fr_padded(stage.knots * ${CHOICES}u) + t * ${CHOICES}u;
  var index = ${CHOICES}u - 1u;
  var likeliest = 0u;
  var sum = 0.0;
  for (var k = 0u; k < ${CHOICES}u; k++) {
    let p = mean[row + k];
    if (p > mean[row + likeliest]) {
      likeliest = k;
    }
    sum += mix(p, 1.0 / f32(${CHOICES}u), stage.exploration);
    if (u < sum && index == ${CHOICES}u - 1u) {
      index = k;
    }
  }
  samples[t * stage.columns + c] = f32(select(index, likeliest, n == stage.meanSample));
}
