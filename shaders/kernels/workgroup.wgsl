// Kernels whose workgroups work together: ${WORKGROUP} lanes, whose results are put together in two steps of FR_FOLD each.
// That takes fewer barriers than halving again and again, and leaves fewer lanes idle where a CPU runs them in turn.
const FR_LANES: u32 = ${WORKGROUP}u;
const FR_FOLD: u32 = ${FOLD}u;   // the square root of FR_LANES

// This workgroup's index in a dispatch that may fill several rows.
fn fr_workgroup(wid: vec3u) -> u32 {
  return wid.x + wid.y * 65535u;
}

// Workgroups that share the costs of a problem. It goes by N alone, so that a problem's results never depend on the others.
fn fr_parts() -> u32 {
#if FUSED
  return 1u;
#else
  return clamp((stage.samples + ${PART_SAMPLES}u - 1u) / ${PART_SAMPLES}u, 1u, ${MOST_PARTS}u);
#endif
}
