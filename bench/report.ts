import { table } from '../src/cli/format.ts';
import { speedPicture } from './charts/speed.ts';
import type { BenchDocument, CaseResult } from './document.ts';
import { learningPicture } from './learning/picture.ts';
import { machineLine } from './machine-line.ts';
import {
  ensemblePeerRows,
  ensembleRows,
  learningRows,
  limitRows,
  markdownTable,
  peerRows,
  quotedRows,
  type Rows,
  returnRows,
  speedRows,
} from './tables.ts';

/** Where and how, line by line. */
function circumstances({ date, command, machine, backends, missingBackends, skipped }: BenchDocument): string[] {
  return [
    `${date.slice(0, 10)}, ${machineLine(machine)}`,
    ...backends.map(
      ({ backend, adapter }) =>
        `${backend}: ${adapter.description}${backend === 'webgpu' && adapter.software ? ' (software)' : ''}`,
    ),
    ...missingBackends.map(({ backend, reason }) => `${backend}: not measured. ${reason}`),
    ...skipped.map(({ name, backend, reason }) => `${name} on ${backend}: not measured. ${reason}`),
    `command: ${command}`,
  ];
}

/** The document for people at a terminal. */
export function reportText(document: BenchDocument): string {
  const parts = [
    ...[limitRows, speedRows, peerRows, quotedRows, ensembleRows, ensemblePeerRows, returnRows, learningRows],
  ]
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

const SPEED_NOTES = `Times of whole \`plan()\` calls, sampling and read-back included, after warm-up, in closed loop on the model, each repeated until the
95 % interval of its median is below 3 % of it, or for five seconds. \`device\`: the submission by the device's own clock. \`host\`: what
\`plan()\` does outside of the submission. \`ready\`: making the planner, compilation included, and the first plan. Model steps a second are B x N x H
by the median. The share is that of the roofline: the time that the plan's work would take at the limit named beside it alone, over the time it
takes; \`in turn\`, at all limits of arithmetic one after the other. [How each figure is made](../README.md). Quoted figures were not measured here.
`;

const ENSEMBLE_NOTES = `Wall time of whole \`plan()\` calls through ensembles of probabilistic networks with random weights, sampling and read-back
included, after warm-up: CEM, SiLU, TSinf, learned noise drawn at each step. \`pets-cartpole\` and \`pets-half-cheetah\` have the
sizes that mbrl-lib publishes. Evaluations are N x H x P x iterations; an evaluation counts twice the weights of the unpadded
layers, a multiplication and an addition each, and nothing else. The share is of the f32 rate of a plain kernel that multiplies and adds
in registers, by the same command on the same adapter. Peers plan the same problems, with the same count.
`;

const LEARNED_NOTES = `Return of an episode while an agent learns: mean ± standard deviation over the seeds, each the mean of its last five whole episodes.
Settings are those of \`forerun train\` for the environment; they are in the JSON file beside, with every episode. The first
episodes act at random and count as steps. Published figures of the environments whose names begin with \`mbrl-\` are those of table 1 of
"Benchmarking Model-Based RL" (Wang et al. 2019, arXiv 1907.02057), for the same method after as many steps as stand beside them.
`;

/** How the results of a kind of case are written down. */
interface ResultPage {
  readonly kind: CaseResult['kind'];
  readonly file: string;
  readonly title: string;
  readonly notes: string;
  readonly tables: readonly ((document: BenchDocument) => Rows)[];
  /** An SVG document, where there is something to draw. */
  readonly picture?: (document: BenchDocument) => string | undefined;
  /** What it shows. */
  readonly alt?: string;
}

const PAGES: readonly ResultPage[] = [
  {
    kind: 'return',
    file: 'benchmarking-mbrl',
    title: 'Benchmarking Model-Based RL: planning with the true model',
    notes: MBRL_NOTES,
    tables: [returnRows],
  },
  {
    kind: 'speed',
    file: 'speed',
    title: 'Planning speed',
    notes: SPEED_NOTES,
    tables: [limitRows, speedRows, peerRows, quotedRows],
    picture: speedPicture,
    alt: 'Time of a plan, model steps a second and share of the roofline over the number of samples',
  },
  {
    kind: 'ensemble',
    file: 'ensemble-speed',
    title: 'Planning speed through ensembles of networks',
    notes: ENSEMBLE_NOTES,
    tables: [limitRows, ensembleRows, ensemblePeerRows],
  },
  {
    kind: 'learning',
    file: 'benchmarking-mbrl-learned',
    title: 'Learned agents',
    notes: LEARNED_NOTES,
    tables: [learningRows],
    picture: ({ cases }) => learningPicture(cases.filter((result) => result.kind === 'learning')),
    alt: 'Learning curves',
  },
];

/** The files that the document makes: name and text, for each kind of case that was measured. */
export function resultFiles(document: BenchDocument): readonly (readonly [name: string, text: string])[] {
  return PAGES.flatMap((page) => {
    const part = only(document, page.kind);
    if (part.cases.length === 0) return [];
    const tables = page.tables.map((rows) => rows(part)).filter((rows) => rows.length > 0);
    const where = circumstances(part).map((line) => `- ${line}`);
    const svg = page.picture?.(part);
    const picture: [string, string][] = svg === undefined ? [] : [[`${page.file}.svg`, svg]];
    const shown = svg === undefined ? [] : [`![${page.alt ?? page.title}](${page.file}.svg)\n`];
    const markdown = [`# ${page.title}\n`, ...shown, page.notes, `${where.join('\n')}\n`, ...tables.map(markdownTable)];
    return [
      [`${page.file}.md`, markdown.join('\n')],
      [`${page.file}.json`, `${JSON.stringify(part, undefined, 2)}\n`],
      ...picture,
    ];
  });
}

/** What concerns one kind of case. */
function only(document: BenchDocument, kind: CaseResult['kind']): BenchDocument {
  const { peers, quoted, skipped, cases, ...rest } = document;
  return {
    ...rest,
    cases: cases.filter((result) => result.kind === kind),
    skipped: kind === 'ensemble' ? skipped : [],
    peers: peers && { ...peers, measured: peers.measured.filter((figure) => figure.kind === kind) },
    quoted: kind === 'speed' ? quoted : [],
  };
}
