// Gymnasium's Pendulum-v1 shows the angle as a point on the circle. What it pays is the pendulum's own cost.
#if LEARNED
fn cost(x: State, u: Action, t: u32) -> f32 {
  let angle = atan2(x.sine, x.cosine);
  return angle * angle + 0.1 * x.speed * x.speed + 0.001 * u.torque * u.torque;
}
#else
fn observe(x: State) -> Observation {
  return Observation(cos(x.angle), sin(x.angle), x.speed);
}
#endif
