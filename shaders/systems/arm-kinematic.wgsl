// Two links whose joints turn by the action itself. The shoulder's angle is from the x axis, the elbow's from the first link.

fn dynamics(x: State, u: Action, t: u32) -> State {
  return State(x.shoulder + u.shoulder, x.elbow + u.elbow);
}

fn miss(x: State) -> f32 {
  let dx = params.length1 * cos(x.shoulder) + params.length2 * cos(x.shoulder + x.elbow) - params.targetX;
  let dy = params.length1 * sin(x.shoulder) + params.length2 * sin(x.shoulder + x.elbow) - params.targetY;
  return params.distanceWeight * sqrt(dx * dx + dy * dy);
}

fn cost(x: State, u: Action, t: u32) -> f32 {
  return miss(x);
}

fn terminalCost(x: State) -> f32 {
  return miss(x);
}
