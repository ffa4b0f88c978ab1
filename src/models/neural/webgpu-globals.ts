/** Names that tfjs' WebGPU backend expects to be global, as they are in browsers and Deno. */
const NAMES = ['GPUBuffer', 'GPUBufferUsage', 'GPUMapMode', 'GPUTextureUsage'] as const;

/** Makes global in Node, where they are not, what the npm package `webgpu` has of these. */
export async function provideWebgpuGlobals(): Promise<void> {
  const missing = NAMES.filter((name) => !(name in globalThis));
  if (missing.length === 0) return;
  // A variable, so that bundlers leave this optional package alone.
  const name = 'webgpu';
  const { globals } = (await import(/* @vite-ignore */ /* webpackIgnore: true */ name)) as {
    globals: Readonly<Record<string, unknown>>;
  };
  for (const name of missing) {
    Object.defineProperty(globalThis, name, { value: globals[name], configurable: true, writable: true });
  }
}

/** Runs `work` while there is a `navigator.gpu`: tfjs' backend looks whether there is one, although it is given a device. */
export function withNavigatorGpu<T>(work: () => T): T {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  if ((globalThis as { navigator?: { gpu?: unknown } }).navigator?.gpu !== undefined) return work();
  Object.defineProperty(globalThis, 'navigator', { value: { gpu: {} }, configurable: true });
  try {
    return work();
  } finally {
    if (before === undefined) Reflect.deleteProperty(globalThis, 'navigator');
    else Object.defineProperty(globalThis, 'navigator', before);
  }
}
