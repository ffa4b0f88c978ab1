// The simplest system there is: the action is added to the state, and the distance from zero is what it costs.

fn dynamics(x: State, u: Action, t: u32) -> State {
  return State(x.position + u.step);
}

fn cost(x: State, u: Action, t: u32) -> f32 {
  return abs(x.position);
}

fn terminalCost(x: State) -> f32 {
  return abs(x.position);
}
