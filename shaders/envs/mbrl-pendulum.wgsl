// The pendulum of "Benchmarking Model-Based RL". As the authors coded it, it pays for hanging down.
#if LEARNED
fn cost(x: State, u: Action, t: u32) -> f32 {
  return x.cosine + 0.1 * abs(x.sine) + 0.1 * x.speed * x.speed + 0.001 * u.torque * u.torque;
}
#else
fn cost(x: State, u: Action, t: u32) -> f32 {
  return cos(x.angle) + 0.1 * abs(sin(x.angle)) + 0.1 * x.speed * x.speed + 0.001 * u.torque * u.torque;
}

fn observe(x: State) -> Observation {
  return Observation(cos(x.angle), sin(x.angle), x.speed);
}
#endif
