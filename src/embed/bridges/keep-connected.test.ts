import { afterEach, describe, expect, it, vi } from 'vitest';
import { eventTally } from '../robot/events.ts';
import { keepConnected } from './keep-connected.ts';
import type { LinkEventKind } from './transport.ts';

afterEach(() => void vi.useRealTimers());

describe('a connection that is kept', () => {
  it('is given back when it cannot be used, made again, and not made again once it is closed', async () => {
    vi.useFakeTimers();
    const open = new Set<number>();
    let made = 0;
    const kept = keepConnected<number>({
      name: 'test',
      tally: eventTally<LinkEventKind>(undefined),
      connect: async () => {
        open.add(++made);
        return made;
      },
      use(connection) {
        if (connection < 3) throw new Error('the package is broken');
      },
      disconnect: (connection) => void open.delete(connection),
    });
    await vi.advanceTimersByTimeAsync(2000);
    expect(kept.now).toBe(3);
    expect([...open]).toEqual([3]);
    kept.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([made, open.size, kept.now]).toEqual([3, 0, undefined]);
  });
});
