fn fr_choose(b: u32, t: u32) -> u32 {
  return fr_boltzmann(b, t, 1.0);
}
