import { formatCount, formatNumber } from '../src/cli/format.ts';
import type { BenchDocument, CaseResult } from './document.ts';
import { problemText } from './ensemble/problem.ts';
import type { ReturnFigure } from './mbrl/published.ts';

/** A table: a heading row, then rows of the same length. */
export type Rows = readonly (readonly string[])[];

type SpeedRow = Extract<CaseResult, { kind: 'speed' }>;
type EnsembleRow = Extract<CaseResult, { kind: 'ensemble' }>;
type LearningRow = Extract<CaseResult, { kind: 'learning' }>;
type ReturnRow = Extract<CaseResult, { kind: 'return' }>;

/** Times and rates of the speed cases; empty when there are none. */
export function speedRows({ cases }: BenchDocument): Rows {
  const found = cases.filter((result): result is SpeedRow => result.kind === 'speed');
  if (found.length === 0) return [];
  const heading = ['case', 'backend', 'N x H', 'p50 ms', 'p95 ms', 'min ms', 'plans', 'model steps/s'];
  const rows = found.map(({ name, backend, samples, horizon, planMs, plans, stepsPerSecond }) => [
    caseName(name),
    backend,
    `${samples} x ${horizon}`,
    formatNumber(planMs.p50),
    formatNumber(planMs.p95),
    formatNumber(planMs.min),
    String(plans),
    formatCount(stepsPerSecond),
  ]);
  return [heading, ...rows];
}

/** Peers measured on the speed cases by the same command; empty when there are none. */
export function peerRows({ peers }: BenchDocument): Rows {
  const found = (peers?.measured ?? []).filter((figure) => figure.kind === 'speed');
  if (found.length === 0) return [];
  const rows = found.map(({ peer, system, samples, horizon, planMs, stepsPerSecond }) => [
    peer,
    system,
    `${samples} x ${horizon}`,
    formatNumber(planMs.p50),
    formatNumber(planMs.p95),
    formatCount(stepsPerSecond),
  ]);
  return [['peer, measured here', 'problem', 'N x H', 'p50 ms', 'p95 ms', 'model steps/s'], ...rows];
}

/** Times and rates of the ensemble cases beside the adapter's peak; empty when there are none. */
export function ensembleRows({ cases, skipped }: BenchDocument): Rows {
  const found = cases.filter((result): result is EnsembleRow => result.kind === 'ensemble');
  if (found.length === 0) return [];
  const heading = [
    ...['case', 'backend', 'N x H x P x iterations, networks', 'p50 ms', 'p95 ms', 'min ms', 'plans'],
    ...['evaluations/s', 'GFLOP/s', 'peak GFLOP/s', 'share'],
  ];
  const rows = found.map((row) => [
    caseName(row.name),
    row.backend,
    problemText(row.problem),
    milliseconds(row.planMs.p50),
    milliseconds(row.planMs.p95),
    milliseconds(row.planMs.min),
    String(row.plans),
    formatCount(row.evaluationsPerSecond),
    formatNumber(row.gflops),
    formatNumber(row.peak.gflops),
    `${(100 * row.share).toFixed(0)}%`,
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

/** Peers measured on the ensemble cases by the same command, and how much longer they take than Forerun; empty when there are none. */
export function ensemblePeerRows({ cases, peers }: BenchDocument): Rows {
  const found = (peers?.measured ?? []).filter((figure) => figure.kind === 'ensemble');
  if (found.length === 0) return [];
  const ours = cases.filter((result): result is EnsembleRow => result.kind === 'ensemble');
  const backends = [...new Set(ours.map(({ backend }) => backend))];
  const heading = [
    ...['peer, measured here', 'case', 'p50 ms', 'p95 ms', 'min ms', 'plans', 'evaluations/s', 'GFLOP/s'],
    ...backends.map((backend) => `its time / Forerun's on ${backend}`),
  ];
  const rows = found.map((figure) => [
    figure.peer,
    caseName(figure.case),
    milliseconds(figure.planMs.p50),
    milliseconds(figure.planMs.p95),
    milliseconds(figure.planMs.min),
    String(figure.plans),
    formatCount(figure.evaluationsPerSecond),
    formatNumber(figure.gflops),
    ...backends.map((backend) => {
      const own = ours.find((result) => result.name === figure.case && result.backend === backend);
      return own === undefined ? '' : (figure.planMs.p50 / own.planMs.p50).toFixed(2);
    }),
  ]);
  return [heading, ...rows];
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
