import type { Terminal } from './terminal.ts';

/** One command of `forerun`. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What `--help` prints. */
  readonly help: string;
  /**
   * @param args What follows the command's name
   * @throws ForerunError `invalid-argument` for arguments that cannot be used
   */
  run(args: readonly string[], terminal: Terminal): Promise<void>;
}
