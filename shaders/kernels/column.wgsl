// Which of the B x N columns an invocation works on, and whose it is. Numbers known when the kernel is compiled show that
// neighbours belong to the same problem: what is the same for them is then read once.
fn fr_column(c: u32) -> u32 {
#if ONE_CHUNK
  return c;
#else
  return stage.firstColumn + c;
#endif
}

fn fr_problem(column: u32) -> u32 {
#if ONE_PROBLEM
  return 0u;
#else
  return column / ${SAMPLES}u;
#endif
}
