import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Planner } from '../../planners/planner.ts';
import { type FakeClock, fakeClock } from '../robot/clock.testing.ts';
import { cart, cartAlgorithm, planOf } from '../robot/loop.testing.ts';
import { type DrivenRobot, type DriveOptions, driveRobot } from './drive.ts';
import type { MessageMapping } from './mapping.ts';
import type { Transport } from './transport.ts';

const MAPPING: MessageMapping = {
  state: [
    { topic: '/odom', type: 'a/B', stamp: 'stamp', fields: { x: 'x' } },
    { topic: '/odom', type: 'a/B', stamp: 'stamp', fields: { y: 'y' } },
  ],
  commands: [
    { topic: '/left', type: 'a/C', fields: { speed: 'a' } },
    { topic: '/right', type: 'a/C', fields: { speed: 'b' } },
  ],
  params: [{ topic: '/step', type: 'a/D', fields: { dt: 'seconds' } }],
};

let driven: DrivenRobot | undefined;
let clock: FakeClock;
afterEach(async () => {
  vi.useRealTimers();
  const stopped = driven?.stop();
  await clock.go(3000);
  await stopped;
});

/** The cart behind a transport that keeps what is published. */
function drive(options: Partial<DriveOptions> = {}, publish?: (topic: string) => boolean, isConnected = () => true) {
  clock = fakeClock();
  const heard = new Map<string, (message: unknown) => void>();
  const sent: { topic: string; message: object }[] = [];
  const transport: Transport = {
    get connected() {
      return isConnected();
    },
    subscribe: (topic, _, take) => void heard.set(topic, take),
    advertise: () => undefined,
    publish(topic, message) {
      sent.push({ topic, message });
      return publish?.(topic) ?? true;
    },
    close: async () => undefined,
  };
  const changed: object[] = [];
  const planner = {
    system: cart,
    algorithm: cartAlgorithm,
    plan: async () => planOf(),
    evaluate: async () => ({ costs: new Float32Array(1), states: new Float32Array(18) }),
    setParams(params: Readonly<Record<string, number>>) {
      if (params.dt === 13) throw new Error('the planner was destroyed');
      changed.push(params);
    },
  } as unknown as Planner;
  driven = driveRobot({ planner, transport, mapping: MAPPING, clock, latency: { compensate: false }, ...options });
  const say = (topic: string, message: unknown) => heard.get(topic)?.(message);
  return { driven, say, sent, changed };
}

describe('a robot that is driven', () => {
  it('may say two parts of its state in one message', async () => {
    const { driven, say } = drive();
    say('/odom', { stamp: 1000, x: 1, y: 2 });
    await clock.go(250);
    expect(driven.report().byStatus.ok).toBeGreaterThan(0);
  });

  it.each(['robot', 'synchronized'] as const)(
    'is as old as it is when the clock of this machine is put right (%s)',
    async (kept) => {
      vi.useFakeTimers({ toFake: ['Date'] });
      const mapping = { ...MAPPING, state: MAPPING.state.map((source) => ({ ...source, clock: kept })) };
      const { driven, say } = drive({ mapping, maxStateAgeMs: 250, maxPlanAgeSteps: 0 });
      for (const hours of [0, -1, 2]) {
        // What both machines show, where they show the same.
        const shown = () => clock.now() + hours * 3_600_000;
        const before = driven.report().byStatus.ok;
        for (let i = 0; i < 5; i++) {
          vi.setSystemTime(shown());
          say('/odom', { stamp: shown() / 1000, x: 1, y: 2 });
          await clock.go(100);
        }
        expect(driven.report().byStatus.ok - before).toBeGreaterThanOrEqual(4);
        // The robot hangs, and says the same again and again.
        const last = shown();
        for (let i = 0; i < 6; i++) {
          await clock.go(100);
          vi.setSystemTime(shown());
          say('/odom', { stamp: last / 1000, x: 1, y: 2 });
        }
        const hung = driven.report().byStatus.ok;
        await clock.go(300);
        expect(driven.report().byStatus.ok).toBe(hung);
      }
    },
  );

  it('hears the commands of its other topics when one fails or throws', async () => {
    const { driven, sent } = drive({}, (topic) => {
      if (topic === '/left') throw new Error('broken');
      return true;
    });
    await clock.go(200);
    expect(sent.filter(({ topic }) => topic === '/right').length).toBe(3);
    expect(driven.report().events['send-failed']).toBe(3);
  });

  it('fails in nothing before it is there for the first time; afterwards what it does not hear is counted', async () => {
    let connected = false;
    const told: string[] = [];
    const onEvent = ({ kind }: { kind: string }) => told.push(kind);
    const { driven } = drive(
      { onEvent },
      () => connected,
      () => connected,
    );
    await clock.go(500);
    expect([told, driven.report().events, driven.report().toldToRest]).toEqual([[], {}, false]);
    connected = true;
    await clock.go(100);
    expect(driven.report()).toMatchObject({ events: {}, toldToRest: true, seconds: 0.6 });
    connected = false;
    await clock.go(200);
    expect(driven.report()).toMatchObject({ events: { 'send-failed': 2 }, toldToRest: false });
    connected = true;
  });

  it('is told of a state that says nothing in plain words, with the place', async () => {
    const told: string[] = [];
    const { say } = drive({ onEvent: ({ kind, message }) => told.push(`${kind}: ${message}`) });
    say('/odom', { stamp: 1000, x: 'a', y: 2 });
    expect(told).toEqual(['malformed-state: /odom: no finite number at x (for x)']);
  });

  it('changes no parameter by a message that says nothing, which is counted and told', async () => {
    const told: string[] = [];
    const { driven, say, changed } = drive({ onEvent: ({ kind, message }) => told.push(`${kind}: ${message}`) });
    for (const bad of [null, {}, { seconds: '1' }, { seconds: Number.NaN }, { seconds: 1e39 }, { seconds: 13 }]) {
      say('/step', bad);
    }
    expect(changed).toEqual([]);
    say('/step', { seconds: 0.2 });
    expect(changed).toEqual([{ dt: 0.2 }]);
    expect(driven.report().events['bad-params']).toBe(6);
    expect(told).toContain('bad-params: /step: no finite number at seconds (for dt)');
  });
});
