// The mountain car of "Benchmarking Model-Based RL" is paid its position.
fn cost(x: State, u: Action, t: u32) -> f32 {
  return -x.position;
}
