import { describe, expect, it } from 'vitest';
import type { Plan } from '../../planners/planner.ts';
import type { RobotEvent } from './events.ts';
import { firsts, planOf, setUp } from './loop.testing.ts';
import type { RobotLoopOptions } from './loop-options.ts';

const kinds = (events: readonly RobotEvent[]) => events.map(({ kind }) => kind);

describe('a loop between planner and robot', () => {
  it('brakes until there is a state, then sends the first action of a plan made for each moment', async () => {
    const { clock, loop, sent, asked } = setUp(() => planOf());
    loop.start();
    await clock.go(200);
    expect(sent.map(({ status, reason }) => [status, reason])).toEqual(new Array(3).fill(['brake', 'no-state']));
    // Neutral, where no brake is given.
    expect([...(sent[0]?.action ?? [])]).toEqual([0, Math.fround(0.1)]);
    for (let i = 0; i < 5; i++) {
      loop.state([i, 0]);
      await clock.go(100);
    }
    expect(sent.slice(4).map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(firsts(sent.slice(4))).toEqual([0.1, 0.1, 0.1, 0.1]);
    expect(asked.map(([x]) => x)).toEqual([0, 1, 2, 3, 4]);
    expect(sent.map(({ time }) => time - (sent[0]?.time ?? 0))).toEqual([0, 100, 200, 300, 400, 500, 600, 700]);
    expect(loop.report()).toMatchObject({ commands: 8, byStatus: { ok: 4, shifted: 0, brake: 4 }, rateHz: 10 });
    expect(loop.report().latencyMs).toEqual({ p50: 200, p95: 200 });
  });

  it('goes on with the last plan, moved on, when states stop coming; then it brakes; then it resumes', async () => {
    const { clock, loop, sent, events } = setUp(() => planOf(), {
      maxStateAgeMs: 150,
      maxPlanAgeSteps: 3,
      brake: [-0.5, 0],
    });
    loop.state([0, 0]);
    loop.start();
    await clock.go(800);
    // States are 0, 100 ms old at the first two plans, and too old from then on.
    expect(sent.map(({ status }) => status[0]).join('')).toBe('boosssbbb');
    expect(firsts(sent)).toEqual([-0.5, 0.1, 0.1, 0.2, 0.3, 0.4, -0.5, -0.5, -0.5]);
    expect(sent.slice(3).every(({ reason }) => reason === 'stale-state')).toBe(true);
    expect(kinds(events)).toEqual(['resumed', 'stale-state', 'brake']);
    loop.state([0, 0]);
    await clock.go(200);
    expect(sent.at(-1)?.status).toBe('ok');
    expect(loop.report().events).toEqual({ 'stale-state': 8, brake: 1, resumed: 2 });
  });

  it('asks for one plan at a time; a late one is taken up where time has got to', async () => {
    const waiting: ((plan: Plan) => void)[] = [];
    const { clock, loop, sent, events } = setUp(() => new Promise((resolve) => waiting.push(resolve)), {
      maxStateAgeMs: 1e4,
    });
    loop.state([0, 0]);
    loop.start();
    await clock.go(250);
    expect(waiting.length).toBe(1);
    waiting[0]?.(planOf());
    await clock.go(50);
    // It was made for the second command; two later its third action is due.
    expect(sent.map(({ status, reason }) => [status, reason])).toEqual([
      ['brake', 'no-state'],
      ['brake', 'late-plan'],
      ['brake', 'late-plan'],
      ['shifted', 'late-plan'],
    ]);
    expect(firsts(sent)).toEqual([0, 0, 0, 0.3]);
    expect(waiting.length).toBe(2);
    expect(kinds(events)).toEqual(['late-plan', 'resumed']);
  });

  it.each<[string, () => Plan, string]>([
    [
      'throws',
      () => {
        throw new Error('the device was lost');
      },
      'planner-error',
    ],
    ['finds no finite sample', () => planOf('all-diverged'), 'plan-failed'],
    ['runs out of time', () => planOf('deadline'), 'plan-failed'],
    ['gives NaN', () => planOf('ok', (actions) => actions.fill(Number.NaN, 2, 3)), 'bad-plan'],
    ['goes out of bounds', () => planOf('ok', (actions) => actions.fill(2.01, 4, 5)), 'bad-plan'],
  ])('falls back when the planner %s, says so, and goes on when it works again', async (_, fails, kind) => {
    let works = true;
    const { clock, loop, sent, events } = setUp(() => (works ? planOf() : fails()), {
      maxStateAgeMs: 1e4,
      maxPlanAgeSteps: 2,
    });
    loop.state([0, 0]);
    loop.start();
    await clock.go(150);
    works = false;
    await clock.go(500);
    expect(firsts(sent)).toEqual([0, 0.1, 0.1, 0.2, 0.3, 0, 0]);
    expect(sent.slice(3).every(({ reason }) => reason === kind)).toBe(true);
    expect(kinds(events)).toEqual(['resumed', kind, 'brake']);
    works = true;
    await clock.go(200);
    expect(sent.at(-1)?.status).toBe('ok');
  });

  it('passes over malformed states, and takes none that is older than the last', async () => {
    const { clock, loop, asked } = setUp(() => planOf());
    loop.start();
    const now = clock.now();
    loop.state([1, 1], now - 10);
    for (const bad of [
      [1],
      [1, 2, 3],
      [Number.NaN, 0],
      [0, Number.POSITIVE_INFINITY],
      ['1', 2],
      [1e39, 0],
      null,
      undefined,
      'ab',
      { 0: 1, 1: 2, length: 2 },
      [[1], [2]],
      [{ toString: 1 }, 2],
    ]) {
      loop.state(bad, now);
    }
    loop.state([3, 3], Number.NaN);
    loop.state([4, 4], now - 20);
    await clock.go(100);
    expect(asked).toEqual([[1, 1]]);
    expect(loop.report().events).toMatchObject({ 'malformed-state': 13, 'stamp-backwards': 1 });
    // A stamp from the future must not make all later ones seem old.
    loop.state([5, 5], now + 1e9);
    await clock.go(50);
    loop.state([6, 6], clock.now());
    await clock.go(50);
    expect(asked.at(-1)).toEqual([6, 6]);
    // A robot that began anew counts from another time.
    await clock.go(2000);
    loop.state([7, 7], clock.now() - 300);
    expect(loop.report().events).toMatchObject({ 'stamp-future': 1 });
    loop.state([8, 8], 5);
    expect(loop.report().events).toMatchObject({ 'stamp-backwards': 2 });
    await clock.go(700);
    loop.state([8, 8], 5);
    expect(loop.report().events).toMatchObject({ 'clock-jump': 1 });
  });

  it('plans from where the robot will be, with the commands that were sent meanwhile', async () => {
    const { clock, loop, sent, asked } = setUp(() => planOf(), { latency: { compensate: true }, brake: [-1, 0.2] });
    loop.start();
    await clock.go(400);
    // Measured 150 ms before the command that is planned now will be due: (-1, 0.2) held for all of it.
    loop.state([10, 5], clock.now() + 50);
    await clock.go(50);
    loop.state([10, 5], clock.now());
    await clock.go(60);
    expect(asked[0]?.[0]).toBeCloseTo(10 - 0.15, 5);
    expect(asked[0]?.[1]).toBeCloseTo(5 + 0.2 * 0.15, 5);
    expect(sent.at(-1)?.status).toBe('brake');
  });

  it('says by how much it missed its time, and sends nothing twice', async () => {
    const { clock, loop, sent, events } = setUp(() => planOf(), { maxStateAgeMs: 1e5, maxPlanAgeSteps: 7 });
    loop.state([0, 0]);
    loop.start();
    await clock.go(220);
    clock.jump(345);
    await clock.go(50);
    // Due at 300, 400 and 500; all that is sent is what belongs to 500 of the plan made for 300.
    expect(firsts(sent)).toEqual([0, 0.1, 0.1, 0.3, 0.1]);
    expect(sent[3]?.status).toBe('shifted');
    expect(events.find(({ kind }) => kind === 'late-tick')?.message).toMatch(/^2 commands/);
  });

  it('goes on whatever those who listen throw', async () => {
    const broken = () => {
      throw new Error('broken');
    };
    const { clock, loop } = setUp(() => planOf(), { send: broken, onEvent: broken });
    loop.start();
    await clock.go(500);
    expect(loop.report()).toMatchObject({ commands: 6, events: { 'send-failed': 6 } });
  });

  it.each<[Partial<RobotLoopOptions>, RegExp]>([
    [{ rateHz: 0 }, /rateHz is 0; give a number from 0.1 to 1000/],
    [{ maxPlanAgeSteps: 8 }, /maxPlanAgeSteps is 8; give a number from 0 to 7/],
    [{ brake: [3, 0] }, /brake is \[3,0\]; give 2 numbers within the bounds of 'cart'/],
    [{ brake: [0] }, /brake/],
    [{ maxStateAgeMs: Number.NaN }, /maxStateAgeMs is NaN/],
    [{ limits: { rate: [1, 2, 3] } }, /limits.rate is \[1,2,3\]/],
    [{ limits: { speed: 1 } as object }, /no limits.speed/],
    [{ speed: 1 } as object, /no option 'speed'/],
  ])('refuses %j', (options, message) => {
    expect(() => setUp(() => planOf(), options)).toThrow(message);
  });
});
