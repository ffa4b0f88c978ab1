import { describe, expect, it } from 'vitest';
import { shownJson } from './foreign-json.ts';
import { seededRandom } from './random.ts';

/** A value of JSON by chance. */
function anything(random: () => number, depth: number): unknown {
  const many = <Value>(make: () => Value) => Array.from({ length: Math.floor(4 * random()) }, make);
  const kind = Math.floor((depth > 0 ? 6 : 4) * random());
  if (kind === 4) return many(() => anything(random, depth - 1));
  if (kind === 5) return Object.fromEntries(many(() => [`"${random()}`.slice(0, 5), anything(random, depth - 1)]));
  return [null, random() < 0.5, Math.floor(100 * random()) / 4, '\n"a'.repeat(Math.floor(3 * random()))][kind];
}

describe('a value of JSON in a message', () => {
  it('is shown as JSON has it, up to 60 characters', () => {
    const random = seededRandom(3);
    let cut = 0;
    for (let round = 0; round < 500; round++) {
      const value = anything(random, 3);
      const whole = JSON.stringify(value);
      expect(shownJson(value)).toBe(whole.length > 60 ? `${whole.slice(0, 60)}...` : whole);
      if (whole.length > 60) cut++;
    }
    expect(cut).toBeGreaterThan(20);
    expect(shownJson(undefined)).toBe('undefined');
  });

  it('may be deeper than a stack', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(500_000)}${']'.repeat(500_000)}`);
    expect(shownJson({ deep })).toBe(`{"deep":${'['.repeat(52)}...`);
  });
});
