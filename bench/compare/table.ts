import { formatNumber, table } from '../../src/cli/format.ts';
import { ratioText } from '../statistics/ratio.ts';
import { type Comparison, TOLERANCE, type Verdict } from './compare.ts';

const WORDS: Readonly<Record<Verdict, string>> = {
  faster: 'faster',
  slower: 'SLOWER',
  same: 'same within noise',
  unknown: 'measured too few times',
};

/** A comparison for people. */
export function comparisonText(comparison: Comparison): string {
  const { before, now, differences, busy, cases, onlyBefore, onlyNow } = comparison;
  const heading = ['case', 'backend', 'before ms', 'now ms', 'now / before, 95 % interval', 'verdict'];
  const rows = cases.map(({ name, backend, beforeMs, nowMs, ratio, verdict }) => [
    name,
    backend,
    formatNumber(beforeMs),
    formatNumber(nowMs),
    ratioText(ratio),
    WORDS[verdict],
  ]);
  const count = (verdict: Verdict) => cases.filter((one) => one.verdict === verdict).length;
  const counted = (['faster', 'slower', 'same', 'unknown'] as const).map((verdict) => `${count(verdict)} ${verdict}`);
  const lines = [
    `Compared with ${before.slice(0, 10)} (now ${now.slice(0, 10)}): ${counted.join(', ')}.`,
    `Medians within ${100 * TOLERANCE} % of each other count as the same.`,
    ...(differences.length === 0
      ? []
      : ['The machines differ, so this says nothing about the code:', ...differences.map((text) => `  ${text}`)]),
    ...(busy.length === 0 ? [] : [`Measured on a busy machine, so times are too long: ${busy.join('; ')}.`]),
    ...onlyBefore.map((name) => `only before: ${name}`),
    ...onlyNow.map((name) => `only now: ${name}`),
  ];
  return `${rows.length === 0 ? '' : `${table([heading, ...rows], '')}\n`}${lines.join('\n')}\n`;
}
