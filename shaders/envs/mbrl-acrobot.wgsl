// The acrobot of "Benchmarking Model-Based RL": the original three torques by thresholds, paid by the height of the tip.
#if LEARNED
fn cost(x: State, u: Action, t: u32) -> f32 {
  return x.cosine1 + x.cosine1 * x.cosine2 - x.sine1 * x.sine2;
}
#else
fn torque(u: Action) -> f32 {
  return select(select(1.0, 0.0, u.choice < 0.33), -1.0, u.choice < -0.33);
}

fn cost(x: State, u: Action, t: u32) -> f32 {
  return cos(x.angle1) + cos(x.angle1 + x.angle2);
}

fn observe(x: State) -> Observation {
  return Observation(cos(x.angle1), sin(x.angle1), cos(x.angle2), sin(x.angle2), x.rate1, x.rate2);
}
#endif
