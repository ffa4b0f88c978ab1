// A drone as a point mass with an acceleration along each axis; the new velocity moves it.

fn dynamics(x: State, u: Action, t: u32) -> State {
  let dt = params.dt;
  let vx = x.vx + u.ax * dt;
  let vy = x.vy + u.ay * dt;
  let vz = x.vz + u.az * dt;
  return State(x.px + vx * dt, x.py + vy * dt, x.pz + vz * dt, vx, vy, vz);
}

fn miss(x: State) -> f32 {
  let d = vec3f(x.px - params.targetX, x.py - params.targetY, x.pz - params.targetZ);
  let v = vec3f(x.vx, x.vy, x.vz);
  return sqrt(dot(d, d)) + params.speedWeight * dot(v, v);
}

fn cost(x: State, u: Action, t: u32) -> f32 {
  return miss(x);
}

fn terminalCost(x: State) -> f32 {
  return params.terminalWeight * miss(x);
}
