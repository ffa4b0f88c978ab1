// What the kernels of bandits are told. Written before each submission.
struct fr_Bandit {
  problems: u32,      // B, of those that are played together
  first: u32,         // of them; what is drawn depends on the number of the problem, not on who is played with it
  arms: u32,          // K
  steps: u32,         // of this submission
  time: u32,          // choices made before it
  seed: u32,
  mean: f32,          // of the arms' values where they are drawn,
  meanStd: f32,       // and their standard deviation
  noiseStd: f32,      // of rewards
  walkStd: f32,       // of the change of an arm's value in a step
  initialValue: f32,
  stepSize: f32,      // 0 averages
  s0: f32,            // of the strategy
  s1: f32,
  s2: f32,
  s3: f32,
  s4: f32,
  s5: f32,
  s6: f32,
  s7: f32,
}
