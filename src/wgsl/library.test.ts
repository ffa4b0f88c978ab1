import { describe, expect, it } from 'vitest';
import { library, libraryFor, withoutShifts } from './library.ts';

/** Names that a text declares, in its order. */
const declaredIn = (text: string) => [...text.matchAll(/^(?:fn|const) (\w+)/gm)].map(([, name]) => name);

describe('the library that a text needs', () => {
  it('is nothing where it names nothing of it', () => {
    expect(libraryFor('fn main() { let x = 1.0 + fr_own(2.0); }')).toBe('');
  });

  it('is what it names and what that needs, in the order of the whole', () => {
    expect(declaredIn(libraryFor('let s = fr_sin(x);'))).toEqual([
      'fr_MAX_ANGLE',
      'fr_ROUND',
      'fr_keep',
      'fr_minus_pi',
      'fr_sin_poly',
      'fr_negate_if_odd',
      'fr_sin',
    ]);
  });

  it('has what stands in for the built-ins that it names', () => {
    expect(libraryFor('let s = tanh(x);')).toBe(libraryFor('let s = fr_tanh(x);'));
    expect(declaredIn(libraryFor('tanh(x)'))).toContain('fr_tanh');
  });

  it('is all of it for a text that names all, but for the heads of the files', () => {
    const all = declaredIn(library);
    expect(all.length).toBeGreaterThan(45);
    expect(declaredIn(libraryFor(all.join(' ')))).toEqual(all);
  });

  it('rotates without shifts where that is wanted', () => {
    const shifting = libraryFor('fr_random4(key, counter)');
    expect(shifting).toContain('>> (32u - n)');
    expect(withoutShifts(shifting)).not.toContain('>> (32u - n)');
    expect(declaredIn(withoutShifts(shifting))).toEqual(declaredIn(shifting));
  });
});
