// A kinematic bicycle (Kong et al. 2015) seen from its rear axle: yaw rate = speed / wheelBase * tan(steering). Between steps
// it drives along the chord of the arc. `circles` holds x, y and radius of each obstacle.

fn dynamics(x: State, u: Action, t: u32) -> State {
  let dt = params.dt;
  let turn = x.speed / params.wheelBase * tan(u.steering) * dt;
  let middle = x.yaw + 0.5 * turn;
  return State(
    x.x + x.speed * cos(middle) * dt,
    x.y + x.speed * sin(middle) * dt,
    x.yaw + turn,
    clamp(x.speed + u.acceleration * dt, -params.maxReverse, params.maxSpeed),
  );
}

// From the robot's hull to the nearest obstacle, in m; negative inside.
fn clearance(x: State) -> f32 {
  var nearest = 1e6;
  for (var i = 0u; i < circlesLength; i += 3u) {
    let dx = x.x - circles(i);
    let dy = x.y - circles(i + 1u);
    nearest = min(nearest, sqrt(dx * dx + dy * dy) - circles(i + 2u));
  }
  return nearest - params.robotRadius;
}

fn goalDistance(x: State) -> f32 {
  let dx = x.x - params.goalX;
  let dy = x.y - params.goalY;
  return sqrt(dx * dx + dy * dy);
}

fn obstacleCost(x: State) -> f32 {
  let free = clearance(x);
  let near = max(params.margin - free, 0.0) / params.margin;
  return params.marginWeight * near * near + select(0.0, params.hitWeight, free < 0.0);
}

fn cost(x: State, u: Action, t: u32) -> f32 {
  return params.goalWeight * goalDistance(x) + obstacleCost(x)
    + params.effortWeight * (u.acceleration * u.acceleration + u.steering * u.steering);
}

fn terminalCost(x: State) -> f32 {
  return params.terminalWeight * (goalDistance(x) + params.speedWeight * x.speed * x.speed) + obstacleCost(x);
}
