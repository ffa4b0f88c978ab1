import { table } from '../src/cli/format.ts';
import { ratePicture } from './charts/rate.ts';
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
  ratePeerRows,
  rateRows,
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
    ...[limitRows, speedRows, peerRows, quotedRows, ensembleRows, ensemblePeerRows, rateRows, ratePeerRows],
    ...[returnRows, learningRows],
  ]
    .map((rows) => rows(document))
    .filter((rows) => rows.length);
  const skipped = skippedPeers(document).map((line) => `${line}\n`);
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

const RATE_NOTES = `Wall time of one repeat, after warm-up, repeated until the 95 % interval of the median is below 3 % of it, or for five seconds.

- \`search/\`: whole searches from fresh roots. \`uct\`, \`puct\` and \`gumbel\` search a game of two players whose states are whole numbers and
  whose rules are remainders, four actions, at most 100 deep, without noise: the model costs next to nothing, so the times are those of the
  tree. \`256x100\` are 256 roots at once, 100 simulations each. \`leaves\` search a system, and value many leaves in each submission by roll-outs
  at random: simulations x roll-outs of each x steps.
- \`tables/sweeps-maze-1m\`: 32 sweeps of value iteration over 1,028,376 pairs of a state and an action (the maze of figure 8.2 of Sutton and Barto
  2018, 69 x 69 cells for each of the book's), f32, all states at once; \`ice\`: over a million pairs of a slippery frozen lake, where each leads to
  three states; \`loop\` is \`valueIteration\`, f64, one state after the other. The making of the table and its way to the device are not in the times.
- \`tables/dyna-q-n50\`: 200 steps in that maze as the book has it, with 50 updates from the model after each, settings of the course's slide 6.
- \`bandits/\`: the ten-armed testbed, 2,000 problems of 1,000 steps: a whole call, opening the device and compiling the kernels included.

Peers do the same: mctx with the same rules, priors, depth and number of simulations, jitted, its compiling apart. A peer whose search, sweeps or
rewards come to something else is named and left out. What did not finish is named above with the time that it was given.
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
    kind: 'rate',
    file: 'trees-and-tables',
    title: 'Trees, tables and bandits',
    notes: RATE_NOTES,
    tables: [rateRows, ratePeerRows],
    picture: ratePicture,
    alt: 'Time of a search and simulations a second over the number of simulations',
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
    // What a peer could not do is a result, too.
    const unable = page.kind === 'rate' ? skippedPeers(part) : [];
    const where = [...circumstances(part), ...unable].map((line) => `- ${line}`);
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

/** Kinds of which cases may be skipped, by their names. */
const KINDS_SKIPPED: Partial<Record<CaseResult['kind'], RegExp>> = {
  ensemble: /^ensemble\//,
  rate: /^(search|tables|bandits)\//,
};

function skippedPeers({ peers }: BenchDocument): string[] {
  return (peers?.skipped ?? []).map(({ peer, reason }) => `${peer}: skipped. ${reason}`);
}

/** What concerns one kind of case. */
function only(document: BenchDocument, kind: CaseResult['kind']): BenchDocument {
  const { peers, quoted, skipped, cases, ...rest } = document;
  return {
    ...rest,
    cases: cases.filter((result) => result.kind === kind),
    skipped: skipped.filter(({ name }) => KINDS_SKIPPED[kind]?.test(name)),
    peers: peers && {
      measured: peers.measured.filter((figure) => figure.kind === kind),
      skipped: peers.skipped.filter((skip) => (skip.kind === 'rate') === (kind === 'rate')),
    },
    quoted: kind === 'speed' ? quoted : [],
  };
}
