import { describe, expect, it } from 'vitest';
import { ForerunError } from '../error.ts';
import { openDevice } from '../gpu/device.ts';
import { randomSystem } from '../rollout/ensemble/networks.testing.ts';
import type { OpenedBackend } from '../rollout/open.ts';
import { createWebGpuBackend } from '../rollout/webgpu.ts';
import { defineSystem } from '../systems/define.ts';
import type { System } from '../systems/system.ts';
import type { Algorithm } from './algorithm.ts';
import { cem } from './cem.ts';
import { createPlanner } from './create.ts';
import { mppi } from './mppi.ts';
import { recordedActions, recorder, recorderCost } from './recorder.testing.ts';
import { SamplingPlanner } from './sampling-planner.ts';
import { chooser, H, N } from './variants.testing.ts';

/** A planner whose devices are opened, and can be destroyed, here. */
async function onOwnDevice(system: System, algorithm: Algorithm, problems = 1) {
  const devices: GPUDevice[] = [];
  const open = async (): Promise<OpenedBackend> => {
    const { device } = await openDevice();
    devices.push(device);
    return { backend: await createWebGpuBackend({ device, timeoutMs: 60_000 }), fallbackReason: undefined };
  };
  const planner = await SamplingPlanner.create({
    system,
    algorithm,
    problems,
    seeds: Uint32Array.from({ length: problems }, (_, b) => b),
    opened: await open(),
    reopen: open,
  });
  return { planner, devices, lose: () => devices.at(-1)?.destroy() };
}

/** Moved on by one step. */
function shifted(actions: Float32Array, size: number): number[] {
  return [...actions.slice(size), ...actions.slice(-size)];
}

describe('a planner whose own device is lost', () => {
  it('opens another and goes on from the last plan, with its parameters', async () => {
    const { planner, devices, lose } = await onOwnDevice(recorder(), mppi({ samples: N, horizon: H }), 2);
    planner.setParams({ aim: -0.25 });
    await planner.planBatch([0, 0, 1, 1]);
    const [before] = await planner.planBatch([0, 0, 1, 1]);
    lose();
    const recovered = await planner.planBatch([0, 0, 1, 1]);
    expect(recovered.map(({ status }) => status)).toEqual(['recovered', 'recovered']);
    expect(devices).toHaveLength(2);
    // The first sample is the mean without noise: what the plan started from.
    const [mean] = recordedActions(await planner.candidates(1), 2);
    expect([...(mean ?? [])]).toEqual(shifted(before?.actions ?? new Float32Array(), 2));
    const again = await planner.planBatch([0, 0, 1, 1]);
    expect(again.map(({ status }) => status)).toEqual(['ok', 'ok']);
    const actions = Float32Array.from({ length: 2 * H }, (_, i) => i / 10);
    const { costs } = await planner.evaluate([0, 0], actions);
    expect(costs[0]).toBeCloseTo(recorderCost(actions, 2, -0.25), 3);
    planner.destroy();
    lose();
  });

  it.each([
    ['numbers', recorder(), mppi({ samples: 2000, horizon: H, temperature: 0.01 })],
    ['splines', recorder(), cem({ samples: N, horizon: H, knots: 3 })],
    ['choices', chooser(), cem({ samples: N, horizon: H })],
  ])('plans on during a submission, too: %s', async (_, system, algorithm) => {
    const { planner, lose } = await onOwnDevice(system, algorithm);
    const state = new Float32Array(system.stateSize);
    for (let tick = 0; tick < 3; tick++) await planner.plan(state);
    const before = await planner.plan(state);
    const during = planner.plan(state);
    await Promise.resolve();
    lose();
    const recovered = await during;
    expect(recovered.status).toBe('recovered');
    expect(recovered.actions).toHaveLength(before.actions.length);
    expect(recovered.cost).toBeLessThan(3 * before.cost + 1);
    expect((await planner.plan(state)).status).toBe('ok');
    planner.destroy();
    lose();
  });

  it('goes on with the networks that it was given last', async () => {
    const [first, second] = [1, 2].map((seed) => randomSystem({ hidden: [3], members: 2, particles: 2 }, seed));
    if (first === undefined || second === undefined) throw new Error('two systems');
    const algorithm = cem({ samples: 16, horizon: 3, iterations: 1 });
    const { planner, lose } = await onOwnDevice(first, algorithm);
    await planner.plan([0, 0]);
    planner.setModel(second);
    lose();
    expect((await planner.plan([0, 0])).status).toBe('recovered');
    const actions = Float32Array.of(0.5, -0.5, 1);
    const costs: number[] = [];
    for (const system of [second, first]) {
      const alone = await createPlanner({ system, algorithm, backend: 'cpu' });
      costs.push(...(await alone.evaluate([0.3, 0], actions)).costs);
      alone.destroy();
    }
    const [found = 0] = (await planner.evaluate([0.3, 0], actions)).costs;
    expect(found).toBeCloseTo(costs[0] ?? 0, 4);
    expect(Math.abs(found - (costs[1] ?? 0))).toBeGreaterThan(1e-3);
    planner.destroy();
    lose();
  });

  it('goes on from the mean that the warm start had, however often it is lost', async () => {
    const algorithm = mppi({ samples: 2000, horizon: H, temperature: 0.01 });
    const { planner, lose } = await onOwnDevice(recorder(), algorithm);
    for (let tick = 0; tick < 5; tick++) await planner.plan([0, 0]);
    const before = await planner.plan([0, 0]);
    lose();
    const recovered = await planner.plan([0, 0]);
    const fresh = await createPlanner({ system: recorder(), algorithm, backend: 'cpu' });
    const cold = await fresh.plan([0, 0]);
    fresh.destroy();
    expect(before.cost).toBeLessThan(0.5 * cold.cost);
    expect(recovered.cost).toBeLessThan(0.5 * cold.cost);
    lose();
    const twice = await planner.plan([0, 0]);
    expect(twice.status).toBe('recovered');
    expect(twice.cost).toBeLessThan(0.5 * cold.cost);
    planner.destroy();
    lose();
  });

  it('says when no other can be had, and tries again', async () => {
    const { device } = await openDevice();
    const open = async () => ({ backend: await createWebGpuBackend({ device }), fallbackReason: undefined });
    let devices = 0;
    const planner = await SamplingPlanner.create({
      system: recorder(),
      algorithm: mppi({ samples: N, horizon: H }),
      problems: 1,
      seeds: Uint32Array.of(0),
      opened: await open(),
      reopen: async () => {
        if (devices++ === 0) throw new ForerunError('webgpu-unavailable', 'no adapter');
        const another = await openDevice();
        return { backend: await createWebGpuBackend({ device: another.device }), fallbackReason: undefined };
      },
    });
    await planner.plan([0, 0]);
    device.destroy();
    await expect(planner.plan([0, 0])).rejects.toMatchObject({ code: 'webgpu-unavailable' });
    expect((await planner.plan([0, 0])).status).toBe('recovered');
    planner.destroy();
  });
});

describe("a caller's device that is lost", () => {
  it('ends plans with device-lost, each one, and the planner can be destroyed', async () => {
    const { device } = await openDevice();
    const algorithm = mppi({ samples: N, horizon: H });
    const planner = await createPlanner({ system: recorder(), algorithm, device });
    await planner.plan([0, 0]);
    device.destroy();
    const lost = { code: 'device-lost', message: expect.stringMatching(/the GPU device was lost/) };
    await expect(planner.plan([0, 0])).rejects.toMatchObject(lost);
    await expect(planner.plan([0, 0])).rejects.toMatchObject(lost);
    await expect(planner.evaluate([0, 0], new Float32Array(2 * H))).rejects.toMatchObject(lost);
    planner.destroy();
  });
});

describe('a plan that takes too long', () => {
  /** Rounds that take a GPU, one behind the other, and SwiftShader, in all, far more than the deadline. */
  const ROUNDS = 500_000;
  const LONG = 20;

  /** A recorder whose steps take `params.work` rounds of a loop. */
  const laborious = defineSystem({
    name: 'laborious',
    state: ['last'],
    action: { u: [-1, 2] },
    params: { work: 0 },
    wgsl: `
      fn dynamics(x: State, u: Action, t: u32) -> State {
        var number = bitcast<u32>(u.u);
        for (var i = 0u; i < ${ROUNDS}u; i++) {
          if (f32(i) >= params.work) { break; }
          number = number * 1664525u + 1013904223u;
        }
        return State(u.u + 1e-30 * f32(number));
      }
      fn cost(x: State, u: Action, t: u32) -> f32 { return (u.u - 1.0) * (u.u - 1.0); }
    `,
  });

  it('comes at the deadline as the last plan moved on; later plans are right again', async () => {
    const { device } = await openDevice();
    const algorithm = mppi({ samples: 32, horizon: LONG });
    const planner = await createPlanner({ system: laborious, algorithm, device, timeoutMs: 50 });
    // A busy machine may need more than one try.
    const onceOk = async () => {
      for (let tries = 0; tries < 600; tries++) {
        const plan = await planner.plan([0]);
        if (plan.status === 'ok') return plan;
        expect(plan.status).toBe('deadline');
      }
      throw new Error('no plan came in time');
    };
    const last = await onceOk();
    planner.setParams({ work: ROUNDS });
    const late = await planner.plan([0.5]);
    expect(late.status).toBe('deadline');
    expect([...late.actions]).toEqual(shifted(last.actions, 1));
    expect(late.action[0]).toBe(last.actions[1]);
    expect([...late.states]).toEqual([0.5, ...last.states.slice(2), ...last.states.slice(-1)]);
    expect(late.cost).toBe(Number.POSITIVE_INFINITY);
    planner.setParams({ work: 0 });
    const later = await planner.plan([0.5]);
    if (later.status === 'deadline') expect([...later.actions]).toEqual(shifted(late.actions, 1));
    const again = await onceOk();
    expect(again.cost).toBeCloseTo(
      again.actions.reduce((sum, u) => sum + (u - 1) ** 2, 0),
      3,
    );
    await onceOk();
    planner.destroy();
    device.destroy();
  });

  it('is the null action where there is no last plan', async () => {
    const { device } = await openDevice();
    const system = { ...laborious, params: { work: ROUNDS } };
    const algorithm = mppi({ samples: 32, horizon: LONG });
    const planner = await createPlanner({ system, algorithm, device, timeoutMs: 50 });
    const plan = await planner.plan([0.5]);
    expect(plan.status).toBe('deadline');
    expect([...plan.actions]).toEqual(new Array(LONG).fill(0));
    expect([...plan.states]).toEqual(new Array(LONG + 1).fill(0.5));
    planner.destroy();
    device.destroy();
  });
});
