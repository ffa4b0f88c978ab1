import { table } from '../src/cli/format.ts';
import type { BenchDocument } from './document.ts';
import { machineLine } from './machine.ts';
import { markdownTable, peerRows, quotedRows, type Rows, returnRows, speedRows } from './tables.ts';

/** Where and how, line by line. */
function circumstances({ date, command, machine, backends, missingBackends }: BenchDocument): string[] {
  return [
    `${date.slice(0, 10)}, ${machineLine(machine)}`,
    ...backends.map(
      ({ backend, adapter }) => `${backend}: ${adapter.description}${adapter.software ? ' (software)' : ''}`,
    ),
    ...missingBackends.map(({ backend, reason }) => `${backend}: not measured. ${reason}`),
    `command: ${command}`,
  ];
}

/** The document for people at a terminal. */
export function reportText(document: BenchDocument): string {
  const parts = [speedRows, peerRows, quotedRows, returnRows]
    .map((rows) => rows(document))
    .filter((rows) => rows.length);
  const skipped = (document.peers?.skipped ?? []).map(({ peer, reason }) => `${peer}: skipped. ${reason}\n`);
  const failed = document.failures.map(({ name, backend, error }) => `${name} on ${backend} FAILED: ${error}\n`);
  return [
    `${circumstances(document).join('\n')}\n`,
    ...parts.map((rows) => table(rows, '')),
    ...(skipped.length > 0 ? [skipped.join('')] : []),
    ...(failed.length > 0 ? [failed.join('')] : []),
  ].join('\n');
}

const MBRL_NOTES = `Each figure is the return of an episode of 200 steps, mean ± standard deviation: over 20 seeds here, as published in table 1
of "Benchmarking Model-Based RL" (Wang et al. 2019, arXiv 1907.02057) beside it. \`random\` acts uniformly at random and
checks the environments alone. \`random-shooting\` plans 1000 sequences of 10 steps, \`cem\` 500 of 30 with 5 iterations, an
elite share of 0.1, momentum 0.1 and an initial deviation of a quarter of the range, both through the true model. The
environments are the paper's, not Gymnasium's: the reward is that of the state before the step, nothing ends an episode, and the
pendulum is paid for hanging. "Within two" allows for the one decimal that was published.

\`cem\` cuts its noise at two deviations, within the bounds (\`truncate: true\`), as the paper's code does. With samples clamped to
the bounds instead, Acrobot, where full torque pays, earned 95.1 ± 21.5 (2026-11-22).
`;

const SPEED_NOTES = `Wall time of whole \`plan()\` calls, sampling and read-back included, after warm-up, in closed loop on the model. Model steps
a second are N x H by the median. Quoted figures were not measured here.
`;

/** The files that the document makes: name and text. One pair for each kind of case that was measured. */
export function resultFiles(document: BenchDocument): readonly (readonly [name: string, text: string])[] {
  const files: [string, string][] = [];
  const add = (name: string, title: string, notes: string, kind: string, tables: readonly Rows[]) => {
    const filled = tables.filter((rows) => rows.length > 0);
    if (!document.cases.some((result) => result.kind === kind)) return;
    const where = circumstances(document).map((line) => `- ${line}`);
    files.push([
      `${name}.md`,
      [`# ${title}\n`, notes, `${where.join('\n')}\n`, ...filled.map(markdownTable)].join('\n'),
    ]);
    const cases = document.cases.filter((result) => result.kind === kind);
    files.push([`${name}.json`, `${JSON.stringify({ ...document, cases }, undefined, 2)}\n`]);
  };
  const mbrl = 'Benchmarking Model-Based RL: planning with the true model';
  add('benchmarking-mbrl', mbrl, MBRL_NOTES, 'return', [returnRows(document)]);
  add('speed', 'Planning speed', SPEED_NOTES, 'speed', [speedRows(document), peerRows(document), quotedRows(document)]);
  return files;
}
