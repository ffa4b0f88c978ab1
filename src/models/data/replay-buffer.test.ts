import { describe, expect, it } from 'vitest';
import { seededRandom } from './random.ts';
import { ReplayBuffer } from './replay-buffer.ts';
import { assorted, cart, chooser, numbered, refusal } from './space.testing.ts';
import type { Transition, TransitionSpace, Transitions } from './transitions.ts';

function filled(count: number, capacity?: number): ReplayBuffer {
  const buffer = new ReplayBuffer({ space: cart, ...(capacity === undefined ? {} : { capacity }) });
  for (let i = 0; i < count; i++) buffer.add(numbered(i));
  return buffer;
}

/** A transition as a caller without a type checker may write it. */
function spoilt(change: object): Transition {
  return { ...numbered(1), ...change };
}

/** The rows of transitions by their rewards, which are `-i` for `numbered(i)`. */
const numbers = ({ rewards }: Transitions) => [...rewards].map((reward) => Math.abs(reward));

describe('a replay buffer', () => {
  it('gives back what was added, as f32, oldest first', () => {
    const all = filled(3).transitions();
    expect(all.count).toBe(3);
    expect(all.space).toBe(cart);
    expect(all.states).toEqual(Float32Array.of(0, 0.25, 1, 1.25, 2, 2.25));
    expect(all.actions).toEqual(Float32Array.of(-1, 1, -1 / 2, 1 / 2, -1 / 3, 1 / 3));
    expect(all.nextStates).toEqual(Float32Array.of(1, 1.25, 2, 2.25, 3, 3.25));
    expect(numbers(all)).toEqual([0, 1, 2]);
  });

  it('keeps the newest, in order, at every number of rows around its capacity', () => {
    for (const capacity of [1, 2, 7, 256, 300]) {
      for (const count of [0, 1, capacity - 1, capacity, capacity + 1, 2 * capacity, 2 * capacity + 3]) {
        const buffer = filled(count, capacity);
        const kept = Array.from({ length: Math.min(count, capacity) }, (_, i) => Math.max(0, count - capacity) + i);
        expect(buffer.size).toBe(kept.length);
        expect(numbers(buffer.transitions())).toEqual(kept);
      }
    }
  });

  it('ends an episode where it is told to, unless the newest transition does so already', () => {
    for (const [end, expected] of [
      ['no', [0, 1]],
      ['truncated', [0, 1]],
      ['terminated', [1, 0]],
    ] as const) {
      // The ring has wrapped: the newest row is not the last in memory.
      const buffer = filled(9, 7);
      buffer.add(numbered(9, end));
      buffer.endEpisode();
      buffer.endEpisode();
      buffer.add(numbered(10));
      const { terminated, truncated } = buffer.transitions();
      expect([terminated[5], truncated[5]]).toEqual(expected);
      expect(buffer.episodes().map(({ count }) => count)).toEqual([6, 1]);
    }
  });

  it('without a transition has no episode to end', () => {
    const buffer = filled(0);
    buffer.endEpisode();
    expect(buffer.size).toBe(0);
  });

  it('addAll is add, many times, whatever the sizes', () => {
    const random = seededRandom(5);
    for (let round = 0; round < 60; round++) {
      const capacity = 1 + Math.floor(random() * 40);
      const [one, many] = [filled(0, capacity), filled(0, capacity)];
      let next = 0;
      for (let part = 0; part < 6; part++) {
        const batch = filled(0, 1000);
        for (let size = Math.floor(random() * 50); size > 0; size--, next++) {
          const transition = numbered(next, (['no', 'terminated', 'truncated'] as const)[Math.floor(random() * 3)]);
          batch.add(transition);
          one.add(transition);
        }
        many.addAll(batch.transitions());
      }
      expect(many.transitions()).toEqual(one.transitions());
    }
  });

  it('takes memory as it is filled, not at once', () => {
    // 2^28 rows of seven f32 and two flags would be 8 GB.
    const buffer = filled(1000, 2 ** 28);
    expect(buffer.size).toBe(1000);
    expect(numbers(buffer.transitions())).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  });

  it('hands out copies', () => {
    const buffer = filled(2);
    buffer.transitions().states.fill(9);
    buffer.sample(4, seededRandom(0)).states.fill(9);
    expect(buffer.transitions().states).toEqual(Float32Array.of(0, 0.25, 1, 1.25));
  });

  it('knows its episodes, the open one at the end too, and the rest of one that is partly overwritten', () => {
    const buffer = new ReplayBuffer({ space: cart, capacity: 6 });
    const ends = { 2: 'terminated', 4: 'truncated' } as const;
    const addUntil = (count: number) => {
      for (let i = buffer.size; i < count; i++) buffer.add(numbered(i, ends[i as 2 | 4] ?? 'no'));
    };
    addUntil(6);
    expect(buffer.episodes()).toEqual([
      { first: 0, count: 3, ended: true },
      { first: 3, count: 2, ended: true },
      { first: 5, count: 1, ended: false },
    ]);
    buffer.add(numbered(6));
    buffer.add(numbered(7, 'terminated'));
    expect(numbers(buffer.transitions())).toEqual([2, 3, 4, 5, 6, 7]);
    expect(buffer.episodes()).toEqual([
      { first: 0, count: 1, ended: true },
      { first: 1, count: 2, ended: true },
      { first: 3, count: 3, ended: true },
    ]);
  });

  it('samples every row evenly, whole rows, the same ones for the same seed', () => {
    const buffer = filled(15, 10);
    const drawn = buffer.sample(20_000, seededRandom(3));
    expect(drawn.count).toBe(20_000);
    const counts = new Map<number, number>();
    for (const [i, number] of numbers(drawn).entries()) {
      counts.set(number, (counts.get(number) ?? 0) + 1);
      if (drawn.states[2 * i + 1] !== number + 0.25 || drawn.nextStates[2 * i] !== number + 1)
        throw new Error('torn row');
    }
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    // Binomial(20000, 0.1): standard deviation 42.
    for (const count of counts.values()) expect(Math.abs(count - 2000)).toBeLessThan(5 * 42);
    expect(buffer.sample(50, seededRandom(3))).toEqual(buffer.sample(50, seededRandom(3)));
    expect(buffer.sample(50, seededRandom(3))).not.toEqual(buffer.sample(50, seededRandom(4)));
  });

  it('forgets on clear, and goes on', () => {
    const buffer = filled(12, 10);
    buffer.clear();
    expect(buffer.size).toBe(0);
    expect(buffer.episodes()).toEqual([]);
    expect(buffer.transitions()).toEqual(filled(0).transitions());
    buffer.add(numbered(4));
    expect(numbers(buffer.transitions())).toEqual([4]);
  });

  it.each([
    [{ state: [1] }, 'state is 1 numbers; give 2 numbers (x, v).'],
    [{ state: [1, Number.NaN] }, 'state.v is NaN; give a finite number.'],
    [{ action: [1, Number.NEGATIVE_INFINITY] }, 'action.right is -Infinity; give a finite number.'],
    [{ action: undefined }, 'action is missing; give 2 numbers (left, right).'],
    [{ reward: 1e39 }, 'reward is 1e+39; give a finite number.'],
    [{ nextState: [1, '2'] }, 'nextState.v is "2"; give a finite number.'],
    [{ truncated: 0 }, 'truncated is 0; give true or false.'],
  ])('refuses %o and adds nothing', (change, message) => {
    const buffer = filled(2);
    const error = refusal(() => buffer.add(spoilt(change)));
    expect(error.code).toBe('invalid-argument');
    expect(error.message).toBe(`ReplayBuffer.add: ${message}`);
    expect(buffer.size).toBe(2);
  });

  it.each([-1, 3, 0.5, Number.NaN])('refuses the choice %d out of three', (choice) => {
    const buffer = new ReplayBuffer({ space: chooser });
    const transition = { state: [0], action: [choice], reward: 0, nextState: [0], terminated: false, truncated: false };
    expect(refusal(() => buffer.add(transition)).message).toContain('action is ');
    const all = { ...assorted(chooser, 3, seededRandom(0)), actions: Float32Array.of(0, choice, 2) };
    expect(refusal(() => buffer.addAll(all)).message).toContain('row 2 has action = ');
    expect(buffer.size).toBe(0);
  });

  it('refuses transitions of another space, torn columns and bad numbers, and adds none of them', () => {
    const buffer = filled(1);
    const all = assorted(cart, 3, seededRandom(1));
    const message = (given: Transitions) => refusal(() => buffer.addAll(given)).message;
    expect(message(assorted(chooser, 3, seededRandom(1)))).toMatch(
      /have states p; 3 choices; this takes states x, v; actions left/,
    );
    expect(message({ ...all, rewards: new Float32Array(2) })).toMatch(/rewards has 2 entries; 3 transitions have 3/);
    expect(message({ ...all, nextStates: Float32Array.of(0, 0, 0, Number.NaN, 0, 0) })).toMatch(
      /row 2 has nextState.v = NaN/,
    );
    expect(message({ ...all, truncated: Uint8Array.of(0, 1, 2) })).toMatch(/row 3 has truncated = 2/);
    for (const nothing of [undefined, null, {}]) {
      expect(message(nothing as unknown as Transitions)).toMatch(/got no transitions; give what/);
    }
    expect(refusal(() => buffer.add(undefined as unknown as Transition)).message).toMatch(
      /all is missing; give an obj/,
    );
    expect(buffer.size).toBe(1);
  });

  it('refuses spaces and capacities that cannot be, and sampling from nothing', () => {
    for (const capacity of [0, -1, 1.5, Number.NaN, 2 ** 29]) {
      expect(refusal(() => new ReplayBuffer({ space: cart, capacity })).message).toMatch(/^ReplayBuffer: capacity is /);
    }
    expect(refusal(() => new ReplayBuffer({ space: { ...cart, stateNames: [] } })).message).toMatch(/0 state names/);
    for (const space of [undefined, null, { stateNames: ['x'] }, { ...cart, action: { kind: 'both' } }]) {
      const make = () => new ReplayBuffer({ space: space as unknown as TransitionSpace });
      expect(refusal(make).message).toMatch(/give findEnv\(name\)\.space, or .* defineSpace\(/);
    }
    const short = { ...cart, action: { ...cart.action, high: Float32Array.of(1) } };
    expect(refusal(() => new ReplayBuffer({ space: short as TransitionSpace })).message).toMatch(/2 numbers each/);
    expect(refusal(() => filled(0).sample(1, seededRandom(0))).message).toMatch(/the buffer is empty/);
    expect(refusal(() => filled(1).sample(-1, seededRandom(0))).message).toMatch(/count is -1/);
  });
});
