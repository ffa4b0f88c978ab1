// Rolls every sample out through the model and sums its cost. INLINE draws white noise on the way and, with
// STORE, leaves the samples for the refit (which draws them again otherwise); without INLINE the samples are there already.
@group(0) @binding(auto) var<uniform> stage: fr_Stage;
@group(0) @binding(auto) var<storage, read> states: array<f32>;             // [B, S]
#if STORE
@group(0) @binding(auto) var<storage, read_write> samples: array<f32>;      // [H * A padded, columns]
#elif !INLINE
@group(0) @binding(auto) var<storage, read> samples: array<f32>;            // [K * A, columns]
#endif
@group(0) @binding(auto) var<storage, read_write> costs: array<f32>;        // [B * N]
#if SPLINE
@group(0) @binding(auto) var<storage, read> taps: array<f32>;               // [H, 5]: first knot, four weights
#endif
#if INLINE
@group(0) @binding(auto) var<uniform> tick: fr_Tick;
@group(0) @binding(auto) var<storage, read> keys: array<u32>;               // [B]
#endif
#if DISTRIBUTION
@group(0) @binding(auto) var<storage, read> mean: array<vec4f, ${MEANS}>;             // [B, K * A], padded
@group(0) @binding(auto) var<storage, read> deviation: array<vec4f, ${MEANS}>;        // [B, K * A], padded
#endif
#if STATES
@group(0) @binding(auto) var<storage, read_write> paths: array<f32>;        // [columns]: cost, states [H + 1, S]
#endif

#if READ_SAMPLES
fn fr_sample(c: u32, j: u32) -> f32 {
  return samples[j * stage.columns + c];
}
#endif

struct fr_Run {
  x: State,
  total: f32,
  nonfinite: u32,  // its highest bit is set once a state was not finite
#if TERMINATES
  going: bool,
#endif
}

// One step. A state that is not finite is found at once and by bits, since a clamp in the next step would turn a NaN into a
// number; a total that is not finite stays so and is found at the end. Nothing branches on it: machines that run both
// sides of a branch would pay, and roll-outs that diverge are few.
fn fr_advance(run: fr_Run, u: Action, t: u32) -> fr_Run {
#if TERMINATES
  var after = run;
  after.going = run.going && !fr_terminated(run.x);
  if (after.going) {
    after.total += cost(run.x, u, t);
    after.x = dynamics(run.x, u, t);
    after.nonfinite |= fr_state_nonfinite(after.x);
  }
  return after;
#else
  let x = dynamics(run.x, u, t);
  return fr_Run(x, run.total + cost(run.x, u, t), run.nonfinite | fr_state_nonfinite(x));
#endif
}

#if IN_WORKGROUP
var<workgroup> fr_runs: array<fr_Run, ${WORKGROUP}>;
#endif

#if SEVERAL
fn fr_roll_out(c: u32, li: u32) {
#elif IN_WORKGROUP
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_index) li: u32) {
  let c = fr_invocation(id);
#else
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let c = fr_invocation(id);
#endif
  let column = fr_column(c);
  let b = fr_problem(column);
  let n = column - b * ${SAMPLES}u;
  if (!fr_is_drawn(c, n)) {
    return;
  }
  ${DECLARE_RUN}
#if TERMINATES
  ${RUN} = fr_Run(${LOAD_STATE}, 0.0, 0u, true);
#else
  ${RUN} = fr_Run(${LOAD_STATE}, 0.0, 0u);
#endif
#if STATES
  let path = c * (1u + (stage.horizon + 1u) * ${S}u) + 1u;
  // Fewer paths than columns may be wanted, and a dispatch is whole workgroups.
  if (path + (stage.horizon + 1u) * ${S}u > arrayLength(&paths)) {
    return;
  }
  var x = ${RUN}.x; // the last one that is finite
  var t = 0u;
  ${STORE_STATE}
#endif
  let horizon = stage.horizon;
#if INLINE
  // One call of the generator serves several steps, which are written out one after the other.
  let key = vec2u(keys[b], 0u);
  let iteration = stage.iteration;
  let now = tick.tick;
  let calls = fr_padded(horizon * ${A}u) / 4u;
#if STORE
  let columns = stage.columns;
#endif
#if !UNIFORM
  let first = b * calls;
  let role = fr_role(n);
  ${LOAD_DEVIATION}
#endif
#if CONTROL_COST
  // Information-theoretic MPPI (Williams et al. 2018, eq. 25): the part of the cost that keeps samples near the mean.
  var control = vec4f(0.0);
#endif
  for (var call = 0u; call < calls; call += ${CALLS}u) {
    let now_t = call / ${CALLS}u * ${STEPS}u;
    ${DRAW}
#if STORE
    ${STORE_DRAW}
#endif
#if CONTROL_COST
    ${ADD_CONTROL}
#endif
    ${ADVANCE}
  }
#else
  for (var step = 0u; step < horizon; step++) {
    ${RUN} = fr_advance(${RUN}, fr_action_at(c, step), step);
    ${KEEP_PATH}
  }
#endif
  var total = ${RUN}.total;
  let finite = (${RUN}.nonfinite & 0x80000000u) == 0u;
  if (finite) {
    total += fr_terminal_cost(${RUN}.x);
  }
#if CONTROL_COST
#if !INLINE
  let quads = (stage.knots * ${A}u + 3u) / 4u;
  var control = vec4f(0.0);
  for (var q = 0u; q < quads; q++) {
    let centre = mean[b * (fr_padded(stage.knots * ${A}u) / 4u) + q];
    let width = max(deviation[b * (fr_padded(stage.knots * ${A}u) / 4u) + q], vec4f(1e-12));
    // Beyond the last parameter the mean is 0.
    let k = min(vec4u(4u * q) + vec4u(0u, 1u, 2u, 3u), vec4u(stage.knots * ${A}u - 1u));
    let drawn = vec4f(fr_sample(c, k.x), fr_sample(c, k.y), fr_sample(c, k.z), fr_sample(c, k.w));
    control += centre * (drawn - centre) / (width * width);
  }
#endif
  total += stage.controlCost * stage.temperature * (control.x + control.y + control.z + control.w);
#endif
  if (!(finite && fr_is_finite(total))) {
    total = FR_DIVERGED;
  }
  costs[column] = total;
#if STATES
  paths[path - 1u] = total;
#endif
}
#if SEVERAL

// Several samples an invocation, one after the other; neighbours stay neighbours.
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_index) li: u32) {
  let first = fr_invocation(id);
  let threads = (stage.columns + ${PER_THREAD}u - 1u) / ${PER_THREAD}u;
  if (first < threads) {
    for (var turn = 0u; turn < ${PER_THREAD}u; turn++) {
      fr_roll_out(first + turn * threads, li);
    }
  }
}
#endif
