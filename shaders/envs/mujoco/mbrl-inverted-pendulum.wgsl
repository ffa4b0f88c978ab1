// The inverted pendulum of "Benchmarking Model-Based RL" pays for the state before the step.
fn cost(x: State, u: Action, t: u32) -> f32 {
  return x.angle * x.angle;
}
