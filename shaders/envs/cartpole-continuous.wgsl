// mbrl-lib's continuous cart-pole: CartPole-v1's physics, limits and rewards, and a force of 10 N times an action in [-1, 1].
#if !LEARNED
fn push(u: Action) -> f32 {
  return 10.0 * u.push;
}
#endif

fn cost(x: State, u: Action, t: u32) -> f32 {
  return -1.0;
}

fn terminated(x: State) -> bool {
  return abs(x.position) > 2.4 || abs(x.angle) > 0.20943951023931953;
}
