import { ForerunError } from '../error.ts';

/** Bound on finding an adapter, opening a device and compiling a kernel, in ms: drivers take seconds when they start. */
export const SETUP_TIMEOUT_MS = 60_000;

/**
 * Settles as `promise` does, but no later than `timeoutMs` after `since`: every wait for a GPU goes through here, because
 * a GPU that hangs never answers.
 *
 * @param what Says in the error what did not happen: `"requestAdapter"`.
 * @param since As of `performance.now()`. Default now.
 * @throws ForerunError `timeout`
 */
export function bounded<T>(
  promise: Promise<T>,
  timeoutMs: number,
  what: string,
  since = performance.now(),
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const expire = (): void => {
      reject(
        new ForerunError(
          'timeout',
          `${what}: the GPU did not answer within ${timeoutMs} ms. Either its work is too large for that, or it hangs: ` +
            "use fewer samples or steps, a larger timeoutMs, or backend 'cpu'.",
        ),
      );
    };
    const timer = setTimeout(expire, Math.max(0, timeoutMs - (performance.now() - since)));
    promise.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
