// Gymnasium's CartPole-v1 (Barto, Sutton and Anderson 1983): explicit Euler, so positions use the old velocities. The
// angle is 0 upright. With DISCRETE the action is the original push to the left or right and the task is to stay upright;
// without, it is a force, and the task is to swing up.

fn push(u: Action) -> f32 {
#if DISCRETE
  return select(-params.force, params.force, u.index == 1u);
#else
  return u.force;
#endif
}

fn dynamics(x: State, u: Action, t: u32) -> State {
  let mass = params.cartMass + params.poleMass;
  let poleMoment = params.poleMass * params.halfLength;
  let c = cos(x.angle);
  let s = sin(x.angle);
  let drive = (push(u) + poleMoment * x.angleRate * x.angleRate * s) / mass;
  let angleAcceleration =
    (params.gravity * s - c * drive) / (params.halfLength * (4.0 / 3.0 - params.poleMass * c * c / mass));
  let acceleration = drive - poleMoment * angleAcceleration * c / mass;
  return State(
    x.position + params.dt * x.velocity,
    x.velocity + params.dt * acceleration,
    x.angle + params.dt * x.angleRate,
    x.angleRate + params.dt * angleAcceleration,
  );
}

#if DISCRETE
fn terminated(x: State) -> bool {
  return abs(x.position) > params.trackLimit || abs(x.angle) > params.angleLimit;
}

// Gymnasium's reward of 1 a step.
fn cost(x: State, u: Action, t: u32) -> f32 {
  return -1.0;
}

// How near the limits are to where the last state is heading; without it all roll-outs that survive the horizon look alike.
// Without pushes a pole falls along angle + rate / 4 (4 per second is its unstable rate), a cart drifts on for a second or so.
fn terminalCost(x: State) -> f32 {
  let position = (x.position + x.velocity) / params.trackLimit;
  let angle = (x.angle + 0.25 * x.angleRate) / params.angleLimit;
  return params.marginWeight * (4.0 * position * position + angle * angle);
}
#else
fn miss(x: State) -> f32 {
  let over = max(abs(x.position) - params.trackLimit, 0.0);
  return params.angleWeight * (1.0 - cos(x.angle)) + params.angleRateWeight * x.angleRate * x.angleRate
    + params.positionWeight * x.position * x.position + params.velocityWeight * x.velocity * x.velocity
    + params.trackWeight * over;
}

fn cost(x: State, u: Action, t: u32) -> f32 {
  return miss(x) + params.effortWeight * u.force * u.force;
}

fn terminalCost(x: State) -> f32 {
  return params.terminalWeight * miss(x);
}
#endif
