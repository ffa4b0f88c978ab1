import { runCommandLine } from './run.ts';

/** What a command came to. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/**
 * Runs a command in this process.
 *
 * @param onError Called with what goes to the error stream, as it comes
 */
export async function inProcess(args: readonly string[], onError: (text: string) => void = () => {}): Promise<Ran> {
  const text = { out: '', error: '' };
  const code = await runCommandLine(args, {
    out: (more) => {
      text.out += more;
    },
    error: (more) => {
      text.error += more;
      onError(more);
    },
    interactive: false,
    columns: 80,
  });
  return { code, ...text };
}
