// The differential drive of the MPPI-Generic comparison (Vlahov et al. 2024, arXiv 2409.07563): two wheel speeds, explicit
// Euler, and a costmap looked up with bilinear interpolation between the centres of its cells.

const TAU: f32 = 6.283185307179586;

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
  let width = u32(params.cells);
  let last = params.cells - 1.0;
  let column = clamp(px / params.resolution - 0.5, 0.0, last);
  let row = clamp(py / params.resolution - 0.5, 0.0, last);
  let left = u32(column);
  let below = u32(row);
  let right = min(left + 1u, width - 1u);
  let above = min(below + 1u, width - 1u);
  let fx = column - f32(left);
  let fy = row - f32(below);
  let lower = mix(costmap(below * width + left), costmap(below * width + right), fx);
  let upper = mix(costmap(above * width + left), costmap(above * width + right), fx);
  return mix(lower, upper, fy);
}

fn goalDistance(x: State) -> f32 {
  let dx = x.x - params.goalX;
  let dy = x.y - params.goalY;
  return sqrt(dx * dx + dy * dy);
}

fn cost(x: State, u: Action, t: u32) -> f32 {
  let error = x.yaw - params.goalYaw;
  let headingError = error - TAU * floor(error / TAU + 0.5);
  return params.goalWeight * goalDistance(x) + params.headingWeight * abs(headingError)
    + params.mapWeight * mapCost(x.x, x.y);
}

// How far the goal still is, and a little for facing away from it. No part of the comparison.
fn terminalCost(x: State) -> f32 {
  let far = goalDistance(x);
  let ahead = (params.goalX - x.x) * cos(x.yaw) + (params.goalY - x.y) * sin(x.yaw);
  return params.terminalWeight * (far + params.facingLength * (far - ahead) / max(far, 1.0));
}
