// What the kernels of a tree search are told of the leaves.
struct fr_Leaves {
  rows: u32,
  rollouts: u32,   // of each leaf
  horizon: u32,    // steps of a roll-out
  discount: f32,
  stay: u32,       // 1 where no action is taken: roll-outs from roots
}
@group(0) @binding(auto) var<uniform> fr_leaves: fr_Leaves;

