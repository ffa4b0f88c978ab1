import { type SweepingGain, sweepingGain } from '../agents/tabular/sweeping-gain.ts';
import { sweepingGainPlot } from '../diagnostics/plot/tables.ts';
import { type ParsedArguments, usageError } from './arguments.ts';
import { formatNumber, table } from './format.ts';
import { untilInterrupted } from './interrupt.ts';
import { writeOutput } from './output-file.ts';
import { showProgress } from './progress.ts';
import type { Terminal } from './terminal.ts';

/**
 * `forerun tables sweeping`: updates of values until mazes of growing size are solved.
 *
 * @param command For messages
 * @throws ForerunError `invalid-argument` for options that only curves have
 */
export async function showSweepingGain(command: string, parsed: ParsedArguments, terminal: Terminal): Promise<void> {
  for (const name of ['env', 'episodes', 'steps', 'show'] as const) {
    if (parsed.text(name) !== undefined) throw usageError(`${command}: there is no --${name} for it.`);
  }
  if (parsed.list('learner').length > 0) throw usageError(`${command}: there is no --learner for it.`);
  const [runs, seed] = [parsed.integer('runs', 1, 1e6), parsed.integer('seed', 0, 2 ** 32 - 1)];
  const rows: readonly SweepingGain[] = await untilInterrupted((signal) => {
    const progress = showProgress(terminal);
    return sweepingGain({
      ...(runs !== undefined && { runs }),
      ...(seed !== undefined && { seed }),
      signal,
      onProgress: ({ fraction, states }) => progress.update(fraction, `a maze of ${states} cells`),
    }).finally(() => progress.done());
  });
  const plot = parsed.text('plot');
  if (plot !== undefined) await writeOutput(`${command}: --plot`, plot, sweepingGainPlot(rows));
  if (parsed.flag('json')) {
    terminal.out(`${JSON.stringify({ mazes: rows })}\n`);
    return;
  }
  terminal.out('updates until the way is within a fifth of the shortest\n\n');
  terminal.out(
    table([
      ['cells', 'any pairs', 'prioritised', 'gain'],
      ...rows.map(({ states, random, prioritised }) => [
        String(states),
        formatNumber(Math.round(random)),
        formatNumber(Math.round(prioritised)),
        `${(random / prioritised).toFixed(1)} times`,
      ]),
    ]),
  );
}
