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

// Whether a sample belongs to the iteration. Where that is known to hold for all, and how many columns there are, four
// neighbours stay together.
fn fr_is_drawn(c: u32, n: u32) -> bool {
#if EVERY_COLUMN
  return c < ${COLUMN_COUNT}u;
#else
  return c < stage.columns && n < stage.drawn;
#endif
}
