// Reacher-v5 charges for the distance after the step, and for effort.
fn distance_to_goal(x: State) -> f32 {
  return length(vec2f(x.offsetX, x.offsetY));
}

fn cost(x: State, u: Action, t: u32) -> f32 {
  return distance_to_goal(x) + u.shoulder * u.shoulder + u.elbow * u.elbow;
}

fn terminalCost(x: State) -> f32 {
  return distance_to_goal(x);
}
