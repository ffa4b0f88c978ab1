// Starts a tick: the elites kept from the last one, moved on by one step.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<storage, read> kept: array<f32>;               // [B, kept, rows]
@group(0) @binding(auto) var<storage, read> shifts: array<f32>;               // [K, 5]
@group(0) @binding(auto) var<storage, read_write> shifted: array<f32>;      // [B, kept, rows]

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = fr_invocation(id);
  let rows = stage.knots * ${A}u;
  let e = i / rows;
  if (e >= stage.problems * stage.kept) {
    return;
  }
  let j = i - e * rows;
  let k = j / ${A}u;
  let a = j - k * ${A}u;
  let first = u32(shifts[5u * k]);
  var value = 0.0;
  for (var tap = 0u; tap < 4u; tap++) {
    let knot = min(first + tap, stage.knots - 1u);
    value += shifts[5u * k + 1u + tap] * kept[e * rows + knot * ${A}u + a];
  }
  shifted[i] = value;
}
