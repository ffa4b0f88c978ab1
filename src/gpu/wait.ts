import { ForerunError } from '../error.ts';

/**
 * Settles as `promise` does, but no later than `timeoutMs`: every wait for a GPU goes through here, because a GPU that
 * hangs never answers.
 *
 * @param what Says in the error what did not happen: `"requestAdapter"`.
 * @throws ForerunError `timeout`
 */
export function bounded<T>(promise: Promise<T>, timeoutMs: number, what: string): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(
        new ForerunError(
          'timeout',
          `${what}: the GPU did not answer within ${timeoutMs} ms. Plan with fewer samples or steps, or raise timeoutMs.`,
        ),
      );
    }, timeoutMs);
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
