// Hopper-v5 pays for the mean speed of a step (here the mean of the speeds before and after), 1 where it ends upright, and
// charges for effort.
fn healthy(x: State) -> bool {
  return x.height > 0.7 && abs(x.pitch) < 0.2 && abs(x.thigh) < 100.0 && abs(x.leg) < 100.0 && abs(x.foot) < 100.0;
}

fn terminated(x: State) -> bool {
  return !healthy(x);
}

fn cost(x: State, u: Action, t: u32) -> f32 {
  return 0.001 * (u.thigh * u.thigh + u.leg * u.leg + u.foot * u.foot) - x.speed - 1.0;
}

fn terminalCost(x: State) -> f32 {
  return -0.5 * x.speed - select(0.0, 1.0, healthy(x));
}
