// What one inner iteration of a planner is told. Written once when the planner is made.
struct fr_Stage {
  problems: u32,       // B
  samples: u32,        // N
  horizon: u32,        // H
  knots: u32,          // K: rows of the plan's parameters; H without splines
  drawn: u32,          // samples drawn in this iteration, at most N
  iteration: u32,
  groups: u32,         // G: partial sums per problem
  chunk: u32,          // which part of the B x N columns the sample buffer holds,
  firstColumn: u32,    // from where
  columns: u32,        // and how many
  chunks: u32,
  elites: u32,         // E
  kept: u32,           // elites carried over into the next iteration
  meanSample: u32,     // the sample that is the mean itself, or NONE
  nullSample: u32,     // the sample that does nothing, or NONE
  pureNoiseFrom: u32,  // samples from here on ignore the mean
  temperature: f32,
  momentum: f32,
  minStd: f32,
  controlCost: f32,
  exploration: f32,    // share of uniform probability mixed into categorical distributions
}

// What one control tick is told. Written before each submission.
struct fr_Tick {
  tick: u32,
  warm: u32,           // 1 when there is a last plan to start from
}

// The cost of a roll-out that did not stay finite: the largest f32. It ranks behind every finite cost.
const FR_DIVERGED: f32 = 0x1.fffffep+127;

// This invocation's index in a dispatch that may fill several rows of workgroups.
fn fr_invocation(id: vec3u) -> u32 {
  return id.x + id.y * ${ROW_STRIDE}u;
}

// Means and deviations of a problem are padded to a multiple of four words, and of what the roll-out draws at a time, so
// that they can be read four by four.
fn fr_padded(size: u32) -> u32 {
  return (size + ${PAD}u - 1u) / ${PAD}u * ${PAD}u;
}
