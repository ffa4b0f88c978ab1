// What the kernels of a closed loop are told. Written once.
struct fr_Loop {
  problems: u32,   // B
  steps: u32,      // T
  first: u32,      // of the problems that share a plant's parameters,
  count: u32,      // and how many they are
  horizon: u32,    // H
  answer: u32,     // words of a problem's answer
  delay: u32,      // steps between the choice of an action and its taking effect
  noisy: u32,      // 1 where the plant has process noise
}

// Words of a problem's outcome, in order.
const FR_CLOCK: u32 = 0u;      // control steps done
const FR_COST: u32 = 1u;       // sum of the stage costs, f32
const FR_LENGTH: u32 = 2u;     // steps until the plant ended
const FR_ENDED: u32 = 3u;      // 1: terminated, 2: diverged
const FR_FALLBACKS: u32 = 4u;  // plans without any finite sample
const FR_OUTCOME: u32 = 8u;    // words of an outcome
