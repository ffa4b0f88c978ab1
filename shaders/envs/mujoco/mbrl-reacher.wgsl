// The reacher of "Benchmarking Model-Based RL" charges for the distance before the step, and for effort.
fn cost(x: State, u: Action, t: u32) -> f32 {
  return length(vec2f(x.offsetX, x.offsetY)) + u.shoulder * u.shoulder + u.elbow * u.elbow;
}
