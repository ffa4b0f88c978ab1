import { describe, expect, it } from 'vitest';
import { ForerunError } from '../error.ts';
import { parseArguments, unknownName, wholeNumber } from './arguments.ts';

const OPTIONS = {
  seed: { type: 'string' },
  json: { type: 'boolean' },
  set: { type: 'string', multiple: true },
} as const;

function refusal(run: () => unknown): ForerunError {
  try {
    run();
  } catch (error) {
    if (error instanceof ForerunError) return error;
    throw error;
  }
  throw new Error('expected a ForerunError');
}

describe('parseArguments', () => {
  it('reads switches, values, repeated values and positionals in any order', () => {
    const parsed = parseArguments('x', ['--set', 'a=1', 'pendulum', '--json', '--set=b=-2', '--seed', '7'], OPTIONS, 1);
    expect(parsed.positionals).toEqual(['pendulum']);
    expect(parsed.list('set')).toEqual(['a=1', 'b=-2']);
    expect(parsed.flag('json')).toBe(true);
    expect(parsed.integer('seed', 0, 10)).toBe(7);
  });

  it('takes a negative number for the value of the option before it', () => {
    const parsed = parseArguments('x', ['--seed', '-5', '--json'], OPTIONS);
    expect([parsed.text('seed'), parsed.flag('json')]).toEqual(['-5', true]);
    expect(refusal(() => parsed.integer('seed', 0, 10)).message).toBe(
      "x: --seed is '-5'; give a whole number from 0 to 10.",
    );
    expect(parseArguments('x', ['--', '--seed', '-5'], OPTIONS, 2).positionals).toEqual(['--seed', '-5']);
    expect(refusal(() => parseArguments('x', ['--json', '-5'], OPTIONS)).message).toContain("'-5'");
  });

  it('refuses an unknown option and lists the valid ones', () => {
    const error = refusal(() => parseArguments('forerun plan', ['--sed', '1'], OPTIONS));
    expect(error.code).toBe('invalid-argument');
    expect(error.message).toContain("'--sed'");
    expect(error.message).toContain('--seed, --json, --set');
  });

  it('refuses an option without its value, and words that it has no place for', () => {
    expect(refusal(() => parseArguments('x', ['--seed'], OPTIONS)).message).toContain('--seed');
    expect(refusal(() => parseArguments('x', ['a', 'b'], OPTIONS, 1)).message).toContain("'b'");
  });

  it('refuses a choice that does not exist and lists the choices', () => {
    const parsed = parseArguments('x', ['--seed', 'gpu'], OPTIONS);
    expect(refusal(() => parsed.choice('seed', ['auto', 'webgpu', 'cpu'])).message).toContain('auto, webgpu, cpu');
  });
});

describe('wholeNumber', () => {
  it.each(['', ' ', '1.5', 'ten', 'NaN', 'Infinity', '-1', '101', '0x'])('refuses %j and names the range', (text) => {
    expect(refusal(() => wholeNumber('--samples', text, 0, 100)).message).toContain('from 0 to 100');
  });

  it.each([
    ['0', 0],
    ['100', 100],
    ['1e1', 10],
  ])('takes %s', (text, value) => {
    expect(wholeNumber('--samples', text, 0, 100)).toBe(value);
  });
});

describe('unknownName', () => {
  it('suggests the name that was probably meant', () => {
    expect(unknownName('system', 'pendulm', ['arm', 'pendulum']).message).toContain("Did you mean 'pendulum'?");
    expect(unknownName('system', 'zebra', ['arm', 'pendulum']).message).not.toContain('Did you mean');
  });
});
