@group(0) @binding(auto) var<uniform> fr_told: fr_Bandit;
// Rows of B: for each arm its true value, its count, its estimate, its sum of squares and what the last two lost to rounding; then the mean
// of all rewards, the regret, and what these two lost.
@group(0) @binding(auto) var<storage, read_write> fr_arms: array<f32>;

// What random numbers are drawn for: the first word of the counter.
const FR_TRUTH: u32 = 0u;
const FR_REWARD: u32 = 1u;
const FR_WALK: u32 = 2u;
const FR_CHOICE: u32 = 3u;
// 'band'
const FR_BANDIT_MARK: u32 = 0x62616e64u;

fn fr_bandit_bits(b: u32, stream: u32, time: u32, index: u32) -> vec4u {
  return fr_random4(vec2u(fr_told.seed, fr_told.first + b), vec4u(stream, time, index, FR_BANDIT_MARK));
}

fn fr_truth_at(b: u32, k: u32) -> u32 {
  return k * fr_told.problems + b;
}

fn fr_count_at(b: u32, k: u32) -> u32 {
  return (fr_told.arms + k) * fr_told.problems + b;
}

fn fr_value_at(b: u32, k: u32) -> u32 {
  return (2u * fr_told.arms + k) * fr_told.problems + b;
}

fn fr_square_at(b: u32, k: u32) -> u32 {
  return (3u * fr_told.arms + k) * fr_told.problems + b;
}

fn fr_value_lost_at(b: u32, k: u32) -> u32 {
  return (4u * fr_told.arms + k) * fr_told.problems + b;
}

fn fr_square_lost_at(b: u32, k: u32) -> u32 {
  return (5u * fr_told.arms + k) * fr_told.problems + b;
}

// 0: mean of all rewards, 1: regret, 2 and 3: what each of them lost to rounding
fn fr_total_at(b: u32, which: u32) -> u32 {
  return (6u * fr_told.arms + which) * fr_told.problems + b;
}

// Kahan's sum: millions of small changes lose nothing to a large total. What was added too much stands at `lost`.
fn fr_add(at: u32, lost: u32, change: f32) {
  let y = change - fr_arms[lost];
  let before = fr_arms[at];
  let next = before + y;
  fr_arms[lost] = (next - before) - y;
  fr_arms[at] = next;
}

// One of four numbers; a vector that is indexed by a variable costs more.
fn fr_one_of(four: vec4f, which: u32) -> f32 {
  let low = select(four.x, four.y, (which & 1u) == 1u);
  let high = select(four.z, four.w, (which & 1u) == 1u);
  return select(low, high, (which & 2u) == 2u);
}

// A number that changes with time, of src/agents/schedule.ts: 0 linear, 1 exponential, 2 inverse.
fn fr_scheduled(kind: f32, from0: f32, to: f32, pace: f32, t: u32) -> f32 {
  let time = f32(t);
  if (kind == 0.0) {
    return from0 + (to - from0) * min(1.0, time / pace);
  }
  if (kind == 1.0) {
    return to + (from0 - to) * fr_exp(max(-80.0, pace * time));
  }
  return min(from0, to / (time + 1.0));
}
