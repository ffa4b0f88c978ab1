import { formatCount, formatNumber } from '../src/cli/format.ts';
import type { BenchDocument, CaseResult } from './document.ts';
import type { ReturnFigure } from './mbrl/published.ts';

/** A table: a heading row, then rows of the same length. */
export type Rows = readonly (readonly string[])[];

type SpeedRow = Extract<CaseResult, { kind: 'speed' }>;
type ReturnRow = Extract<CaseResult, { kind: 'return' }>;

/** Times and rates of the speed cases; empty when there are none. */
export function speedRows({ cases }: BenchDocument): Rows {
  const found = cases.filter((result): result is SpeedRow => result.kind === 'speed');
  if (found.length === 0) return [];
  const heading = ['case', 'backend', 'N x H', 'p50 ms', 'p95 ms', 'min ms', 'plans', 'model steps/s'];
  const rows = found.map(({ name, backend, samples, horizon, planMs, plans, stepsPerSecond }) => [
    name.replace(/^speed\//, ''),
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

/** Peers measured by the same command; empty when there are none. */
export function peerRows({ peers }: BenchDocument): Rows {
  if (peers === undefined || peers.measured.length === 0) return [];
  const rows = peers.measured.map(({ peer, system, samples, horizon, planMs, stepsPerSecond }) => [
    peer,
    system,
    `${samples} x ${horizon}`,
    formatNumber(planMs.p50),
    formatNumber(planMs.p95),
    formatCount(stepsPerSecond),
  ]);
  return [['peer, measured here', 'problem', 'N x H', 'p50 ms', 'p95 ms', 'model steps/s'], ...rows];
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
    deviations === null ? 'published std is 0' : `${deviations < 0 ? '' : '+'}${deviations.toFixed(2)}`,
    withinTwoDeviations ? 'yes' : measured.mean > published.mean ? 'no, above' : 'no, below',
    seconds.toFixed(1),
  ]);
  return [heading, ...rows];
}

function figure({ mean, std }: ReturnFigure): string {
  return `${mean.toFixed(1)} ± ${std.toFixed(1)}`;
}

/** Rows as a Markdown table. */
export function markdownTable([heading = [], ...rows]: Rows): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return `${[line(heading), line(heading.map(() => '---')), ...rows.map(line)].join('\n')}\n`;
}
