// HalfCheetah-v5 pays for the distance run in a step, divided by its time: the mean speed. With MEAN_SPEED it is what is seen
// (PETS' observation); else the mean of the speeds before and after the step stands for it.
fn effort(u: Action) -> f32 {
  return 0.1 * (u.backThigh * u.backThigh + u.backShin * u.backShin + u.backFoot * u.backFoot
    + u.frontThigh * u.frontThigh + u.frontShin * u.frontShin + u.frontFoot * u.frontFoot);
}

fn cost(x: State, u: Action, t: u32) -> f32 {
#if MEAN_SPEED
  return effort(u) - x.meanSpeed;
#else
  return effort(u) - x.speed;
#endif
}

fn terminalCost(x: State) -> f32 {
#if MEAN_SPEED
  return -x.meanSpeed;
#else
  return -0.5 * x.speed;
#endif
}
