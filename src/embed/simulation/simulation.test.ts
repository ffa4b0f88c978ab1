import { afterEach, describe, expect, it } from 'vitest';
import { ForerunError } from '../../error.ts';
import type { Planner } from '../../planners/planner.ts';
import { wrapped } from '../../systems/task.ts';
import { createSimulation } from './create-simulation.ts';
import type { Moment, Simulation, SimulationOptions, SimulationSettings } from './simulation.ts';

const made: Simulation[] = [];

async function simulation(settings: Partial<SimulationSettings>, options: SimulationOptions = {}) {
  const one = await createSimulation({ backend: 'cpu', ...settings }, { speed: Number.POSITIVE_INFINITY, ...options });
  made.push(one);
  return one;
}

afterEach(() => {
  for (const one of made.splice(0)) one.destroy();
});

async function steps(one: Simulation, count: number): Promise<Moment> {
  let moment = await one.step();
  for (let n = 1; n < count; n++) moment = await one.step();
  return moment;
}

/** Resolves at the first status for which `holds`. */
function status(one: Simulation, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = one.on('status', () => {
      if (!holds()) return;
      stop();
      resolve();
    });
  });
}

/** Resolves after so many plans. */
function plans(one: Simulation, count: number): Promise<Moment> {
  return new Promise((resolve) => {
    let seen = 0;
    const stop = one.on('plan', (moment) => {
      if (++seen < count) return;
      stop();
      resolve(moment);
    });
  });
}

describe('a simulation', () => {
  it('swings the pendulum up, step by step', async () => {
    const one = await simulation({ system: 'pendulum' });
    expect(one.state).toEqual(Float32Array.of(Math.PI, 0));
    const { state, step, time } = await steps(one, 120);
    expect(Math.abs(wrapped(state[0] ?? Number.NaN))).toBeLessThan(0.1);
    expect(step).toBe(119);
    expect(time).toBeCloseTo(119 * 0.05);
    expect(one.history).toHaveLength(120);
    expect(one.playing).toBe(false);
  });

  it('plays until it is paused, and tells every step once and in order', async () => {
    const one = await simulation({ system: 'pendulum', settings: { samples: 16, horizon: 5 } });
    const seen: number[] = [];
    one.on('plan', ({ step }) => seen.push(step));
    one.play();
    await plans(one, 10);
    one.pause();
    await one.step();
    const rested = seen.length;
    expect(seen).toEqual(Array.from({ length: rested }, (_, i) => i));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(seen).toHaveLength(rested);
  });

  it('goes on where it is when planner, settings and parameters change while it plays', async () => {
    const one = await simulation({ system: 'drone' });
    one.play();
    const before = await plans(one, 10);
    await one.change({ planner: 'cem', settings: { samples: 40, iterations: 2 } });
    expect(one.planner.algorithm).toMatchObject({ name: 'cem', samples: 40, iterations: 2 });
    await one.change({ params: { targetX: -3 } });
    const after = await plans(one, 40);
    one.pause();
    expect(after.step).toBeGreaterThan(before.step);
    expect(one.history.map(({ step }) => step)).toEqual(one.history.map((_, i) => i));
    // One world: each step begins where the last one ended.
    for (const [i, moment] of one.history.entries()) {
      if (i > 0) expect(moment.state).toEqual(one.history[i - 1]?.nextState);
    }
    const { state } = await steps(one, 60);
    expect(Math.abs((state[0] ?? 0) + 3)).toBeLessThan(0.3);
    expect(one.settings).toMatchObject({ system: 'drone', planner: 'cem', params: { targetX: -3 } });
  });

  it('changes the system, with its own start, parameters and settings', async () => {
    const one = await simulation({ system: 'pendulum', params: { gravity: 5 }, settings: { samples: 32 } });
    await one.step();
    await one.change({ system: 'arm-kinematic' });
    expect(one.settings).toMatchObject({ system: 'arm-kinematic', params: {}, settings: {} });
    expect(one.scene.builtIn.name).toBe('arm-kinematic');
    expect(one.history).toHaveLength(0);
    const { state } = await steps(one, 20);
    expect(one.scene.builtIn.success([state], one.world.params)).toBe(true);
  });

  it('follows a goal that is moved', async () => {
    const one = await simulation({ system: 'double-integrator' });
    await steps(one, 5);
    one.move('goal', [-1, 1, 0]);
    expect(one.settings.params).toEqual({ goalX: -1, goalY: 1 });
    const { state } = await steps(one, 90);
    expect(Math.hypot((state[0] ?? 0) + 1, (state[1] ?? 0) - 1)).toBeLessThan(0.1);
  });

  it('drives around an obstacle that was put into its way', async () => {
    const one = await simulation({ system: 'bicycle' });
    const clear = one.scene.builtIn.hullRadius;
    one.move('obstacle 1', [2.2, 1.4, 0]);
    const [moved] = one.world.obstacles;
    expect(moved).toMatchObject({ kind: 'circle', center: [2.2, 1.4] });
    await steps(one, 110);
    expect(one.settings.obstacles?.[0]).toEqual(moved);
    for (const { state } of one.history) {
      expect(Math.hypot((state[0] ?? 0) - 2.2, (state[1] ?? 0) - 1.4)).toBeGreaterThan(0.8 + clear);
    }
    expect(Math.hypot((one.state[0] ?? 0) - 9, (one.state[1] ?? 0) - 9)).toBeLessThan(0.5);
  });

  it('is hit by a push between two steps', async () => {
    const one = await simulation({ system: 'pendulum' });
    const { nextState } = await one.step();
    one.push([1, 0, 0]);
    await status(one, () => one.state[1] !== nextState[1]);
    // A positive turn is one to the right, and the rod hangs: 3 x / (m l) against it.
    expect((one.state[1] ?? 0) - (nextState[1] ?? 0)).toBeCloseTo(-3, 1);
    expect((await one.step()).state).not.toEqual(nextState);
  });

  it('begins again with the same seed, and does the same again', async () => {
    const one = await simulation({ system: 'cartpole', seed: 3 });
    const first = await steps(one, 20);
    await one.reset();
    expect(one.history).toHaveLength(0);
    expect((await steps(one, 20)).state).toEqual(first.state);
    await one.reset(4);
    expect(one.settings.seed).toBe(4);
    expect((await steps(one, 20)).state).not.toEqual(first.state);
  });

  it('ends where the system does, and begins another run', async () => {
    const one = await simulation({ system: 'mountain-car' });
    while (one.ended === undefined && one.history.length < 300) await one.step();
    expect(one.ended).toBe('terminated');
    expect(one.state[0]).toBeGreaterThanOrEqual(0.45);
    expect((await one.step()).step).toBe(0);
    expect(one.ended).toBeUndefined();
  });

  it('refuses what cannot be, says why, and keeps what was in force', async () => {
    const one = await simulation({ system: 'pendulum' });
    const errors: string[] = [];
    one.on('error', ({ message }) => errors.push(message));
    const { settings } = one;
    const bad: readonly Partial<SimulationSettings>[] = [
      { system: 'perpetuum-mobile' },
      { planner: 'guess' },
      { settings: { samples: -1 } },
      { settings: { noiseStd: [1, 2] } },
      { params: { gravity: Number.NaN } },
      { params: JSON.parse('{"__proto__": 1}') as Record<string, number> },
      { obstacles: [{ kind: 'circle', center: [0, 0], radius: 1 }] },
      { seed: -1 },
      { seed: 0.5 },
    ];
    for (const change of bad) await expect(one.change(change)).rejects.toThrow();
    expect(errors).toHaveLength(bad.length);
    expect(one.settings).toBe(settings);
    expect((await one.step()).plan.status).toBe('ok');
    expect(() => one.setSpeed(0)).toThrow(/speed is 0/);
  });

  it('says what a step costs by term, and only when asked', async () => {
    const one = await simulation({ system: 'quadrotor' });
    const moment = await steps(one, 3);
    const { terms } = moment;
    expect(Object.keys(terms)).toEqual(['goal', 'speed', 'tilt', 'rate', 'margin', 'hit', 'terminal']);
    const sum = Object.values(terms).reduce((total, each) => total + each, 0);
    expect(sum).toBeCloseTo(moment.cost, 4);
    // Of its own time: what was set since does not change it.
    await one.change({ params: { goalWeight: 50 } });
    expect(one.history.at(-1)?.terms).toEqual(terms);
  });

  it('makes tables of other sizes when a parameter asks for them', async () => {
    const one = await simulation({ system: 'diff-drive', settings: { samples: 16, horizon: 5 } });
    await one.step();
    const { state } = one;
    await one.change({ params: { cells: 55, resolution: 0.2 } });
    expect(one.system.data.costmap).toHaveLength(55 * 55);
    expect(one.state).toEqual(state);
    expect((await one.step()).plan.status).toBe('ok');
    await expect(one.change({ params: { cells: -3 } })).rejects.toThrow(/cells is -3/);
    expect(one.settings.params).toEqual({ cells: 55, resolution: 0.2 });
  });

  it('never has two plans in flight, whatever is asked for at once', async () => {
    const one = await simulation({ system: 'pendulum', settings: { samples: 32 } });
    let [inFlight, most, all] = [0, 0, 0];
    const watch = (): void => {
      const { planner } = one;
      const plan = planner.plan.bind(planner);
      const counted: Planner['plan'] = async (state) => {
        most = Math.max(most, ++inFlight);
        all++;
        return plan(state).finally(() => inFlight--);
      };
      Object.assign(planner, { plan: counted });
    };
    watch();
    one.play();
    const asked = [one.step(), one.step(), one.change({ planner: 'icem' }), one.step(), one.reset(1), one.step()];
    one.play();
    one.push([1, 0, 0]);
    await Promise.all(asked);
    await plans(one, 2);
    expect(all).toBeGreaterThan(2);
    expect(most).toBe(1);
  });

  it('pauses and says why when planning fails, and goes on from where it was', async () => {
    const one = await simulation({ system: 'pendulum' });
    await one.step();
    const { planner, state } = one;
    const plan = planner.plan.bind(planner);
    const fails: Planner['plan'] = async () => {
      Object.assign(planner, { plan });
      throw new ForerunError('gpu-validation', 'made up');
    };
    Object.assign(planner, { plan: fails });
    const error = new Promise<Error>((resolve) => one.on('error', resolve));
    one.play();
    expect((await error).message).toBe('made up');
    expect(one.playing).toBe(false);
    expect(one.state).toEqual(state);
    expect((await one.step()).state).toEqual(state);
  });

  it('makes another planner when one has lost its device for good', async () => {
    const one = await simulation({ system: 'pendulum', params: { gravity: 6 } });
    await one.step();
    const lost = one.planner;
    const gone: Planner['plan'] = async () => {
      throw new ForerunError('device-lost', 'made up');
    };
    Object.assign(lost, { plan: gone });
    const told = status(one, () => one.planner !== lost);
    expect((await one.step()).plan.status).toBe('ok');
    await told;
    expect(one.history).toHaveLength(2);
    await expect(lost.candidates(1)).rejects.toThrow(/destroyed/);
  });

  it('tells nothing any more when it is destroyed, even while it plans', async () => {
    const one = await simulation({ system: 'pendulum' });
    const told: string[] = [];
    for (const name of ['plan', 'status', 'error'] as const) one.on(name, () => told.push(name));
    const step = one.step();
    one.destroy();
    one.destroy();
    await expect(step).rejects.toThrow(/destroyed/);
    await expect(one.change({ seed: 1 })).rejects.toThrow(/destroyed/);
    one.play();
    one.push([1, 0, 0]);
    one.move('goal', [1, 0, 0]);
    expect(told).toEqual([]);
    expect(one.playing).toBe(false);
  });
});
