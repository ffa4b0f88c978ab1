import { describe, expect, it } from 'vitest';
import { formatCount, formatNumber, shortFloat, table } from './format.ts';

describe('numbers for people', () => {
  it.each([
    [0, '0'],
    [-0.25, '-0.25'],
    [Math.PI, '3.142'],
    [100, '100'],
    [12345, '12,345'],
    [-1419.7, '-1420'],
    [15760.3, '15,760'],
    [2500.4, '2500'],
    [1e-7, '1.00e-7'],
    [123456.7, '123,457'],
    [Number.NaN, 'NaN'],
  ])('%d reads %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it('counts in thousands, millions and billions', () => {
    expect([950, 20_500, 61_234_567, 2.5e9].map(formatCount)).toEqual([
      '950',
      '20.5 thousand',
      '61.2 million',
      '2.50 billion',
    ]);
  });

  it('a short float is the same f32', () => {
    for (const value of [0, 0.1, Math.PI, -1e-3, 12345.678, 16777217, 1.17549435e-38]) {
      expect(Math.fround(shortFloat(Math.fround(value)))).toBe(Math.fround(value));
    }
    expect(shortFloat(Math.fround(0.1))).toBe(0.1);
  });

  it('a table lines its columns up', () => {
    expect(
      table(
        [
          ['a', 'one'],
          ['long', 'two'],
        ],
        '',
      ),
    ).toBe('a     one\nlong  two\n');
  });
});
