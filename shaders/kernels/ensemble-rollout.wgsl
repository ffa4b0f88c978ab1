// Rolls particles out through an ensemble of networks: a workgroup carries a tile of particles, all of the same problem and
// the same index p, through all layers and all steps. The first invocations, one a particle, own the states; the layers are shared
// out over all. Activations are [unit][particle] in workgroup memory, or, where they do not fit, in a buffer.
//
// Which member a particle follows depends on p, the problem and the step only, so that a tile reads the weights of one member.
// Nothing branches on a particle: what has ended goes on unseen.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<uniform> tick: fr_Tick;
@group(0) @binding(auto) var<storage, read> states: array<f32>;                       // [B, S]
@group(0) @binding(auto) var<storage, read> samples: array<f32>;                      // [K * A, columns]; REPORT: [B, K * A]
@group(0) @binding(auto) var<storage, read> keys: array<u32>;                         // [B]
@group(0) @binding(auto) var<storage, read> fr_networks: array<${QUAD}, ${NETWORK_QUADS}>;    // [M]: by layer weights [in, out], biases; padded
@group(0) @binding(auto) var<uniform> fr_scales: array<vec4f, ${SCALE_QUADS}>;          // of inputs, outputs and noise
#if STATES
@group(0) @binding(auto) var<storage, read_write> fr_particle_paths: array<f32>;      // [columns, P]: cost, states [H + 1, S]
#else
@group(0) @binding(auto) var<storage, read_write> fr_particle_costs: array<f32>;      // [P, columns]
#endif
#if SPLINE
@group(0) @binding(auto) var<storage, read> taps: array<f32>;                         // [H, 5]
#endif
#if WIDE
@group(0) @binding(auto) var<storage, read_write> fr_acts: array<f32, ${WIDE_WORDS}>;                // [workgroups]: [2, units, particles], rows
#else
var<workgroup> fr_act: array<f32, ${ACT_WORDS}>;
#if ALL
var<workgroup> fr_extra: array<f32, ${EXTRA_WORDS}>;    // [row][particle], where a step evaluates all members
#endif
#endif

// Marks the random numbers of noise and of members in the key: planners draw their samples with 0 there.
const FR_NOISE_KEY: u32 = 0x6e6f6973u;
const FR_MEMBER_KEY: u32 = 0x6d656d62u;

fn fr_sample(c: u32, j: u32) -> f32 {
#if REPORT
  return samples[c * stage.knots * ${A}u + j];
#else
  return samples[j * stage.columns + c];
#endif
}

fn fr_activate(v: f32) -> f32 {
#if RELU
  // Not max(), which may take a NaN for 0.
  return select(v, 0.0, v < 0.0);
#elif SILU
  return v / (1.0 + fr_exp(-v));
#else
  return fr_tanh(v);
#endif
}

// The log-variance between soft bounds (Chua et al. 2018, appendix A.1), as a standard deviation.
fn fr_noise_std(raw: f32, least: f32, most: f32) -> f32 {
  let below = most - fr_softplus(most - raw);
  return fr_exp(0.5 * (least + fr_softplus(below - least)));
}

fn fr_softplus(v: f32) -> f32 {
  return max(v, 0.0) + fr_log(1.0 + fr_exp(-abs(v)));
}

@compute @workgroup_size(${LANES}, ${ROWS})
fn main(
  @builtin(workgroup_id) wid: vec3u,
  @builtin(local_invocation_id) lid: vec3u,
  @builtin(local_invocation_index) li: u32,
#if LOADED_TOGETHER
  @builtin(subgroup_invocation_id) hand: u32,
  @builtin(subgroup_size) hands: u32,
#endif
) {
#if LOADED_TOGETHER
  // Weights are loaded together by ${LOADERS} neighbours in a subgroup that work on the same block. Nothing says in which order a
  // workgroup is cut into subgroups, nor that a driver keeps to the sizes it named: where it is not as wanted, each loads its own.
  let loader = hand & ~(${LOADERS}u - 1u);
  let there = subgroupBallot(true)[loader / 32u] >> (loader % 32u);
  var near = (there & ${LOADERS_MASK}) == ${LOADERS_MASK};
  for (var i = 0u; i < ${LOADERS}u; i++) {
    let row = subgroupShuffle(lid.y, (loader + i) & (hands - 1u));
    near = near && row == lid.y;
  }
  let together = subgroupAll(near);
#endif
  let group = wid.x + wid.y * 65535u;
#if REPORT
  let columns = stage.problems;
  let per_problem = 1u;
  let first_problem = 0u;
  let first_column = 0u;
  let samples_each = 1u;
  let drawn = 1u;
#else
  let columns = stage.columns;
  let per_problem = (stage.drawn + ${TILE}u - 1u) / ${TILE}u;
  let first_problem = stage.firstColumn / stage.samples;
  let first_column = stage.firstColumn;
  let samples_each = stage.samples;
  let drawn = stage.drawn;
#endif
  let problems = (first_column + columns - 1u) / samples_each - first_problem + 1u;
  let tiles = problems * per_problem * ${PARTICLES}u;
#if WIDE
  let slot = group * ${SLOT_WORDS}u;
  for (var tile = group; tile < tiles; tile += ${WIDE_WORKGROUPS}u) {
#else
  let tile = group;
#endif
  let p = tile / (problems * per_problem);
  let q = tile - p * (problems * per_problem);
  let b = min(first_problem + q / per_problem, stage.problems - 1u);
  let n = q % per_problem * ${TILE}u + li;
  let column = b * samples_each + n;
#if STATES
  // Fewer paths than columns may be wanted.
  let wanted = min(columns, arrayLength(&fr_particle_paths) / (${PARTICLES}u * (1u + (stage.horizon + 1u) * ${S}u)));
#else
  let wanted = columns;
#endif
  let mine = tile < tiles && li < ${TILE}u && n < drawn && column >= first_column && column - first_column < wanted;
  let c = select(0u, column - first_column, mine);
  let horizon = stage.horizon;
  let key = keys[b];
#if REPORT
  let stream = stage.samples;
#else
  let stream = q % per_problem * ${TILE}u;
#endif
  var x = ${LOAD_STATE};
  var total = 0.0;
  var going = true;
  var nonfinite = 0u;
#if STATES
  let path = (c * ${PARTICLES}u + p) * (1u + (horizon + 1u) * ${S}u) + 1u;
  if (mine) {
    let t = 0u;
    ${STORE_STATE}
  }
#endif
  for (var step = 0u; step < horizon; step++) {
#if TS1
    let draw = fr_random4(vec2u(key, FR_MEMBER_KEY), vec4u(step, p, stage.iteration, tick.tick));
    let member = draw.x % ${MEMBERS}u;
#else
    let member = p % ${MEMBERS}u;
#endif
    if (li < ${TILE}u) {
#if TERMINATES
      going = going && !fr_terminated(x);
#endif
      let u = fr_action_at(c, step);
      total += select(0.0, cost(x, u, step), going);
      ${STORE_INPUTS}
    }
#if ALL
    for (var m = 0u; m < ${MEMBERS}u; m++) {
      ${BARRIER}
      for (var k = lid.y; k < ${INPUT_ROWS}u; k += ${ROWS}u) {
        ${COPY_INPUTS}
      }
      let networks = m * ${MEMBER_QUADS}u;
      ${LAYERS}
      for (var o = lid.y; o < ${TARGETS}u; o += ${ROWS}u) {
        ${ACCUMULATE}
      }
#if OWN
      if (m == member) {
        for (var o = lid.y; o < ${OUTPUTS}u; o += ${ROWS}u) {
          ${KEEP_OWN}
        }
      }
#endif
    }
    ${BARRIER}
#if OWN
    for (var o = lid.y; o < ${OUTPUTS}u; o += ${ROWS}u) {
      ${TAKE_OWN}
    }
#else
    for (var o = lid.y; o < ${TARGETS}u; o += ${ROWS}u) {
      ${TAKE_MEAN}
    }
#endif
    ${BARRIER}
#else
    let networks = member * ${MEMBER_QUADS}u;
    ${LAYERS}
#endif
#if NOISE
    for (var quad = lid.y; quad < ${NOISE_QUADS}u; quad += ${ROWS}u) {
      let least = fr_scales[${MIN_LOG_VARIANCE}u + quad];
      let most = fr_scales[${MAX_LOG_VARIANCE}u + quad];
      ${ADD_NOISE}
    }
    ${BARRIER}
#endif
    if (li < ${TILE}u) {
#if LEARNED_COST
      total -= select(0.0, ${REWARD}, going);
#endif
#if DISAGREEMENT
      var spread = 0.0;
      for (var o = 0u; o < ${TARGETS}u; o++) {
        let mean = ${SUM} / ${MEMBERS}.0;
        let square = ${SQUARE} / ${MEMBERS}.0;
        // max() may take a NaN for 0.
        nonfinite |= select(0x80000000u, 0u, !going || fr_is_finite(square));
        spread += max(square - mean * mean, 0.0);
      }
      total += select(0.0, ${DISAGREEMENT_COST} * sqrt(spread / ${TARGETS}.0), going);
#endif
      let next = ${NEXT_STATE};
      nonfinite |= select(0u, fr_state_nonfinite(next) & 0x80000000u, going);
      let moves = going && nonfinite == 0u;
      x = ${MOVE_STATE};
    }
#if STATES
    if (mine) {
      let t = step + 1u;
      ${STORE_STATE}
    }
#endif
  }
  if (mine) {
    total += fr_terminal_cost(x);
    if (nonfinite != 0u || !fr_is_finite(total)) {
      total = FR_DIVERGED;
    }
#if STATES
    fr_particle_paths[path - 1u] = total;
#else
    fr_particle_costs[p * columns + c] = total;
#endif
  }
#if WIDE
  }
#endif
}
