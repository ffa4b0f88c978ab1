// Copies the parameters of the listed samples, so that the next iteration and the next tick can start from them.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<storage, read> samples: array<f32>;        // [rows, columns]
@group(0) @binding(auto) var<storage, read> list: array<u32>;           // [B, kept]
@group(0) @binding(auto) var<storage, read_write> kept: array<f32>;     // [B, kept, rows]

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = fr_invocation(id);
  let rows = stage.knots * ${A}u;
  let b = i / (stage.kept * rows);
  if (b >= stage.problems) {
    return;
  }
  let e = i / rows;
  let j = i - e * rows;
  let column = b * stage.samples + list[e];
  if (column >= stage.firstColumn && column - stage.firstColumn < stage.columns) {
    kept[e * rows + j] = samples[j * stage.columns + column - stage.firstColumn];
  }
}
