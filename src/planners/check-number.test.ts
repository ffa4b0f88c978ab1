import { describe, expect, it } from 'vitest';
import { checkNumber, checkSwitch, type NumberLimits } from './check-number.ts';

describe('a number within limits', () => {
  it.each<[number, NumberLimits]>([
    [0, { min: 0, max: 1 }],
    [1, { min: 0, max: 1 }],
    [-3.5, {}],
    [2 ** 53 - 1, { integer: true }],
    [1e-300, { min: 0, above: true }],
  ])('%s is itself within %j', (value, limits) => {
    expect(checkNumber('api', 'it', value, limits)).toBe(value);
  });

  it.each<[unknown, NumberLimits, string]>([
    [-1, { min: 0 }, 'api: it is -1; give a finite number of at least 0.'],
    [0, { min: 0, above: true, max: 1 }, 'api: it is 0; give a finite number above 0 and at most 1.'],
    [2, { max: 1 }, 'api: it is 2; give a finite number of at most 1.'],
    [1.5, { min: 1, integer: true }, 'api: it is 1.5; give a whole number of at least 1.'],
    [2 ** 53, { integer: true }, 'api: it is 9007199254740992; give a whole number.'],
    [Number.NaN, {}, 'api: it is NaN; give a finite number.'],
    [Number.POSITIVE_INFINITY, {}, 'api: it is Infinity; give a finite number.'],
    // Kernels would see infinity.
    [1e39, {}, 'api: it is 1e+39; give a finite number.'],
    ['2', {}, "api: it is '2'; give a finite number."],
    [null, { min: 0 }, 'api: it is null; give a finite number of at least 0.'],
    [[], { min: 0 }, 'api: it is []; give a finite number of at least 0.'],
    [true, {}, 'api: it is true; give a finite number.'],
    [undefined, {}, 'api: it is undefined; give a finite number.'],
  ])('%s is refused within %j, in words', (value, limits, message) => {
    expect(() => checkNumber('api', 'it', value, limits)).toThrow(
      expect.objectContaining({ code: 'invalid-argument', message }),
    );
  });
});

describe('a switch', () => {
  it('is true or false, and nothing that only counts as one', () => {
    expect([checkSwitch('api', 'it', true), checkSwitch('api', 'it', false)]).toEqual([true, false]);
    for (const [value, shown] of [
      ['no', "'no'"],
      [0, '0'],
      [null, 'null'],
    ]) {
      expect(() => checkSwitch('api', 'it', value)).toThrow(`api: it is ${shown}; give true or false.`);
    }
  });
});
