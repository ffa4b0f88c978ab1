// The cart-pole of "Benchmarking Model-Based RL": the original two pushes by a threshold.
#if !LEARNED
fn push(u: Action) -> f32 {
  return select(-10.0, 10.0, u.choice > 0.0);
}
#endif

fn cost(x: State, u: Action, t: u32) -> f32 {
  return 0.01 * x.position * x.position - cos(x.angle);
}
