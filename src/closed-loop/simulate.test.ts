import { describe, expect, it } from 'vitest';
import { plainEnvSystem } from '../envs/env-system.ts';
import { createPlant } from '../envs/plant.ts';
import { cem } from '../planners/cem.ts';
import { createPlanner } from '../planners/create.ts';
import { icem } from '../planners/icem.ts';
import { mppi } from '../planners/mppi.ts';
import { predictiveSampling } from '../planners/predictive-sampling.ts';
import { learnedRecorder, recorder } from '../planners/recorder.testing.ts';
import { backends } from '../rollout/backends.testing.ts';
import { cartpoleDiscrete } from '../systems/cartpole.ts';
import { defineSystem } from '../systems/define.ts';
import { diffDrive } from '../systems/diff-drive.ts';
import { doubleIntegrator } from '../systems/double-integrator.ts';
import { mountainCar } from '../systems/mountain-car.ts';
import { pendulum } from '../systems/pendulum.ts';
import type { System } from '../systems/system.ts';
import { type HostLoop, hostLoop } from './host-loop.testing.ts';
import { simulate } from './simulate.ts';

/** A point whose cost is not a number beyond a wall: from there every sample diverges. A plant may drift into it. */
function walled(wall: number, drift = 0): System {
  return defineSystem({
    name: 'walled',
    state: ['place'],
    action: { step: [-1, 1, 0.25] },
    params: { wall, drift, zero: 0 },
    wgsl: `
      fn dynamics(x: State, u: Action, t: u32) -> State { return State(x.place + u.step + params.drift); }
      fn cost(x: State, u: Action, t: u32) -> f32 {
        if (x.place > params.wall) { return params.zero / params.zero; }
        return abs(x.place - 3.0) + 0.001 * f32(t);
      }
    `,
  });
}

const N = 40;
const H = 6;
const cases: readonly (HostLoop & { readonly name: string })[] = [
  {
    name: 'MPPI, pendulum, B = 1',
    system: pendulum(),
    algorithm: mppi({ samples: N, horizon: H }),
    states: [3, 0],
    problems: 1,
  },
  {
    name: 'CEM, another plant, noise and a delay of 2, B = 3',
    system: doubleIntegrator(),
    plantParams: { dt: 0.13, goalX: 1 },
    algorithm: cem({ samples: N, horizon: H, iterations: 2 }),
    states: [0, 0, 0, 0, 1, 2, 0, -1, 3, 3, 0, 0],
    problems: 3,
    processNoise: 0.02,
    actionDelay: 2,
  },
  {
    name: 'iCEM, whose elites are kept, B = 3',
    system: pendulum(),
    plant: pendulum({ mass: 1.2 }),
    algorithm: icem({ samples: N, horizon: H, iterations: 2, elites: 6 }),
    states: [3, 0, 1, 1, -1, 0],
    problems: 3,
  },
  {
    name: 'MPPI, choices, a system that terminates, B = 3',
    system: cartpoleDiscrete(),
    algorithm: mppi({ samples: N, horizon: H }),
    states: [0, 0, 0.2, 2, 0.01, 0, 0.02, 0, 2.39, 3, 0, 0],
    problems: 3,
  },
  {
    name: 'predictive sampling, terminating at once, later and never, delay 2',
    system: mountainCar(),
    algorithm: predictiveSampling({ samples: N, horizon: H, knots: 3 }),
    states: [0.5, 0, 0.42, 0.02, -0.5, 0],
    problems: 3,
    actionDelay: 2,
  },
  {
    name: 'MPPI with a table',
    system: diffDrive(),
    algorithm: mppi({ samples: N, horizon: H, knots: 3 }),
    states: [1, 1, 0],
    problems: 1,
    processNoise: 0.01,
  },
  {
    name: 'plans that diverge, at once, later and again',
    system: walled(1),
    plant: walled(100, 0.75),
    algorithm: mppi({ samples: N, horizon: H, temperature: 0.01 }),
    states: [2, 0, -3],
    problems: 3,
  },
  {
    name: 'a plant that diverges',
    system: walled(100),
    plant: walled(1.5),
    algorithm: cem({ samples: N, horizon: H, iterations: 2 }),
    states: [0, -2],
    problems: 2,
  },
  {
    name: 'a learned model of a true plant',
    system: learnedRecorder(),
    plant: recorder(),
    algorithm: cem({ samples: N, horizon: 3, iterations: 1 }),
    states: [0, 0],
    problems: 1,
  },
].map((each) => ({ steps: 12, seed: 7, ...each }));

/** The cheapest planner there is: what it does hardly matters where the plant is looked at. */
const quick = mppi({ samples: 4, horizon: 2 });

describe.each(backends)('simulate on $name', ({ name, create }) => {
  it.each(cases)('is bit for bit what planBatch and the plant give, stepped from the host: $name', async (each) => {
    const { name, ...options } = each;
    const backend = await create();
    const expected = await hostLoop(backend, options);
    const found = await simulate({ ...options, backend: backend.kind, record: true, timeoutMs: 60_000 });
    backend.destroy();
    expect(found.trajectory?.states).toEqual(expected.states);
    expect(found.trajectory?.actions).toEqual(expected.actions);
    expect(found.costs).toEqual(expected.costs);
    expect(found.fallbacks).toEqual(expected.fallbacks);
    expect(found.lengths).toEqual(expected.lengths);
    // The cases do what their names say.
    if (name.startsWith('plans that diverge')) expect(found.fallbacks.every((count) => count > 0)).toBe(true);
    if (name.startsWith('a plant that diverges')) expect([...found.diverged]).toEqual([1, 1]);
    if (name.startsWith('predictive')) expect([...found.terminated]).toEqual([1, 1, 0]);
  });

  it('adds noise of the given deviation, other for each problem, step and component', async () => {
    const still = defineSystem({
      name: 'still',
      state: ['a', 'b'],
      action: { push: [-1, 1] },
      wgsl: `
        fn dynamics(x: State, u: Action, t: u32) -> State { return x; }
        fn cost(x: State, u: Action, t: u32) -> f32 { return 0.0; }
      `,
    });
    const options = { system: still, algorithm: quick, steps: 50, states: [0, 0], problems: 40, record: true } as const;
    const run = async (seed: number) => {
      const found = await simulate({ ...options, seed, processNoise: [0.5, 2], backend: name, timeoutMs: 60_000 });
      return found.trajectory?.states ?? new Float32Array();
    };
    const states = await run(3);
    const increments: number[][] = [[], []];
    for (let b = 0; b < 40; b++) {
      for (let i = 2; i < 102; i++) {
        const at = b * 102 + i;
        increments[i % 2]?.push(((states[at] ?? 0) - (states[at - 2] ?? 0)) / (i % 2 === 0 ? 0.5 : 2));
      }
    }
    for (const each of increments) {
      // 2,000 standard normals: mean within 4.5 / sqrt(2000), variance within 4.5 sqrt(2 / 2000).
      const mean = each.reduce((sum, z) => sum + z, 0) / each.length;
      const variance = each.reduce((sum, z) => sum + z * z, 0) / each.length;
      expect(Math.abs(mean)).toBeLessThan(0.1);
      expect(Math.abs(variance - 1)).toBeLessThan(0.142);
    }
    const rounded = increments.flat().map((z) => z.toFixed(4));
    expect(new Set(rounded).size).toBeGreaterThan(0.9 * rounded.length);
    expect(await run(3)).toEqual(states);
    // Problem b of seed s is problem b - 1 of seed s + 1.
    expect((await run(4)).subarray(0, 39 * 102)).toEqual(states.subarray(102));
  });
});

describe('simulate', () => {
  it('is what planBatch and an environment of the same system give', async () => {
    const system = pendulum();
    const plant = await createPlant(plainEnvSystem(pendulum({ mass: 1.3 })), 2);
    const algorithm = mppi({ samples: N, horizon: H });
    const planner = await createPlanner({ system, algorithm, backend: 'cpu', problems: 2, seed: 5 });
    let states = Float32Array.of(3, 0, 1, -1);
    plant.setState(0, states.subarray(0, 2));
    plant.setState(1, states.subarray(2, 4));
    const costs = new Float32Array(2);
    for (let t = 0; t < 20; t++) {
      const plans = await planner.planBatch(states);
      const { observations, rewards } = plant.step(
        Float32Array.from(plans.flatMap(({ action }) => Array.from(action))),
        Uint32Array.of(t, t),
      );
      states = Float32Array.from(observations);
      rewards.forEach((reward, b) => {
        costs[b] = (costs[b] ?? 0) - reward;
      });
    }
    planner.destroy();
    const options = {
      system,
      algorithm,
      steps: 20,
      problems: 2,
      seed: 5,
      backend: 'cpu',
      states: [3, 0, 1, -1],
    } as const;
    const found = await simulate({ ...options, plantParams: { mass: 1.3 } });
    expect(found.finalStates).toEqual(states);
    expect(found.costs).toEqual(costs);
    // The same with a set of parameters for each problem.
    const each = await simulate({ ...options, plantParams: [{ mass: 1.3 }, { mass: 0.7 }] });
    expect(each.finalStates.subarray(0, 2)).toEqual(states.subarray(0, 2));
    expect(each.finalStates.subarray(2)).not.toEqual(states.subarray(2));
  });

  it('lets an action take effect as many steps later as asked, and nothing be done before', async () => {
    const { trajectory } = await simulate({
      system: walled(100),
      algorithm: quick,
      backend: 'cpu',
      steps: 5,
      states: [0],
      actionDelay: 3,
      record: true,
    });
    // Doing nothing is 0.25 here.
    expect([...(trajectory?.actions.subarray(0, 3) ?? [])]).toEqual([0.25, 0.25, 0.25]);
    expect(trajectory?.actions[3]).not.toBe(0.25);
  });

  it('leaves a plant that has terminated where it is, at no cost, and says so at once', async () => {
    const options = {
      system: mountainCar(),
      algorithm: quick,
      backend: 'cpu',
      states: [0.44, 0.02],
      record: true,
    } as const;
    const { trajectory, lengths, terminated, costs, finalStates } = await simulate({ ...options, steps: 4 });
    expect([lengths[0], terminated[0]]).toEqual([1, 1]);
    const { states, costs: paid } = trajectory ?? { states: [], costs: [] };
    for (let t = 1; t <= 4; t++) expect([...states.slice(2 * t, 2 * t + 2)]).toEqual([...finalStates]);
    expect([...paid]).toEqual([costs[0], 0, 0, 0]);
    const [position = 0] = finalStates;
    expect(position).toBeGreaterThanOrEqual(0.45);
    // The goal is reached in the last of these.
    const short = await simulate({ ...options, steps: 1 });
    expect([short.lengths[0], short.terminated[0], short.costs[0]]).toEqual([1, 1, costs[0]]);
    // And before the first of these.
    const late = await simulate({ ...options, states: [0.5, 0], steps: 2 });
    expect([late.lengths[0], late.terminated[0], late.costs[0]]).toEqual([0, 1, 0]);
  });

  it('says how far it is, and ends when it is asked to', async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const options = { system: pendulum(), algorithm: quick, backend: 'cpu', steps: 10, states: [0, 0] } as const;
    await simulate({ ...options, onProgress: ({ fraction }) => seen.push(fraction) });
    expect(seen.at(-1)).toBe(1);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    const ended = simulate({ ...options, onProgress: () => controller.abort(), signal: controller.signal });
    await expect(ended).rejects.toMatchObject({ code: 'aborted' });
  });
});
