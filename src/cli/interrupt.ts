/** Ctrl-C, a request to end, and a terminal that is closed (a remote session that breaks off). */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs `work` with a signal that fires at the first Ctrl-C, when the process is asked to end, or when its terminal is closed, so that it can
 * save what there is, or bring a robot to rest. The second one ends the process at once.
 */
export async function untilInterrupted<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  const stop = () => controller.abort();
  for (const each of SIGNALS) process.once(each, stop);
  try {
    return await work(controller.signal);
  } finally {
    for (const each of SIGNALS) process.removeListener(each, stop);
  }
}
