// The differential drive of the MPPI-Generic comparison (Vlahov et al. 2024, arXiv 2409.07563): two wheel speeds, explicit
// Euler, and a costmap looked up with bilinear interpolation between the centres of its cells.

const TAU: f32 = 6.283185307179586;
const PER_TURN: f32 = 0.15915494309189535;

fn dynamics(x: State, u: Action, t: u32) -> State {
  let speed = 0.5 * params.wheelRadius * (u.left + u.right);
  let turn = params.wheelRadius / params.wheelBase * (u.left - u.right);
  return State(
    x.x + params.dt * speed * cos(x.yaw),
    x.y + params.dt * speed * sin(x.yaw),
    x.yaw + params.dt * turn,
  );
}

// The map is square and begins at (0, 0); outside it its border goes on.
fn mapCost(px: f32, py: f32) -> f32 {
  let width = i32(params.cells);
  let last = params.cells - 1.0;
  let perMetre = 1.0 / params.resolution;
  let column = clamp(px * perMetre - 0.5, 0.0, last);
  let row = clamp(py * perMetre - 0.5, 0.0, last);
  let left = i32(column);
  let below = i32(row);
  let right = min(left + 1, width - 1);
  let above = min(below + 1, width - 1);
  let fx = column - floor(column);
  let fy = row - floor(row);
  let lower = mix(costmap(u32(below * width + left)), costmap(u32(below * width + right)), fx);
  let upper = mix(costmap(u32(above * width + left)), costmap(u32(above * width + right)), fx);
  return mix(lower, upper, fy);
}

fn goalDistance(x: State) -> f32 {
  let dx = x.x - params.goalX;
  let dy = x.y - params.goalY;
  return sqrt(dx * dx + dy * dy);
}

fn cost(x: State, u: Action, t: u32) -> f32 {
  let error = x.yaw - params.goalYaw;
  let headingError = error - TAU * floor(error * PER_TURN + 0.5);
  return params.goalWeight * goalDistance(x) + params.headingWeight * abs(headingError)
    + params.mapWeight * mapCost(x.x, x.y);
}

// How far the goal still is, and a little for facing away from it. No part of the comparison.
fn terminalCost(x: State) -> f32 {
  let far = goalDistance(x);
  let ahead = (params.goalX - x.x) * cos(x.yaw) + (params.goalY - x.y) * sin(x.yaw);
  return params.terminalWeight * (far + params.facingLength * (far - ahead) / max(far, 1.0));
}
