import type { System } from '../systems/system.ts';

/**
 * What a roll-out draws on the way: uniform actions, or normal noise with a deviation per action that is the same at
 * every step (`'steady'`) or refitted to each step (`'varying'`).
 */
export type Drawing = 'uniform' | 'steady' | 'varying';

/** How invocations of the roll-out work through samples. */
export interface Threads {
  /** Samples that an invocation rolls out, one after the other. */
  readonly samplesPerThread: number;
  /** Where a roll-out keeps its state. */
  readonly state: 'registers' | 'workgroup';
}

/** One sample an invocation, in registers. */
const PLAIN_THREADS: Threads = { samplesPerThread: 1, state: 'registers' };

/** Words of a roll-out's cost and flags beside its state, where they lie in workgroup memory. */
export const RUN_WORDS = 3;

/**
 * The pieces of WGSL that depend on a system's names, for the slots of the roll-out kernels. All fields are written
 * out one by one: structs stay in registers and no index is computed at run time. `draw` is how actions are drawn where
 * the kernel does that on the way; `states` says whether it keeps the path.
 */
export function rolloutSlots(
  system: System,
  horizon: number,
  draw: Drawing,
  states: boolean,
  { samplesPerThread, state }: Threads = PLAIN_THREADS,
): Readonly<Record<string, string | number | boolean>> {
  const run = state === 'workgroup' ? 'fr_runs[li]' : 'run';
  const keepPath = states
    ? `if ((${run}.nonfinite & 0x80000000u) == 0u) { x = ${run}.x; } t++; ${storeState(system)}`
    : '';
  const size = system.stateSize;
  const load = system.stateNames.map((_, k) => `states[b * ${size}u + ${k}u]`);
  return {
    TERMINATES: system.hasTerminated,
    IN_WORKGROUP: state === 'workgroup',
    RUN: run,
    DECLARE_RUN: state === 'workgroup' ? '' : 'var run: fr_Run;',
    SEVERAL: samplesPerThread > 1,
    PER_THREAD: samplesPerThread,
    S: size,
    A: system.actionSize,
    LOAD_STATE: `State(${load.join(', ')})`,
    STORE_STATE: storeState(system),
    KEEP_PATH: keepPath,
    STORE_ACTION: actionNames(system)
      .map((name, a) => `paths[actions + step * ${system.actionSize}u + ${a}u] = f32(u.${name});`)
      .join(' '),
    ...drawing(system, horizon, draw, run, keepPath),
  };
}

/** More numbers than this held at once would cost more than they save. */
const MOST_NUMBERS = 32;

/** Whether the roll-out can draw white noise for this system on the way. */
export function drawsInline(system: System): boolean {
  return system.action.kind === 'continuous' && numbersHeld(system.actionSize) <= MOST_NUMBERS;
}

/** The least common multiple of A and the four numbers that one call of the generator gives: what is drawn at a time. */
export function numbersHeld(actions: number): number {
  return actions % 4 === 0 ? actions : actions % 2 === 0 ? 2 * actions : 4 * actions;
}

/**
 * Drawing inside the roll-out: `CALLS` calls of the generator give the parameters z0, z1, ... of `STEPS` steps, so that
 * parameter j = t * A + a always gets number j % 4 of call j / 4.
 */
function drawing(
  system: System,
  horizon: number,
  draw: Drawing,
  run: string,
  keepPath: string,
): Readonly<Record<string, string | number>> {
  if (system.action.kind === 'discrete' || !drawsInline(system)) {
    return { CALLS: 1, STEPS: 1, DRAW: '', ADVANCE: '', LOAD_DEVIATION: '', STORE_DRAW: '', ADD_CONTROL: '' };
  }
  const { names, low, high, neutral } = system.action;
  const count = names.length;
  const held = numbersHeld(count);
  const calls = Array.from({ length: held / 4 }, (_, k) => k);
  const vector = (k: number, value: (a: number) => number) =>
    `vec4f(${[0, 1, 2, 3].map((i) => literal(value((4 * k + i) % count))).join(', ')})`;
  const deviationOf = (k: number) => (draw === 'steady' ? `width${k}` : `deviation[first + call + ${k}u]`);
  const draws = calls.map((k) => {
    const least = vector(k, (a) => low[a] ?? 0);
    const most = vector(k, (a) => high[a] ?? 0);
    const rest = vector(k, (a) => neutral[a] ?? 0);
    const bits = `fr_random4(key, vec4u(call + ${k}u, n, iteration, now))`;
    const value =
      draw === 'uniform'
        ? `${least} + (${most} - ${least}) * fr_uniform4(${bits})`
        : `fr_value4(role, mean${k}, ${rest}, fr_width4(${deviationOf(k)}, mean${k}, ${least}, ${most}), fr_noise4(${bits}))`;
    const loaded = draw === 'uniform' ? '' : `let mean${k} = mean[first + call + ${k}u]; `;
    const parts = ['x', 'y', 'z', 'w'].map((part, i) => `var z${4 * k + i} = four${k}.${part};`);
    return `${loaded}let four${k} = fr_within(${value}, ${least}, ${most}); ${parts.join(' ')}`;
  });
  const controls = calls.map((k) => {
    return `let wide${k} = max(${deviationOf(k)}, vec4f(1e-12)); control += mean${k} * (four${k} - mean${k}) / (wide${k} * wide${k});`;
  });
  const stores = Array.from({ length: held }, (_, i) => `samples[slot + ${i}u * columns] = z${i};`);
  // The last calls may reach beyond the horizon; their numbers are drawn all the same.
  const exact = horizon % (held / count) === 0;
  const steps = Array.from({ length: held / count }, (_, k) => {
    const u = `Action(${names.map((_, a) => `z${k * count + a}`).join(', ')})`;
    const advance = `${run} = fr_advance(${run}, ${u}, now_t + ${k}u); ${keepPath}`;
    return k === 0 || exact ? advance : `if (now_t + ${k}u < horizon) { ${advance} }`;
  });
  return {
    CALLS: held / 4,
    STEPS: held / count,
    DRAW: draws.join('\n'),
    STORE_DRAW: `let slot = 4u * call * columns + c; ${stores.join(' ')}`,
    ADD_CONTROL: draw === 'uniform' ? '' : controls.join(' '),
    ADVANCE: steps.join('\n'),
    LOAD_DEVIATION: calls.map((k) => `let width${k} = deviation[first + ${k}u];`).join(' '),
  };
}

/** Stores x as state t of the path. */
function storeState(system: System): string {
  return system.stateNames.map((name, k) => `paths[path + t * ${system.stateSize}u + ${k}u] = x.${name};`).join(' ');
}

function actionNames(system: System): readonly string[] {
  return system.action.kind === 'discrete' ? ['index'] : system.action.names;
}

/**
 * `fn fr_action_at(c: u32, t: u32) -> Action`: the action of sample c at step t, read through the kernel's
 * `fr_sample(c, j)`; directly, or interpolated between knots by the `taps` and clamped, since splines overshoot.
 */
export function actionAccessor(system: System, spline: boolean): string {
  const count = system.actionSize;
  if (system.action.kind === 'discrete') {
    return 'fn fr_action_at(c: u32, t: u32) -> Action { return Action(u32(fr_sample(c, t))); }\n';
  }
  const { low, high } = system.action;
  const components = system.action.names.map((_, a) => {
    if (!spline) return `fr_sample(c, t * ${count}u + ${a}u)`;
    const sum = [0, 1, 2, 3]
      .map((k) => `taps[5u * t + ${k + 1}u] * fr_sample(c, min(first + ${k}u, stage.knots - 1u) * ${count}u + ${a}u)`)
      .join(' + ');
    return `clamp(${sum}, ${literal(low[a] ?? 0)}, ${literal(high[a] ?? 0)})`;
  });
  const first = spline ? 'let first = u32(taps[5u * t]); ' : '';
  return `fn fr_action_at(c: u32, t: u32) -> Action { ${first}return Action(${components.join(', ')}); }\n`;
}

function literal(value: number): string {
  return `${Math.fround(value)}f`;
}
