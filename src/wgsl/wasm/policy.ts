import { ForerunError } from '../../error.ts';

/** How Chrome, Firefox and Safari call what forbids it. */
const POLICY = /content security policy|\bCSP\b|unsafe-eval/i;

/**
 * Compiles WebAssembly.
 *
 * @throws ForerunError `wasm-unavailable` in a page whose content security policy forbids it; the message names the directive to add
 */
export async function compileWasm(binary: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(binary);
  } catch (cause) {
    throw explained(cause);
  }
}

/** As {@link compileWasm}, at once, for the smallest modules. */
export function compileSmallWasm(binary: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  try {
    return new WebAssembly.Module(binary);
  } catch (cause) {
    throw explained(cause);
  }
}

/** What the engine's refusal means, where it is the page's policy that refuses. */
function explained(cause: unknown): unknown {
  if (!(cause instanceof Error) || !POLICY.test(cause.message)) return cause;
  return new ForerunError(
    'wasm-unavailable',
    "The content security policy of this page forbids WebAssembly, which the CPU backend is made of; add 'wasm-unsafe-eval' " +
      "to its script-src: script-src 'self' 'wasm-unsafe-eval'. It does not allow eval.",
    { cause },
  );
}
