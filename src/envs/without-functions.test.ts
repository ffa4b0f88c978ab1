import { describe, expect, it } from 'vitest';
import { withoutFunctions } from './without-functions.ts';

const TEXT = `fn one(a: f32) -> f32 {
  if (a > 0.0) {
    return a;
  }
  return -a;
}

fn oneMore() -> f32 {
  return one(1.0);
}
`;

describe('withoutFunctions', () => {
  it('takes a function out whole and leaves the others, also those whose names begin alike', () => {
    const left = withoutFunctions(TEXT, ['one']);
    expect(left.trim()).toBe('fn oneMore() -> f32 {\n  return one(1.0);\n}');
  });

  it('refuses a function that is not there', () => {
    expect(() => withoutFunctions(TEXT, ['two'])).toThrow(/no function 'two'/);
  });
});
