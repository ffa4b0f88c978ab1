import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../models/data/random.ts';
import { createPlanner } from '../../planners/create.ts';
import { mppi } from '../../planners/mppi.ts';
import type { Plan, PlanStatus } from '../../planners/planner.ts';
import { defineSystem } from '../../systems/define.ts';
import { fakeClock } from './clock.testing.ts';
import type { RobotEvent } from './events.ts';
import { createRobotLoop } from './loop.ts';
import type { RobotLoopOptions } from './loop-options.ts';
import type { RobotCommand } from './pilot.ts';

/** x' = x + dt (a, b) */
const system = defineSystem({
  name: 'cart',
  state: ['x', 'y'],
  action: { a: [-1, 2], b: [-0.35, 0.35, 0.1] },
  params: { dt: 0.1 },
  wgsl: `
    fn dynamics(x: State, u: Action, t: u32) -> State { return State(x.x + params.dt * u.a, x.y + params.dt * u.b); }
    fn cost(x: State, u: Action, t: u32) -> f32 { return abs(x.x - 1.0); }
  `,
});
const algorithm = mppi({ samples: 16, horizon: 8 });

/** A plan whose t-th action is `(0.1 (t + 1) , 0)`. */
function planOf(status: PlanStatus = 'ok', change: (actions: Float32Array) => void = () => undefined): Plan {
  const actions = Float32Array.from({ length: 16 }, (_, i) => (i % 2 === 0 ? 0.1 * (i / 2 + 1) : 0));
  change(actions);
  const stats = { bestCost: 0, effectiveSamples: 1, diverged: 0, planMs: 1 };
  return { status, action: actions.slice(0, 2), actions, states: new Float32Array(18), cost: 0, stats };
}

/** A loop at 10 Hz with a clock that stands still, a planner that answers as told, and everything it did. */
function setUp(answer: (state: Float32Array) => Plan | Promise<Plan>, options: Partial<RobotLoopOptions> = {}) {
  const clock = fakeClock();
  const sent: RobotCommand[] = [];
  const events: RobotEvent[] = [];
  const asked: number[][] = [];
  const planner = {
    system,
    algorithm,
    plan: async (state: ArrayLike<number>) => {
      asked.push([...Float32Array.from(state)]);
      return answer(Float32Array.from(state));
    },
    evaluate: async (state: ArrayLike<number>, actions: ArrayLike<number>) => {
      const states = new Float32Array(18);
      states.set([state[0] ?? 0, state[1] ?? 0]);
      for (let i = 2; i < 18; i++) states[i] = (states[i - 2] ?? 0) + 0.1 * (actions[i - 2] ?? 0);
      return { costs: new Float32Array(1), states };
    },
  };
  const loop = createRobotLoop({
    planner,
    send: (command) => void sent.push(command),
    onEvent: (event) => void events.push(event),
    clock,
    latency: { compensate: false },
    ...options,
  });
  return { clock, loop, sent, events, asked };
}

const firsts = (sent: readonly RobotCommand[]) => sent.map(({ action }) => Math.round(100 * (action[0] ?? 0)) / 100);
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

describe('whatever comes', () => {
  it('no command is NaN, out of bounds or changes faster than allowed', async () => {
    const random = seededRandom(11);
    const pick = <Value>(values: readonly Value[]) => values[Math.floor(random() * values.length)] as Value;
    const hostile = [0, 1, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e39, -1e38, 1e-45];
    const statuses: Record<string, number> = {};
    for (let round = 0; round < 40; round++) {
      const [rate, rateChange] = [0.2 + 5 * random(), 1 + 50 * random()];
      let wild = false;
      const answer = async (): Promise<Plan> => {
        if (!wild)
          return planOf('ok', (actions) =>
            actions.forEach((_, i) => {
              actions[i] = i % 2 === 0 ? 3 * random() - 1 : 0.7 * random() - 0.35;
            }),
          );
        const delay = pick([0, 0, 50, 150, 900]);
        if (delay > 0) await new Promise<void>((resolve) => clock.at(clock.now() + delay, resolve));
        if (random() < 0.2) throw new Error('lost');
        return planOf(pick<PlanStatus>(['ok', 'ok', 'deadline', 'all-diverged', 'recovered']), (actions) => {
          if (random() < 0.5) actions[Math.floor(16 * random())] = pick(hostile);
        });
      };
      const { clock, loop, sent } = setUp(answer, {
        limits: { rate, rateChange },
        brake: () => [pick(hostile), pick(hostile)],
        latency: { compensate: true, actuationMs: 30 },
        maxPlanAgeSteps: Math.floor(8 * random()),
        leadMs: pick([100, 60]),
      });
      loop.start();
      for (let step = 0; step < 60; step++) {
        wild = step % 20 > 10;
        const state = wild ? [pick(hostile), pick(hostile)] : [random(), random()];
        loop.state(state, wild ? clock.now() + pick([0, -10, -5000, 1e12, Number.NaN, -1e300]) : clock.now());
        if (wild && random() < 0.1) clock.jump(pick([1, 130, 5000, 1e9]));
        await clock.go(pick([0, 50, 100, 230]));
      }
      const unknown = [Number.NaN, Number.NaN];
      let [before, change] = [unknown, unknown];
      expect(sent.length).toBeGreaterThan(20);
      for (const { action, status } of sent) {
        statuses[status] = (statuses[status] ?? 0) + 1;
        const now = [...action];
        for (const [a, value] of now.entries()) {
          const { low, high } = system.action.kind === 'continuous' ? system.action : { low: [], high: [] };
          expect(value >= (low[a] ?? 0) && value <= (high[a] ?? 0), `${value}`).toBe(true);
          const moved = value - (before[a] ?? 0);
          if (Number.isNaN(moved)) continue;
          expect(Math.abs(moved)).toBeLessThanOrEqual(rate * 0.1);
          if (Number.isNaN(change[a])) continue;
          expect(Math.abs(moved - (change[a] ?? 0))).toBeLessThanOrEqual(rateChange * 0.01 + 1e-12);
        }
        change = now.map((value, a) => value - (before[a] ?? 0));
        before = now;
      }
    }
    for (const status of ['ok', 'shifted', 'brake']) expect(statuses[status]).toBeGreaterThan(100);
  });

  it('a real planner drives the cart to its goal through late, noisy and missing states', async () => {
    const planner = await createPlanner({
      system,
      algorithm: mppi({ samples: 64, horizon: 8 }),
      backend: 'cpu',
      threads: 1,
    });
    try {
      const clock = fakeClock();
      const random = seededRandom(2);
      let x = 0;
      let command = 0;
      const history: { time: number; x: number }[] = [];
      const loop = createRobotLoop({
        planner,
        clock,
        limits: { rate: 8 },
        send: ({ action }) => {
          command = action[0] ?? 0;
        },
      });
      loop.start();
      for (let step = 0; step < 60; step++) {
        x += 0.1 * command;
        history.push({ time: clock.now(), x });
        const seen = history[Math.max(0, history.length - 2)];
        if (seen !== undefined && random() < 0.9) loop.state([seen.x, random() < 0.1 ? Number.NaN : 0], seen.time);
        await clock.go(100);
        // The planner runs on real time.
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      expect(Math.abs(x - 1)).toBeLessThan(0.1);
      expect(loop.report().byStatus.ok).toBeGreaterThan(30);
    } finally {
      planner.destroy();
    }
  });
});
