import { describe, expect, it } from 'vitest';
import { ForerunError } from '../error.ts';
import { preprocess } from './preprocess.ts';

const chain = ['a', '#if A', 'b', '#elif B', 'c', '#else', 'd', '#endif', 'e'].join('\n');

describe('preprocess', () => {
  it('keeps the branch that holds and the number of every line', () => {
    expect(preprocess(chain, { A: true, B: true }).split('\n')).toEqual(['a', '', 'b', '', '', '', '', '', 'e']);
    expect(preprocess(chain, { A: 0, B: 1 }).split('\n')).toEqual(['a', '', '', '', 'c', '', '', '', 'e']);
    expect(preprocess(chain, { A: '', B: false }).split('\n')).toEqual(['a', '', '', '', '', '', 'd', '', 'e']);
  });

  it('negates and nests', () => {
    const text = '#if !A\nx\n  #if B // why\n  y\n  #endif\n#endif\nz';
    expect(preprocess(text, { A: false, B: true })).toBe('\nx\n\n  y\n\n\nz');
    expect(preprocess(text, { A: false, B: false })).toBe('\nx\n\n\n\n\nz');
    expect(preprocess(text, { A: true, B: true })).toBe('\n\n\n\n\n\nz');
  });

  it('inserts values into code', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is the syntax under test
    const text = '@workgroup_size(${SIZE}) /* ${SIZE} */ const a = ${ NAME }; // ${NAME}';
    expect(preprocess(text, { SIZE: 64, NAME: 'x#if' })).toBe(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: comments stay
      '@workgroup_size(64) /* ${SIZE} */ const a = x#if; // ${NAME}',
    );
  });

  it('leaves comments alone, whatever they say', () => {
    const text = '// #if X and #endif\n/* /* \n#if X\n*/ #else\n// */ x */ y\n#if A\nz\n#endif';
    expect(preprocess(text, { A: true })).toBe(text.replace('#if A', '').replace(/#endif$/, ''));
  });

  it('does not take names from the prototype', () => {
    expect(() => preprocess('#if constructor\n#endif', {})).toThrow(/'constructor' is not defined/);
  });

  it.each([
    ['x\n  #if GPU\n#endif', 2, 3, /'GPU' is not defined \(defined: A, B\)/],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is the syntax under test
    ['let a = ${N};', 1, 9, /'N' is not defined/],
    ['#if A && B\n#endif', 1, 1, /'A && B' is not NAME or !NAME/],
    ['#ifdef A\n#endif', 1, 1, /'#ifdef A' is not #if/],
  ])('refuses %j and says where', (text, line, column, message) => {
    const error = caught(() => preprocess(text, { A: true, B: true }));
    expect(error.message).toMatch(message);
    expect(error.code).toBe('invalid-wgsl');
    expect(error.location).toEqual({ line, column });
  });

  it.each([['#if A\nx'], ['x\n#endif'], ['#else\n'], ['#if A\n#else\n#else\n#endif']])(
    'refuses the unbalanced %j',
    (text) => {
      expect(caught(() => preprocess(text, { A: true })).message).toMatch(/give each #if one #endif/);
    },
  );
});

function caught(run: () => unknown): ForerunError {
  try {
    run();
  } catch (error) {
    if (error instanceof ForerunError) return error;
  }
  throw new Error('expected a ForerunError');
}
