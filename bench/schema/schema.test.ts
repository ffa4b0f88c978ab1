import { describe, expect, it } from 'vitest';
import { DOCUMENT, PENDULUM } from '../document.testing.ts';
import readme from '../README.md?raw';
import { DOCUMENT as SHAPE } from './document.ts';
import { readDocument } from './read.ts';

const read = (value: unknown) => readDocument("bench: 'x.json'", JSON.stringify(value));

describe('reading a document', () => {
  it('gives back what was written', () => {
    expect(read(DOCUMENT)).toEqual(DOCUMENT);
  });

  it.each<[unknown, string]>([
    [null, 'the whole is null; expected an object'],
    [[], 'the whole is []; expected an object'],
    [{ ...DOCUMENT, schema: 'other' }, 'schema is "other"; expected \'forerun-bench/2\''],
    [{ ...DOCUMENT, date: 'yesterday' }, 'date is "yesterday"; expected a date'],
    [{ ...DOCUMENT, machine: { ...DOCUMENT.machine, cores: '2' } }, 'machine.cores is "2"; expected a number above 0'],
    [{ ...DOCUMENT, cases: {} }, 'cases is {}; expected a list'],
    [{ ...DOCUMENT, cases: [PENDULUM, { kind: 'sped' }] }, 'cases[1].kind is "sped"; expected \'speed\' or'],
    [
      { ...DOCUMENT, cases: [{ ...PENDULUM, planMs: { p50: 1 } }] },
      'cases[0].planMs.count is missing; expected a whole',
    ],
    [
      { ...DOCUMENT, cases: [{ ...PENDULUM, planMs: { ...PENDULUM.planMs, p50: null } }] },
      'cases[0].planMs.p50 is null; expected a number above 0',
    ],
    [
      { ...DOCUMENT, cases: [{ ...PENDULUM, planMs: { ...PENDULUM.planMs, low: 9, high: 8 } }] },
      'cases[0].planMs.low is 9; expected a number of at most high, 8',
    ],
    [
      { ...DOCUMENT, cases: [{ ...PENDULUM, hostMs: { ...PENDULUM.hostMs, low: 1, high: -1 } }] },
      'cases[0].hostMs.low is 1; expected a number of at most high, -1',
    ],
    [{ ...DOCUMENT, cases: [{ ...PENDULUM, deviceMs: 3 }] }, 'cases[0].deviceMs is 3; expected an object'],
    [{ ...DOCUMENT, peers: undefined }, 'peers is missing; expected an object or null'],
    [
      { ...DOCUMENT, cases: [{ ...PENDULUM, kind: 'constructor' }] },
      'cases[0].kind is "constructor"; expected \'speed\' or',
    ],
  ])('refuses %#, naming the field', (value, message) => {
    expect(() => read(value)).toThrow(message);
  });

  it('refuses what is no JSON, and documents of another version with what to do', () => {
    expect(() => readDocument('bench: x', '{"schema":')).toThrow('is no JSON');
    expect(() => read({ ...DOCUMENT, schema: 'forerun-bench/1' })).toThrow('reads forerun-bench/2; measure again');
  });
});

it('every field is described in README.md', () => {
  const undescribed = SHAPE.paths('').filter((path) => {
    const parts = path.split('.');
    return !readme.includes(`\`${parts.at(-1)?.replaceAll('[]', '')}\``);
  });
  expect(undescribed).toEqual([]);
});
