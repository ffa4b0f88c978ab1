import { describe, expect, it } from 'vitest';
import type { EnvEntry } from './entry.ts';
import { findEnv, listEnvs, registerEnvs } from './registry.ts';

const own: EnvEntry = { ...findEnv('Pendulum-v1'), name: 'own' };

describe('registerEnvs', () => {
  it.each([
    [undefined, /^registerEnvs: got undefined; give a list of entries/],
    [own, /^registerEnvs: got one entry; give a list/],
    [[own, undefined], /^registerEnvs: entry 1 is undefined; an entry is \{ name, /],
    [[own, 'Pendulum-v1'], /entry 1 is string/],
    [[own, {}], /entry 1 has no name/],
    [[own, { name: 'x' }], /entry 1 \('x'\) has no function create/],
    [[own, { ...own, space: undefined }], /entry 1 \('own'\) has no space/],
  ])('refuses %o, and registers none of them', (entries, problem) => {
    expect(() => registerEnvs(entries as never)).toThrow(problem);
    expect(listEnvs()).not.toContain(own);
  });

  it('makes an environment known by name, and replaces one of the same name', () => {
    registerEnvs([own]);
    expect(findEnv('own')).toBe(own);
    const other = { ...own };
    registerEnvs([other]);
    expect(findEnv('own')).toBe(other);
  });
});
