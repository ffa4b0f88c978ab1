// Gymnasium's MountainCarContinuous-v0 (Moore 1990): an engine too weak for the hill, so the car has to swing in the valley.
// One step is one unit of time.

fn dynamics(x: State, u: Action, t: u32) -> State {
  let velocity =
    clamp(x.velocity + u.force * params.power - params.gravity * cos(3.0 * x.position), -params.maxSpeed, params.maxSpeed);
  let position = clamp(x.position + velocity, params.left, params.right);
  return State(position, select(velocity, 0.0, position == params.left && velocity < 0.0));
}

fn terminated(x: State) -> bool {
  return x.position >= params.goal && x.velocity >= 0.0;
}

// Gymnasium's price of effort, and one of time.
fn cost(x: State, u: Action, t: u32) -> f32 {
  return params.effortWeight * u.force * u.force + params.timeWeight;
}

// What is missing of the mechanical energy of standing on the goal, as a part of what standing in the valley lacks.
fn terminalCost(x: State) -> f32 {
  let top = sin(3.0 * params.goal);
  let energy = sin(3.0 * x.position) + 1.5 * x.velocity * x.velocity / params.gravity;
  return params.energyWeight * max(top - energy, 0.0) / (top + 1.0);
}
