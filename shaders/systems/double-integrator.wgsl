// A point mass in the plane, exactly discretised for accelerations held over a step.

fn dynamics(x: State, u: Action, t: u32) -> State {
  let dt = params.dt;
  return State(
    x.px + (x.vx + 0.5 * u.ax * dt) * dt,
    x.py + (x.vy + 0.5 * u.ay * dt) * dt,
    x.vx + u.ax * dt,
    x.vy + u.ay * dt,
  );
}

// Squared distance to the goal and squared speed.
fn miss(x: State) -> f32 {
  let dx = x.px - params.goalX;
  let dy = x.py - params.goalY;
  return dx * dx + dy * dy + params.speedWeight * (x.vx * x.vx + x.vy * x.vy);
}

fn cost(x: State, u: Action, t: u32) -> f32 {
  return miss(x) + params.effortWeight * (u.ax * u.ax + u.ay * u.ay);
}

fn terminalCost(x: State) -> f32 {
  return params.terminalWeight * miss(x);
}
