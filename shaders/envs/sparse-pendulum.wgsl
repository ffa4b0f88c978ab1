// A pendulum that pays 1 for every step from a state within 0.32 rad of upright and slower than 1 rad/s, and nothing on the way there.
fn goal(cosine: f32, speed: f32) -> f32 {
  return select(0.0, 1.0, cosine > 0.95 && abs(speed) < 1.0);
}

#if LEARNED
fn cost(x: State, u: Action, t: u32) -> f32 {
  return -goal(x.cosine, x.speed);
}
#else
fn observe(x: State) -> Observation {
  return Observation(cos(x.angle), sin(x.angle), x.speed);
}

fn cost(x: State, u: Action, t: u32) -> f32 {
  return -goal(cos(x.angle), x.speed);
}
#endif
