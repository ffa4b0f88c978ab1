import { describe, expect, it } from 'vitest';
import { firsts, planOf, setUp } from './loop.testing.ts';

describe('a loop that is stopped', () => {
  it('brings the robot to rest within the limits when it is stopped, and then is silent', async () => {
    const { clock, loop, sent } = setUp(() => planOf('ok', (actions) => actions.fill(0.35)), {
      limits: { rate: 1 },
      brake: [0, 0],
      maxStateAgeMs: 1e4,
    });
    loop.state([0, 0]);
    loop.start();
    await clock.go(600);
    expect(firsts(sent)).toEqual([0, 0.1, 0.2, 0.3, 0.35, 0.35, 0.35]);
    const stopped = loop.stop();
    await clock.go(1000);
    expect((await stopped).commands).toBe(11);
    expect(firsts(sent.slice(7))).toEqual([0.25, 0.15, 0.05, 0]);
  });

  it('goes on until the brake action is handed over: a connection that is lost meanwhile may come back', async () => {
    let connected = true;
    const heard: number[] = [];
    const { clock, loop, events } = setUp(() => planOf('ok', (actions) => actions.fill(0.35)), {
      send: ({ action }) => {
        if (!connected) throw new Error('no connection');
        heard.push(action[0] ?? Number.NaN);
      },
      brake: [0, 0],
      maxStateAgeMs: 1e4,
    });
    loop.state([0, 0]);
    loop.start();
    await clock.go(300);
    expect(heard.at(-1)).toBeCloseTo(0.35, 6);
    connected = false;
    const stopped = loop.stop();
    await clock.go(500);
    connected = true;
    await clock.go(500);
    expect((await stopped).events).not.toHaveProperty('stop-unfinished');
    expect(heard.at(-1)).toBe(0);
    expect(heard.filter((speed) => speed === 0).length).toBe(2);
    expect(events.some(({ kind }) => kind === 'send-failed')).toBe(true);
  });

  it('gives up after stopMs, and says so', async () => {
    let connected = true;
    const { clock, loop, events } = setUp(() => planOf('ok', (actions) => actions.fill(0.35)), {
      send: () => {
        if (!connected) throw new Error('no connection');
      },
      brake: [0, 0],
      stopMs: 700,
    });
    loop.state([0, 0]);
    loop.start();
    await clock.go(300);
    connected = false;
    const stopped = loop.stop();
    await clock.go(650);
    expect(events.some(({ kind }) => kind === 'stop-unfinished')).toBe(false);
    await clock.go(100);
    expect((await stopped).events).toMatchObject({ 'stop-unfinished': 1 });
  });

  it('without a robot ends at once', async () => {
    const { clock, loop } = setUp(() => planOf(), {
      send: () => {
        throw new Error('no connection');
      },
    });
    loop.start();
    await clock.go(300);
    const stopped = loop.stop();
    await clock.go(100);
    expect((await stopped).commands).toBe(5);
  });
});
