/**
 * Waits until it holds.
 *
 * @param what Names what is waited for when it does not come within 20 s
 */
export async function until(holds: () => boolean, what: string | (() => string)): Promise<void> {
  const end = performance.now() + 20_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`after 20 s: not ${typeof what === 'string' ? what : what()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
