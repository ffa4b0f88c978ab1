import { afterEach, describe, expect, it, vi } from 'vitest';
import { ForerunError } from '../../error.ts';
import { createSimulation } from './create-simulation.ts';
import { Rig } from './rig.ts';
import type { Simulation, SimulationOptions, SimulationSettings } from './simulation.ts';

const made: Simulation[] = [];

async function simulation(settings: Partial<SimulationSettings>, options: SimulationOptions = {}) {
  const small = { samples: 16, horizon: 5 };
  const one = await createSimulation({ backend: 'cpu', settings: small, ...settings }, options);
  made.push(one);
  return one;
}

afterEach(() => {
  vi.restoreAllMocks();
  for (const one of made.splice(0)) one.destroy();
});

/** A change has begun: another planner is being made. */
const begun = () => new Promise((resolve) => setTimeout(resolve));

/** It looks like a device, so that it is refused only when a planner is made for it. */
const broken = { createBuffer: () => undefined, queue: {}, limits: {}, lost: {} } as unknown as GPUDevice;

describe('changes that meet each other', () => {
  it('of parameters while another system comes are in force with it', async () => {
    const one = await simulation({ system: 'pendulum' });
    const coming = one.change({ system: 'drone' });
    await begun();
    await Promise.all([coming, one.change({ params: { targetX: -3 } })]);
    expect(one.world.params.targetX).toBe(-3);
    await one.step();
    expect(one.settings.params).toEqual({ targetX: -3 });
  });

  it('leave what was moved meanwhile where it is, and the rest as it was, where one is refused', async () => {
    const one = await simulation({ system: 'double-integrator' }, { device: broken });
    const refused = one.change({ backend: 'webgpu' });
    await begun();
    one.move('goal', [-1, 1, 0]);
    await expect(refused).rejects.toThrow();
    expect(one.settings).toMatchObject({ backend: 'cpu', params: { goalX: -1, goalY: 1 } });
    expect(one.world.params).toMatchObject({ goalX: -1, goalY: 1 });
    // It does not stand in the way of what is asked for next.
    await one.change({ planner: 'cem', settings: { samples: 16 } });
    expect(one.planner.algorithm.name).toBe('cem');
  });

  it('keep what was moved while a planner was made, when a later one is refused', async () => {
    const one = await simulation({ system: 'double-integrator' }, { device: broken });
    const coming = one.change({ planner: 'cem', settings: { samples: 16 } });
    await begun();
    one.move('goal', [-1, 1, 0]);
    await coming;
    await expect(one.change({ backend: 'webgpu' })).rejects.toThrow();
    expect(one.settings).toMatchObject({ planner: 'cem', params: { goalX: -1, goalY: 1 } });
    expect(one.world.params).toMatchObject({ goalX: -1, goalY: 1 });
  });

  it('free what was made for them when the simulation is destroyed while they wait for a plan', async () => {
    const create = vi.spyOn(Rig, 'create');
    const one = await simulation({ system: 'pendulum' });
    let finish = (): void => undefined;
    const held = new Promise<never>((_, reject) => {
      finish = () => reject(new Error('late'));
    });
    vi.spyOn(one.planner, 'plan').mockReturnValue(held);
    const step = one.step();
    const changing = one.change({ planner: 'cem' });
    await vi.waitFor(() => expect(create).toHaveBeenCalledTimes(2));
    const rig = await create.mock.results[1]?.value;
    await begun();
    one.destroy();
    finish();
    await expect(step).rejects.toThrow('late');
    await expect(changing).rejects.toThrow(/destroyed/);
    await expect(rig.planner.plan([0, 0])).rejects.toThrow(/the planner was destroyed/);
  });
});

describe('a planner whose device is lost while no other can be had', () => {
  it('is made anew by the next step for which one can, with what was moved and reset meanwhile', async () => {
    const one = await simulation({ system: 'double-integrator' });
    await one.step();
    const settings = one.settings as { backend: string };
    settings.backend = 'none';
    const lost = new ForerunError('device-lost', 'gone');
    vi.spyOn(one.planner, 'plan').mockRejectedValueOnce(lost);
    await expect(one.step()).rejects.toThrow(/backend is 'none'/);
    settings.backend = 'cpu';
    one.move('goal', [-1, 1, 0]);
    const errors: Error[] = [];
    one.on('error', (error) => errors.push(error));
    await one.reset();
    const { plan } = await one.step();
    expect(errors).toEqual([]);
    expect(plan.status).toBe('ok');
    expect(one.world.params).toMatchObject({ goalX: -1, goalY: 1 });
  });
});
