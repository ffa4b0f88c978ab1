/** How a kernel uses a bound buffer. */
export type BindingKind = 'uniform' | 'storage' | 'read-only-storage';

/**
 * A kernel as data: a whole WGSL module with one entry point, and what has to be bound to it.
 *
 * The entry point is `main`. Its bindings are all in group 0, numbered in the order of `bindings`. It is run for at
 * least as many invocations as a dispatch asks for, so it checks its own index: `invocation = id.x + id.y * ROW_STRIDE`
 * (see `dispatchSize`).
 */
export interface Kernel {
  /** Says whose it is, for GPU labels and errors: `'forerun/mppi/weights'`. */
  readonly label: string;
  readonly code: string;
  /** Invocations per workgroup, as in the `@workgroup_size` of `code`. */
  readonly workgroupSize: number;
  readonly bindings: readonly { readonly name: string; readonly kind: BindingKind }[];
}

/** WebGPU's default limit of workgroups per dispatch dimension. */
export const MAX_WORKGROUPS_PER_DIMENSION = 65535;

/** What `id.y` counts in kernels of this workgroup size: invocations in one full row of workgroups. */
export function rowStride(workgroupSize: number): number {
  return MAX_WORKGROUPS_PER_DIMENSION * workgroupSize;
}

/** Workgroups in x and y that give at least `invocations` invocations within the default limits. */
export function dispatchSize(invocations: number, workgroupSize: number): readonly [x: number, y: number] {
  const workgroups = Math.ceil(invocations / workgroupSize);
  return [Math.min(workgroups, MAX_WORKGROUPS_PER_DIMENSION), Math.ceil(workgroups / MAX_WORKGROUPS_PER_DIMENSION)];
}
