// InvertedPendulum-v5 pays 1 for a step that ends within 0.2 rad.
fn terminated(x: State) -> bool {
  return abs(x.angle) > 0.2;
}

fn cost(x: State, u: Action, t: u32) -> f32 {
  return -1.0;
}

fn terminalCost(x: State) -> f32 {
  return select(-1.0, 0.0, terminated(x));
}
