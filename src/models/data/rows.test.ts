import { describe, expect, it } from 'vitest';
import { bootstrap } from './bootstrap.ts';
import { episodesOf } from './episodes.ts';
import { seededRandom } from './random.ts';
import { concatenate, emptyTransitions, selectRows } from './rows.ts';
import { assorted, cart, chooser, refusal } from './space.testing.ts';
import { split } from './split.ts';

const all = assorted(cart, 101, seededRandom(7));

describe('rows of transitions', () => {
  it('are selected whole, in the order asked for, also twice', () => {
    const [picked, last] = [selectRows(all, [100, 3, 3]), selectRows(all, [100])];
    expect(picked.count).toBe(3);
    expect([...picked.states]).toEqual([
      ...all.states.slice(200, 202),
      ...all.states.slice(6, 8),
      ...all.states.slice(6, 8),
    ]);
    expect([...picked.terminated]).toEqual([100, 3, 3].map((row) => all.terminated[row]));
    expect(concatenate([last, selectRows(all, [3, 3])]).nextStates).toEqual(picked.nextStates);
    for (const bad of [-1, 101, 0.5])
      expect(refusal(() => selectRows(all, [0, bad])).message).toMatch(/indices\[1\] is /);
  });

  it('are put behind each other, and no episode reaches from one set into the next', () => {
    const open = { ...emptyTransitions(cart, 3), rewards: Float32Array.of(1, 2, 3) };
    const joined = concatenate([open, emptyTransitions(cart, 0), open]);
    expect(joined.rewards).toEqual(Float32Array.of(1, 2, 3, 1, 2, 3));
    expect(episodesOf(joined)).toEqual([
      { first: 0, count: 3, ended: true },
      { first: 3, count: 3, ended: false },
    ]);
    expect(open.truncated).toEqual(Uint8Array.of(0, 0, 0));
    expect(refusal(() => concatenate([])).code).toBe('invalid-argument');
    expect(refusal(() => concatenate([open, emptyTransitions(chooser, 1)])).message).toMatch(
      /^concatenate: .*states p; 3/,
    );
  });
});

describe('split', () => {
  const rewardsOf = (fraction: number, seed: number) => {
    const { training, validation } = split(all, { validationFraction: fraction, seed });
    return { training: [...training.rewards], validation: [...validation.rewards] };
  };

  it('holds out the share asked for; together the parts have each row once, in order', () => {
    const { training, validation } = rewardsOf(0.2, 3);
    expect(validation).toHaveLength(20);
    const order = [...all.rewards];
    expect([...training, ...validation].sort()).toEqual([...order].sort());
    for (const part of [training, validation]) {
      const rows = part.map((reward) => order.indexOf(reward));
      expect(rows).toEqual([...rows].sort((a, b) => a - b));
    }
  });

  it('draws by its seed', () => {
    expect(rewardsOf(0.5, 1)).toEqual(rewardsOf(0.5, 1));
    expect(rewardsOf(0.5, 1)).not.toEqual(rewardsOf(0.5, 2));
  });

  it('holds out none for 0, at least one row else, and leaves at least one to train on', () => {
    expect(rewardsOf(0, 0).validation).toEqual([]);
    expect(rewardsOf(1e-9, 0).validation).toHaveLength(1);
    expect(rewardsOf(0.9999, 0).training).toHaveLength(1);
    const one = split(selectRows(all, [0]), { validationFraction: 0.5 });
    expect([one.training.count, one.validation.count]).toEqual([1, 0]);
    for (const bad of [-0.1, 1, Number.NaN])
      expect(refusal(() => rewardsOf(bad, 0)).message).toMatch(/validationFraction is/);
  });
});

describe('bootstrap', () => {
  it('gives each member as many rows as there are, about 63 % different ones, and others to each', () => {
    const members = bootstrap(2000, 3, 5);
    for (const rows of members) {
      expect(rows).toHaveLength(2000);
      expect(Math.max(...rows)).toBeLessThan(2000);
      // 1 - 1/e = 0.632; the standard deviation is 0.0070 for 2000 rows.
      expect(Math.abs(new Set(rows).size / 2000 - (1 - 1 / Math.E))).toBeLessThan(0.035);
    }
    expect(members[0]).not.toEqual(members[1]);
    expect(members[1]).not.toEqual(members[2]);
  });

  it('repeats itself for a seed, and gives a member the same rows however many follow', () => {
    expect(bootstrap(50, 2, 1)).toEqual(bootstrap(50, 5, 1).slice(0, 2));
    expect(bootstrap(50, 2, 1)).not.toEqual(bootstrap(50, 2, 2));
    expect(refusal(() => bootstrap(0, 2, 1)).message).toMatch(/count is 0/);
    expect(refusal(() => bootstrap(3, 1.5, 1)).message).toMatch(/members is 1.5/);
  });
});
