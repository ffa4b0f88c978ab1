import type { Terminal } from './terminal.ts';

/** Shows how far a run has come: one line rewritten in place for a person, else a plain line every tenth. */
export interface Progress {
  /** @param share Between 0 and 1 */
  update(share: number, text: string): void;
  /** Ends the line. */
  done(): void;
}

const BAR = 24;
const REDRAW_MS = 50;

/** Progress on the terminal's error stream, so that results can be piped. */
export function showProgress(terminal: Terminal, now: () => number = () => performance.now()): Progress {
  let last = Number.NEGATIVE_INFINITY;
  let tenth = -1;
  let latest = '';
  const draw = (line: string) => terminal.error(`\r\u001b[2K${line.slice(0, terminal.columns - 1)}`);
  return {
    update(share, text) {
      const full = Math.round(Math.max(0, Math.min(1, share)) * BAR);
      latest = `${'\u2588'.repeat(full)}${'\u2591'.repeat(BAR - full)} ${text}`;
      if (!terminal.interactive) {
        const next = Math.floor(share * 10 + 1e-9);
        if (next > tenth) terminal.error(`${text}\n`);
        tenth = Math.max(tenth, next);
      } else if (now() - last >= REDRAW_MS) {
        last = now();
        draw(latest);
      }
    },
    done() {
      if (!terminal.interactive || latest === '') return;
      draw(latest);
      terminal.error('\n');
    },
  };
}
