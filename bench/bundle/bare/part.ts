import { spawn } from 'node:child_process';

/** How a part ended. */
export interface PartEnd {
  /** Exit code; null when it was ended from outside. */
  readonly code: number | null;
  /** It ran past its limit and was ended. */
  readonly late: boolean;
}

/**
 * Runs a part in a process of its own, and ends it with all that it has started when its time is over: a GPU that hangs does not answer.
 *
 * @param args Of Node: script and arguments
 * @param cwd The folder that it runs in, where that is not this process's
 */
export function runPart(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  limitMs: number,
  cwd?: string,
): Promise<PartEnd> {
  return new Promise((resolve, reject) => {
    // A group of its own, so that it ends with its children.
    const child = spawn(process.execPath, [...args], {
      env,
      cwd,
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: true,
    });
    let late = false;
    const end = () => {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has just ended.
      }
    };
    const timer = setTimeout(() => {
      late = true;
      end();
    }, limitMs);
    const interrupted = () => {
      end();
      process.exit(130);
    };
    process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
    const settle = () => {
      clearTimeout(timer);
      process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    };
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('exit', (code) => {
      settle();
      resolve({ code, late });
    });
  });
}
