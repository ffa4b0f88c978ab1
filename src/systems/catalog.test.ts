import { describe, expect, it } from 'vitest';
import { builtInSystems, findSystem } from './catalog.ts';
import { nearestDistance, obstacleDistance } from './obstacles.ts';

describe('the catalog', () => {
  it('has the systems that the documentation names', () => {
    expect(builtInSystems.map(({ name }) => name)).toEqual([
      'integrator',
      'double-integrator',
      'pendulum',
      'cartpole',
      'cartpole-discrete',
      'acrobot',
      'mountain-car',
      'diff-drive',
      'bicycle',
      'arm-kinematic',
      'arm',
      'drone',
      'quadrotor',
    ]);
  });

  it('lists the valid names for an unknown one', () => {
    expect(() => findSystem('unicycle')).toThrow(/no system 'unicycle'.*integrator.*quadrotor/);
  });

  it('refuses unknown parameters, listing those that there are', () => {
    expect(() => findSystem('pendulum').create({ lenght: 2 })).toThrow(/no parameter 'lenght'.*gravity, mass, length/);
  });
});

describe.each(builtInSystems.map((entry) => [entry.name, entry] as const))('%s', (name, entry) => {
  it('makes a system of its name, with its parameters', () => {
    const system = entry.create();
    expect(system.name).toBe(name);
    expect(system.params).toEqual(Object.fromEntries(entry.params.map((param) => [param.name, param.default])));
    for (const { unit, description } of entry.params) expect(unit && description).toBeTruthy();
  });

  it('takes other values for its parameters', () => {
    for (const param of entry.params.filter((param) => param.name !== 'cells')) {
      expect(entry.create({ [param.name]: 0.75 }).params[param.name]).toBe(0.75);
    }
  });

  it('starts from a state of the right size, clear of obstacles, with the task undone', () => {
    expect(entry.start).toHaveLength(entry.create().stateSize);
    const start = Float32Array.from(entry.start);
    expect(entry.success([start])).toBe(false);
    expect(nearestDistance(entry.obstacles, entry.position(start))).toBeGreaterThan(entry.hullRadius);
  });

  it('starts environments from finite states that differ', () => {
    const { initialState } = entry.create();
    const values = [0.1, 0.7, 0.3, 0.9, 0.5];
    let next = 0;
    const random = () => values[next++ % values.length] ?? 0;
    expect(initialState(random)).not.toEqual(initialState(random));
  });
});

describe('what a task takes for done', () => {
  it('is a pendulum upright for 50 steps, turned around or not', () => {
    const { success } = findSystem('pendulum');
    const steps = (angle: number) => Array.from({ length: 50 }, () => Float32Array.of(angle, 0));
    expect(success([Float32Array.of(Math.PI, 0), ...steps(2 * Math.PI + 0.05)])).toBe(true);
    expect(success([...steps(0.05), Float32Array.of(0.2, 0)])).toBe(false);
  });

  it('is a robot at the goal that touched nothing on its way', () => {
    const { success } = findSystem('bicycle');
    const goal = Float32Array.of(9, 9, 0, 0);
    expect(success([Float32Array.of(0.5, 0.5, 0, 0), goal])).toBe(true);
    expect(success([Float32Array.of(2.5, 2, 0, 0), goal]), 'through an obstacle').toBe(false);
    expect(success([goal], { goalX: 5 }), 'with another goal').toBe(false);
  });
});

describe('the distance to an obstacle', () => {
  it('is measured from its surface, negative inside', () => {
    const box = { kind: 'box', low: [0, 0, 0], high: [2, 4, 6] } as const;
    expect(obstacleDistance(box, [5, 8, 3])).toBe(5);
    expect(obstacleDistance(box, [1, 2, 5.5])).toBe(-0.5);
    expect(obstacleDistance({ kind: 'circle', center: [1, 1], radius: 2 }, [4, 5])).toBe(3);
    expect(obstacleDistance({ kind: 'rectangle', low: [0, 0], high: [1, 1] }, [0.5, 3])).toBe(2);
    expect(nearestDistance([], [0, 0])).toBe(Number.POSITIVE_INFINITY);
  });
});
