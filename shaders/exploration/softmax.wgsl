fn fr_choose(b: u32, t: u32) -> u32 {
  return fr_boltzmann(b, t, max(1e-3, fr_scheduled(fr_told.s0, fr_told.s1, fr_told.s2, fr_told.s3, t)));
}
