// Gymnasium's MountainCarContinuous-v0 pays 100 on the hill and charges for effort: for the action as it was given, before it
// is clipped.
#if LEARNED
fn terminated(x: State) -> bool {
  return x.position >= 0.45 && x.velocity >= 0.0;
}

fn cost(x: State, u: Action, t: u32) -> f32 {
  return 0.1 * u.force * u.force;
}

fn terminalCost(x: State) -> f32 {
  return select(0.0, -100.0, terminated(x));
}
#else
fn reward(x: State, given: Action, next: State) -> f32 {
  return select(0.0, 100.0, terminated(next)) - 0.1 * given.force * given.force;
}
#endif
