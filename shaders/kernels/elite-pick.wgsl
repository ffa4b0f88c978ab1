// Radix selection: finds the byte in which the E-th lowest key lies, appends it to the prefix and clears the counts.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<storage, read_write> selection: array<u32>;      // [B, 4]: prefix, wanted, ties, -
@group(0) @binding(auto) var<storage, read_write> bins: array<atomic<u32>>;   // [B, 256]

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let b = fr_invocation(id);
  if (b >= stage.problems) {
    return;
  }
#if FIRST
  let prefix = 0u;
  var wanted = stage.elites;
#else
  let prefix = selection[4u * b];
  var wanted = selection[4u * b + 1u];
#endif
  var found = 0u;
  var ties = 0u;
  for (var k = 0u; k < 256u; k++) {
    let count = atomicLoad(&bins[256u * b + k]);
    atomicStore(&bins[256u * b + k], 0u);
    if (ties == 0u) {
      if (count >= wanted) {
        found = k;
        ties = count;
      } else {
        wanted -= count;
      }
    }
  }
  selection[4u * b] = (prefix << 8u) | found;
  selection[4u * b + 1u] = wanted;
  selection[4u * b + 2u] = ties;
}
