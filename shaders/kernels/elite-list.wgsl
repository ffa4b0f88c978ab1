// Lists the kept elites where several workgroups share a problem. MARK: each part counts those that it has; otherwise it lists
// them behind those of the parts before.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<storage, read> costs: array<f32>;                // [B * N]
@group(0) @binding(auto) var<storage, read_write> selection: array<u32>;      // [B, passes, 4]
@group(0) @binding(auto) var<storage, read> bins: array<u32>;                 // [2, B, 8, parts]
#if MARK
@group(0) @binding(auto) var<storage, read_write> marks: array<u32>;          // [B, parts, 2]: lower keys, equal keys
#else
@group(0) @binding(auto) var<storage, read> marks: array<u32>;                // [B, parts, 2]
@group(0) @binding(auto) var<storage, read_write> list: array<u32>;           // [B, kept]
#endif

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(workgroup_id) wid: vec3u, @builtin(local_invocation_index) lane: u32) {
  let group = fr_workgroup(wid);
  let parts = fr_parts();
  let b = group / parts;
  if (b >= stage.problems) {
    return;
  }
  let part = group - b * parts;
  fr_resume(b, part, lane, FR_PASSES, 0u);
  let stretch = fr_stretch(part, parts, lane);
#if MARK
  let found = fr_sum_before(lane, fr_count_stretch(b, stretch), vec2u(0u));
  if (lane == 0u) {
    marks[2u * group] = found.x;
    marks[2u * group + 1u] = found.y;
  }
#else
  var earlier = vec2u(0u);
  for (var p = lane; p < part; p += FR_LANES) {
    earlier += vec2u(marks[2u * (b * parts + p)], marks[2u * (b * parts + p) + 1u]);
  }
  let before = fr_sum_before(lane, earlier, vec2u(0u));
  workgroupBarrier();
  fr_sum_before(lane, fr_count_stretch(b, stretch), before);
  fr_list_stretch(b, lane, stretch);
#endif
}
