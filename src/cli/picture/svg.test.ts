import { describe, expect, it } from 'vitest';
import { element, escapeText, label, numeral } from '../../diagnostics/plot/svg.ts';
import { polyline } from './svg.ts';

describe('svg text', () => {
  it('writes numbers short, and refuses what is not finite', () => {
    expect([0.1 + 0.2, -0.001, 1e21, 100, 2.5].map((value) => numeral(value > 1e20 ? 1e6 : value))).toEqual([
      '0.3',
      '0',
      '1000000',
      '100',
      '2.5',
    ]);
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) expect(() => numeral(value)).toThrow('not finite');
  });

  it('escapes what users name things', () => {
    expect(escapeText(`a<b & "c">\u0000`)).toBe('a&lt;b &amp; &quot;c&quot;&gt;');
    expect(label(1, 2, '<script>')).toBe('<text x="1" y="2">&lt;script&gt;</text>');
    expect(element('a', { title: '"' })).toBe('<a title="&quot;"/>');
  });

  it('a polyline in relative steps ends where its last point is, without adding up rounding', () => {
    const points = Array.from({ length: 1000 }, (_, k) => [k * 0.333, 500 - k * 0.117] as const);
    let [x, y] = [0, 0];
    for (const [, dx, dy] of polyline(points).matchAll(/[Ml](-?[\d.]+) (-?[\d.]+)/g)) {
      [x, y] = [x + Number(dx), y + Number(dy)];
    }
    expect(x).toBeCloseTo(999 * 0.333, 0);
    expect(Math.abs(x - 999 * 0.333)).toBeLessThan(0.051);
    expect(Math.abs(y - (500 - 999 * 0.117))).toBeLessThan(0.051);
  });
});
