/** Where a command writes: results to `out`, progress and errors to `error`. */
export interface Terminal {
  out(text: string): void;
  error(text: string): void;
  /** True when a person watches `error`, so that a line may be rewritten in place. */
  readonly interactive: boolean;
  /** Characters a line. */
  readonly columns: number;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  return {
    out: (text) => process.stdout.write(text),
    error: (text) => process.stderr.write(text),
    interactive: process.stderr.isTTY === true && process.env.TERM !== 'dumb',
    columns: process.stderr.columns || 80,
  };
}
