import type { System } from '../systems/system.ts';

/**
 * The pieces of WGSL that depend on a system's names, for the slots of the roll-out kernels. All fields are written
 * out one by one: structs stay in registers and no index is computed at run time.
 */
export function rolloutSlots(system: System): Readonly<Record<string, string | number>> {
  const size = system.stateSize;
  const load = system.stateNames.map((_, k) => `states[b * ${size}u + ${k}u]`);
  return {
    S: size,
    A: system.actionSize,
    LOAD_STATE: `State(${load.join(', ')})`,
    STORE_FIRST: storeState(system, '0u'),
    STORE_NEXT: storeState(system, '(t + 1u)'),
    STORE_ACTION: actionNames(system)
      .map((name, a) => `paths[actions + t * ${system.actionSize}u + ${a}u] = f32(u.${name});`)
      .join(' '),
  };
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
    return `clamp(${sum}, ${Math.fround(low[a] ?? 0)}f, ${Math.fround(high[a] ?? 0)}f)`;
  });
  const first = spline ? 'let first = u32(taps[5u * t]); ' : '';
  return `fn fr_action_at(c: u32, t: u32) -> Action { ${first}return Action(${components.join(', ')}); }\n`;
}

function storeState(system: System, step: string): string {
  return system.stateNames
    .map((name, k) => `paths[path + ${step} * ${system.stateSize}u + ${k}u] = x.${name};`)
    .join(' ');
}

function actionNames(system: System): readonly string[] {
  return system.action.kind === 'discrete' ? ['index'] : system.action.names;
}
