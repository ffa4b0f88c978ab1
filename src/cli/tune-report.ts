import type { Tuning } from '../closed-loop/tune.ts';
import { formatNumber } from './format.ts';

/** A search as `forerun tune --json` prints it. */
export interface TunedTask extends Tuning {
  readonly seed: number;
  /** Wall time of the search with its verdict. */
  readonly seconds: number;
}

/** A table of searches in Markdown, with the command that repeats it. */
export function tuneReport(results: readonly TunedTask[], command: string): string {
  const better = results.filter((result) => result.better).length;
  const [first] = results;
  const seeds = first?.best.score.costs.length ?? 0;
  const head = [
    'task',
    'cost with the defaults',
    'tuned',
    'difference, 95% interval',
    'better',
    'do the task, defaults and tuned',
    'settings found',
  ];
  const rows = results.map(({ system, defaults, best, difference, better: is }) => [
    system,
    formatNumber(defaults.score.mean),
    formatNumber(best.score.mean),
    `${formatNumber(difference.mean)} (${formatNumber(difference.low)} to ${formatNumber(difference.high)})`,
    is ? 'yes' : 'no',
    `${defaults.score.done} and ${best.score.done} of ${best.score.costs.length}`,
    `\`${[best.settings, best.weights].flatMap((values) => Object.entries(values).map(([name, value]) => `${name} ${String(value)}`)).join(', ')}\``,
  ]);
  return [
    `# Tuned settings against the defaults`,
    '',
    `\`forerun tune\` (CMA-ES over whole closed loops) with ${first?.planner ?? 'no planner'}: better than the defaults on ${better} of ${results.length} tasks. Better is what does`,
    'the task in as many closed loops or more, and costs less with the whole 95% interval of the paired difference below 0; or what does the task in more',
    `loops, with the whole interval of that difference above 0. What does it in fewer is not better, whatever it costs. Costs are means of ${seeds} closed loops of the task on seeds that the search has not seen, summed`,
    "over the task's steps by the task's own cost; plans take at most as many model steps (N x H x iterations) as with the defaults.",
    'Names that end in Weight are parameters of the model that is planned with.',
    'The search ranks settings in the same order: by how many loops do the task, then by what they cost.',
    '',
    '```sh',
    command,
    '```',
    '',
    `Computed by ${first?.adapter ?? 'nothing'}; ${results.reduce((sum, { loops }) => sum + loops, 0)} closed loops in ${results.reduce((sum, { seconds }) => sum + seconds, 0)} s. The results depend on backend and seed only.`,
    '',
    ...[head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`),
    '',
  ].join('\n');
}
