// Radix selection of the E lowest costs, one byte a pass: counts the bytes of the keys that share the prefix found so far.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<storage, read> costs: array<f32>;                // [B * N]
@group(0) @binding(auto) var<storage, read> selection: array<u32>;            // [B, 4]: prefix, wanted, ties, -
@group(0) @binding(auto) var<storage, read_write> bins: array<atomic<u32>>;   // [B, 256]

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = fr_invocation(id);
  let b = i / stage.drawn;
  if (b >= stage.problems) {
    return;
  }
  let key = fr_key(costs[b * stage.samples + i - b * stage.drawn]);
#if FIRST
  let shared_prefix = true;
#else
  let shared_prefix = (key >> ${ABOVE}u) == selection[4u * b];
#endif
  if (shared_prefix) {
    atomicAdd(&bins[256u * b + ((key >> ${SHIFT}u) & 255u)], 1u);
  }
}
