// Gymnasium's CartPole-v1 pays 1 for every step, also for the one with which the pole falls.
fn cost(x: State, u: Action, t: u32) -> f32 {
  return -1.0;
}

#if LEARNED
fn terminated(x: State) -> bool {
  return abs(x.position) > 2.4 || abs(x.angle) > 0.20943951023931953;
}
#endif
