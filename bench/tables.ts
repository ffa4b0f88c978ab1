import { formatCount, formatNumber } from '../src/cli/format.ts';
import type { BenchDocument, CaseResult } from './document.ts';
import { problemText } from './ensemble/problem.ts';
import type { ReturnFigure } from './mbrl/published.ts';
import type { PeerFigure } from './peers/figure.ts';
import type { Summary } from './statistics/median.ts';
import { ratioOf, ratioText } from './statistics/ratio.ts';

/** A table: a heading row, then rows of the same length. */
export type Rows = readonly (readonly string[])[];

type SpeedRow = Extract<CaseResult, { kind: 'speed' }>;
type EnsembleRow = Extract<CaseResult, { kind: 'ensemble' }>;
type RateRow = Extract<CaseResult, { kind: 'rate' }>;
type LearningRow = Extract<CaseResult, { kind: 'learning' }>;
type ReturnRow = Extract<CaseResult, { kind: 'return' }>;

/** Times, memory and rates of the speed cases; empty when there are none. */
export function speedRows({ cases }: BenchDocument): Rows {
  const found = cases.filter((result): result is SpeedRow => result.kind === 'speed');
  if (found.length === 0) return [];
  const heading = [
    ...[
      'case',
      'backend',
      'p50 ms',
      '95 % interval',
      'p95 ms',
      'p99 ms',
      'min ms',
      'device ms',
      'host ms',
      'ready ms',
      'MiB',
    ],
    ...['model steps/s', 'roof', 'share', 'in turn'],
  ];
  const rows = found.map(({ name, planMs, deviceMs, hostMs, roofline, ...row }) => [
    caseName(name),
    row.backend,
    milliseconds(planMs.p50),
    intervalText(planMs),
    milliseconds(planMs.p95),
    milliseconds(planMs.p99),
    milliseconds(planMs.min),
    deviceMs === null ? '' : milliseconds(deviceMs.p50),
    milliseconds(hostMs.p50),
    milliseconds(row.prepareMs + row.firstPlanMs),
    formatNumber(Number((row.bufferBytes / 2 ** 20).toPrecision(3))),
    formatCount(row.stepsPerSecond),
    ROOFS[roofline.boundBy],
    percent(roofline.share),
    percent(roofline.shareInTurn),
  ]);
  return [heading, ...rows];
}

const ROOFS = { f32: 'f32', integer: 'integers', sincos: 'sin, cos', memory: 'memory' } as const;

/** What plain kernels reached on the backends; empty where no case needed that. */
export function limitRows({ backends }: BenchDocument): Rows {
  const rows = backends.flatMap(({ backend, limits }) =>
    limits === null
      ? []
      : [
          [
            backend,
            formatNumber(limits.f32PerSecond / 1e9),
            formatNumber(limits.integerPerSecond / 1e9),
            formatNumber(limits.sincosPerSecond / 1e9),
            formatNumber(limits.bytesPerSecond / 1e9),
          ],
        ],
  );
  if (rows.length === 0) return [];
  return [['limits of', 'f32 GFLOP/s', 'integers 10^9/s', 'sin, cos 10^9/s', 'memory GB/s'], ...rows];
}

/** Peers measured by the same command, and how many times as long as Forerun they take; empty when there are none. */
export function peerRows(document: BenchDocument): Rows {
  return peersOf(document, 'speed', ['model steps/s'], (figure) =>
    figure.kind === 'speed' ? [formatCount(figure.stepsPerSecond)] : [],
  );
}

/** Times and rates of the ensemble cases beside the adapter's f32 rate; empty when there are none. */
export function ensembleRows({ cases, backends, skipped }: BenchDocument): Rows {
  const found = cases.filter((result): result is EnsembleRow => result.kind === 'ensemble');
  if (found.length === 0) return [];
  const heading = [
    ...['case', 'backend', 'N x H x P x iterations, networks', 'p50 ms', '95 % interval', 'p95 ms', 'min ms', 'plans'],
    ...['evaluations/s', 'GFLOP/s', 'f32 GFLOP/s', 'share'],
  ];
  const rows = found.map((row) => [
    caseName(row.name),
    row.backend,
    problemText(row.problem),
    milliseconds(row.planMs.p50),
    intervalText(row.planMs),
    milliseconds(row.planMs.p95),
    milliseconds(row.planMs.min),
    String(row.planMs.count),
    formatCount(row.evaluationsPerSecond),
    formatNumber(row.gflops),
    formatNumber((backends.find(({ backend }) => backend === row.backend)?.limits?.f32PerSecond ?? Number.NaN) / 1e9),
    percent(row.share),
  ]);
  const absent = skipped
    .filter(({ name }) => name.startsWith('ensemble/'))
    .map(({ name, backend }) => [
      caseName(name),
      backend,
      'not measured: see above',
      ...heading.slice(3).map(() => ''),
    ]);
  return [heading, ...rows, ...absent];
}

/** Peers measured on the ensemble cases by the same command, and how many times as long as Forerun they take; empty when there are none. */
export function ensemblePeerRows(document: BenchDocument): Rows {
  return peersOf(document, 'ensemble', ['evaluations/s', 'GFLOP/s'], (figure) =>
    figure.kind === 'ensemble' ? [formatCount(figure.evaluationsPerSecond), formatNumber(figure.gflops)] : [],
  );
}

/** Times and rates of trees, tables and bandits; empty when there are none. */
export function rateRows({ cases }: BenchDocument): Rows {
  const found = cases.filter((result): result is RateRow => result.kind === 'rate');
  if (found.length === 0) return [];
  const heading = ['case', 'on', 'p50 ms', '95 % interval', 'p95 ms', 'min ms', 'times', 'a second'];
  const rows = found.map(({ name, backend, adapter, planMs, perSecond, unit }) => [
    name,
    backend === 'webgpu' ? backend : adapter.description,
    milliseconds(planMs.p50),
    intervalText(planMs),
    milliseconds(planMs.p95),
    milliseconds(planMs.min),
    String(planMs.count),
    `${formatCount(perSecond)} ${unit}`,
  ]);
  return [heading, ...rows];
}

/** Peers measured on the rate cases by the same command, and how many times as long as Forerun they take; empty when there are none. */
export function ratePeerRows(document: BenchDocument): Rows {
  return peersOf(document, 'rate', ['a second', 'compiling ms'], (figure) =>
    figure.kind === 'rate'
      ? [`${formatCount(figure.perSecond)} ${figure.unit}`, figure.readyMs === null ? '' : milliseconds(figure.readyMs)]
      : [],
  );
}

function peersOf(
  { cases, peers }: BenchDocument,
  kind: PeerFigure['kind'],
  rates: readonly string[],
  rateCells: (figure: PeerFigure) => readonly string[],
): Rows {
  const found = (peers?.measured ?? []).filter((figure) => figure.kind === kind);
  if (found.length === 0) return [];
  const ours = cases.filter((result): result is SpeedRow | EnsembleRow | RateRow => result.kind === kind);
  const backends = [...new Set(ours.map(({ backend }) => backend))];
  const heading = [
    ...['peer, measured here', 'on', 'case', 'p50 ms', '95 % interval', 'min ms', 'plans', ...rates],
    ...backends.map((backend) => `its time / Forerun's on ${backend}, 95 % interval`),
  ];
  const rows = found.map((figure) => [
    figure.peer,
    figure.device,
    kind === 'rate' ? figure.case : caseName(figure.case),
    milliseconds(figure.planMs.p50),
    intervalText(figure.planMs),
    milliseconds(figure.planMs.min),
    String(figure.planMs.count),
    ...rateCells(figure),
    ...backends.map((backend) => {
      const own = ours.find((result) => result.name === figure.case && result.backend === backend);
      return own === undefined ? '' : ratioText(ratioOf(figure.planMs, own.planMs));
    }),
  ]);
  return [heading, ...rows];
}

function intervalText({ low, high }: Summary): string {
  return low === null || high === null ? 'not known' : `${milliseconds(low)} to ${milliseconds(high)}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)}%`;
}

/** What agents learned to earn, beside what was published; empty when there are none. */
export function learningRows({ cases }: BenchDocument): Rows {
  const found = cases.filter((result): result is LearningRow => result.kind === 'learning');
  if (found.length === 0) return [];
  const heading = [
    ...['agent', 'planner', 'environment', 'seeds', 'steps', 'measured', 'published', 'its steps'],
    ...['difference in its std', 'within two', 'ms a step', 'minutes a run'],
  ];
  const rows = found.map(({ published, measured, deviations, withinTwoDeviations, ...row }) => [
    row.agent,
    row.planner,
    row.environment,
    String(row.seeds),
    String(row.steps),
    figure(measured),
    published === undefined
      ? 'none'
      : published.std === null
        ? published.mean.toFixed(1)
        : figure({ mean: published.mean, std: published.std }),
    published?.steps == null ? '' : String(published.steps),
    deviations === null ? '' : signed(deviations),
    withinTwoDeviations === null ? 'not known' : verdict(withinTwoDeviations, measured, published),
    row.planMs.toFixed(1),
    (row.seconds / 60).toFixed(1),
  ]);
  return [heading, ...rows];
}

/** What peers reached elsewhere, on the problems that were measured; empty when there are none. */
export function quotedRows({ cases, quoted }: BenchDocument): Rows {
  const beside = quoted.filter((figure) =>
    cases.some(
      (result) =>
        result.kind === 'speed' &&
        result.system === figure.system &&
        result.planner === 'mppi' &&
        result.problems === 1 &&
        result.samples === figure.samples &&
        result.horizon === figure.horizon,
    ),
  );
  if (beside.length === 0) return [];
  const rows = beside.map(({ peer, system, samples, horizon, planMs, stepsPerSecond, machine, source }) => [
    peer,
    system,
    `${samples} x ${horizon}`,
    'p50' in planMs ? `${planMs.p50} (median)` : `${planMs.mean} (mean)`,
    formatCount(stepsPerSecond),
    machine,
    source,
  ]);
  return [['peer, quoted', 'problem', 'N x H', 'ms', 'model steps/s', 'machine', 'source'], ...rows];
}

/** Returns beside the published ones; empty when there are none. */
export function returnRows({ cases }: BenchDocument): Rows {
  const found = cases.filter((result): result is ReturnRow => result.kind === 'return');
  if (found.length === 0) return [];
  const heading = ['method', 'environment', 'measured', 'published', 'difference in its std', 'within two', 'seconds'];
  const rows = found.map(({ method, environment, measured, published, deviations, withinTwoDeviations, seconds }) => [
    method,
    environment,
    figure(measured),
    figure(published),
    deviations === null ? 'published std is 0' : signed(deviations),
    verdict(withinTwoDeviations, measured, published),
    seconds.toFixed(1),
  ]);
  return [heading, ...rows];
}

function figure({ mean, std }: ReturnFigure): string {
  return `${mean.toFixed(1)} ± ${std.toFixed(1)}`;
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(2)}`;
}

function verdict(within: boolean, measured: ReturnFigure, published: { readonly mean: number } | undefined): string {
  if (within) return 'yes';
  return measured.mean > (published?.mean ?? 0) ? 'no, above' : 'no, below';
}

/** Plans take from milliseconds to a minute. */
function milliseconds(value: number): string {
  return formatNumber(value < 1000 ? value : Math.round(value));
}

/** Without the kind in front. */
function caseName(name: string): string {
  return name.slice(name.indexOf('/') + 1);
}

/** Rows as a Markdown table. */
export function markdownTable([heading = [], ...rows]: Rows): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return `${[line(heading), line(heading.map(() => '---')), ...rows.map(line)].join('\n')}\n`;
}
