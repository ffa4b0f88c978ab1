import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { ForerunError } from '../../error.ts';

/** tfjs as far as networks need it. */
interface Loaded {
  readonly core: typeof import('@tensorflow/tfjs-core');
  readonly newCpuBackend: () => MathBackendCPU;
}

/**
 * tfjs, once {@link loadTfjs} is through; before, it is undefined, whatever its type says. Everything that uses it runs behind `openTfjs`,
 * which waits for that. Not imported statically, so that linear models, Gaussian processes and data work where it is not installed.
 */
export let tf: Loaded['core'];

let loading: Promise<Loaded> | undefined;

/**
 * Loads tfjs and its CPU backend, once.
 *
 * @param api who needs it, for the message
 * @throws ForerunError `invalid-argument` where it is not installed, with the command that installs it
 */
export async function loadTfjs(api: string): Promise<Loaded> {
  loading ??= Promise.all([import('@tensorflow/tfjs-core'), import('@tensorflow/tfjs-backend-cpu')]).then(
    ([core, { MathBackendCPU }]) => {
      tf = core;
      return { core, newCpuBackend: () => new MathBackendCPU() };
    },
  );
  try {
    return await loading;
  } catch (cause) {
    loading = undefined;
    throw missing(api, 'tfjs', '@tensorflow/tfjs-core @tensorflow/tfjs-backend-cpu', cause);
  }
}

/** What to say when a package that only some need cannot be imported. */
export function missing(api: string, what: string, packages: string, cause: unknown): ForerunError {
  const { code, message = String(cause) } = (cause ?? {}) as { readonly code?: unknown; readonly message?: string };
  const why = code === 'ERR_MODULE_NOT_FOUND' ? 'is not installed' : `cannot be loaded (${message})`;
  return new ForerunError(
    'invalid-argument',
    `${api}: networks are fitted with ${what}, which ${why}. Run: npm install ${packages}`,
    { cause },
  );
}
