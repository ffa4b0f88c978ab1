// What a picture of the fan is told. Written before each.
struct fr_Fan {
  projection: mat4x4f,             // from points of the scene to clip space
  palette: array<vec4f, ${STOPS}>, // from the lowest cost to the highest
  alpha: f32,
  count: u32,
  words: u32,                      // of a candidate in the paths: its cost, then its states
  faded: f32,                      // opacity of the highest cost, against the lowest
}

// What the costs are measured by: the lowest of those that are drawn, and how much more they are on average.
struct fr_Scale {
  lowest: f32,
  excess: f32,
}

// Costs from here on are of candidates that diverged.
const FR_NOT_DRAWN: f32 = 0x1.fffffep+127;

// Where a cost stands: 0 is the lowest, 0.5 the mean, 1 infinitely far. So a few that crash do not take all of the colors.
fn fr_standing(cost: f32, scale: fr_Scale) -> f32 {
  let more = min(cost - scale.lowest, FR_NOT_DRAWN);
  return select(0.0, 1.0 / (1.0 + scale.excess / more), more > 0.0);
}
