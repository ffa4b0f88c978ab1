// Gymnasium's Acrobot-v1 shows the angles as points on the circle and pays -1 for every step but the one that reaches the line.
#if LEARNED
fn terminated(x: State) -> bool {
  return -x.cosine1 - (x.cosine1 * x.cosine2 - x.sine1 * x.sine2) > 1.0;
}

fn cost(x: State, u: Action, t: u32) -> f32 {
  return 1.0;
}

fn terminalCost(x: State) -> f32 {
  return select(1.0, 0.0, terminated(x));
}
#else
fn observe(x: State) -> Observation {
  return Observation(cos(x.angle1), sin(x.angle1), cos(x.angle2), sin(x.angle2), x.rate1, x.rate2);
}

fn reward(x: State, given: Action, next: State) -> f32 {
  return select(-1.0, 0.0, terminated(next));
}
#endif
