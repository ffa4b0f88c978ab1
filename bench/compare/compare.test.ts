import { describe, expect, it } from 'vitest';
import { DOCUMENT, PENDULUM, summaryOf } from '../document.testing.ts';
import type { BenchDocument } from '../document.ts';
import { ratioOf } from '../statistics/ratio.ts';
import { compareDocuments, hasRegression, verdictOf } from './compare.ts';
import { comparisonText } from './table.ts';

/** A document whose case takes so long. */
function taking(p50: number, spread?: number): BenchDocument {
  return { ...DOCUMENT, cases: [{ ...PENDULUM, planMs: summaryOf(p50, spread) }] };
}

describe('comparing two documents', () => {
  it.each([
    [50, 60, 0.02, 'slower'],
    [50, 40, 0.02, 'faster'],
    // A clear difference that is too small to matter from one process to the next.
    [50, 52, 0.001, 'same'],
    // A large difference within the noise.
    [50, 60, 0.2, 'same'],
  ] as const)('calls %d ms, then %d ms with intervals of %d: %s', (before, now, spread, verdict) => {
    const comparison = compareDocuments(taking(before, spread), taking(now, spread));
    expect(comparison.cases.map((one) => one.verdict)).toEqual([verdict]);
    expect(hasRegression(comparison)).toBe(verdict === 'slower');
  });

  it('gives no verdict on a case that was measured too few times', () => {
    expect(verdictOf(ratioOf({ p50: 9, low: null, high: null }, summaryOf(1)))).toBe('unknown');
  });

  it('says which machine, runtime or adapter differs, and then finds no regression', () => {
    const { machine, backends } = DOCUMENT;
    const elsewhere: BenchDocument = {
      ...taking(90),
      machine: { ...machine, cpu: 'Intel Core i9', load: 3 },
      backends: backends.map((found) => ({
        ...found,
        adapter: { description: 'WebAssembly, 8 threads', software: true },
      })),
    };
    const comparison = compareDocuments(taking(50), elsewhere);
    expect(comparison.differences).toEqual([
      'processor: AMD EPYC before, Intel Core i9 now',
      'cpu adapter: WebAssembly, 1 thread before, WebAssembly, 8 threads now',
    ]);
    expect(hasRegression(comparison)).toBe(false);
    expect(comparisonText(comparison)).toMatch(/SLOWER[\s\S]*says nothing about the code:\n {2}processor/);
  });

  it('says which of them was measured on a busy machine', () => {
    const { machine } = DOCUMENT;
    const calm: BenchDocument = { ...DOCUMENT, machine: { ...machine, cores: 2, load: 0.4 } };
    const busy: BenchDocument = { ...DOCUMENT, machine: { ...machine, cores: 2, load: 8.8 } };
    expect(compareDocuments(calm, calm).busy).toEqual([]);
    expect(compareDocuments(calm, busy).busy).toEqual(['now, 8.8 processes wanted the 2 cores']);
    expect(comparisonText(compareDocuments(busy, calm))).toContain('too long: before, 8.8 processes');
  });

  it('names what only one of them has, and tells backends apart', () => {
    const other = { ...PENDULUM, name: 'speed/other' };
    const before: BenchDocument = { ...DOCUMENT, cases: [PENDULUM, other] };
    const now: BenchDocument = { ...DOCUMENT, cases: [PENDULUM, { ...other, backend: 'webgpu' }] };
    const { cases, onlyBefore, onlyNow } = compareDocuments(before, now);
    expect(cases.length).toBe(1);
    expect(onlyBefore).toEqual(['speed/other on cpu']);
    expect(onlyNow).toEqual(['speed/other on webgpu']);
  });
});
