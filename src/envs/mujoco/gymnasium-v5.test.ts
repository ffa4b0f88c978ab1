import { describe, expect, it } from 'vitest';
import { largestDifference } from '../../systems/rollout.testing.ts';
import { createMujocoEnv, mujocoEnvs } from './catalog.ts';
import { compileModel } from './engine.ts';
import recorded from './gymnasium-v5.json';
import { halfCheetah } from './half-cheetah.ts';
import { hopper } from './hopper.ts';
import { invertedPendulum } from './inverted-pendulum.ts';
import { reacher } from './reacher.ts';

/** Gymnasium 1.3.0 on MuJoCo 3.14.0 itself, made by record-gymnasium.py. */
const { environments } = recorded;

describe.each([invertedPendulum, reacher, halfCheetah, hopper])('$name on MuJoCo', (task) => {
  const name = task.name as keyof typeof environments;
  const { mass, inertia, steps, dt, episodes } = environments[name];

  it("has the masses, inertias, time step and time limit of Gymnasium's model", async () => {
    const { model, destroy } = await compileModel(name, task.xml);
    expect(largestDifference(model.body_mass.slice(1), mass)).toBeLessThan(1e-9);
    expect(largestDifference(model.body_inertia.slice(3), inertia)).toBeLessThan(1e-9);
    expect(model.opt.timestep * task.frameSkip).toBeCloseTo(dt, 12);
    expect(task.steps).toBe(steps);
    destroy();
  });

  it.each(episodes.map((episode, which) => ({ ...episode, which })))(
    'moves, shows, pays and ends as there (episode $which)',
    async ({ start, actions, rewards, shots, terminated }) => {
      const env = await createMujocoEnv(name);
      env.reset({ options: { state: [...start.qpos, ...start.qvel] } });
      for (const [t, action] of actions.entries()) {
        const found = env.step(action);
        const expected = rewards[t] ?? Number.NaN;
        // The action is handed over as f32.
        expect(Math.abs(found.reward - expected), `reward ${t}`).toBeLessThan(1e-6);
        expect(found.terminated, `end ${t}`).toBe(terminated && t === actions.length - 1);
        const shot = shots.find(({ after }) => after === t + 1);
        if (shot === undefined) continue;
        const { qpos, qvel } = env.getState();
        expect(largestDifference(qpos, shot.qpos), `positions after ${t + 1}`).toBeLessThan(1e-6);
        expect(largestDifference(qvel, shot.qvel), `velocities after ${t + 1}`).toBeLessThan(1e-5);
        expect(largestDifference(found.observation, shot.observation), `observation ${t}`).toBeLessThan(1e-5);
      }
      env.close();
    },
  );

  it('is truncated at its time limit', async () => {
    const env = await createMujocoEnv(name, { steps: 2 });
    env.reset({ seed: 1 });
    const idle = new Float32Array(task.action.kind === 'continuous' ? task.action.names.length : 1);
    expect([env.step(idle).truncated, env.step(idle).truncated]).toEqual([false, true]);
    expect(() => env.step(idle)).toThrow(/the episode is over/);
    env.close();
  });
});

describe('starts on MuJoCo', () => {
  const spread = async (name: string, count = 300) => {
    const env = await createMujocoEnv(name);
    const states = Array.from({ length: count }, (_, seed) => {
      env.reset({ seed });
      return env.getState();
    });
    env.close();
    return states;
  };
  const column = (rows: readonly Float64Array[], k: number) => rows.map((row) => row[k] ?? Number.NaN);
  const deviation = (values: readonly number[]) => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);

  it.each([
    ['InvertedPendulum-v5', 0.01, 0, 0],
    ['Hopper-v5', 0.005, 1, 1.25],
  ])('%s: uniform noise about the rest, in positions and velocities', async (name, width, k, rest) => {
    const states = await spread(name);
    for (const values of [
      column(
        states.map(({ qpos }) => qpos),
        k,
      ).map((v) => v - rest),
      column(
        states.map(({ qvel }) => qvel),
        0,
      ),
    ]) {
      expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(width);
      // Standard deviation of a uniform number: width / sqrt(3); its standard error for 300 of them is 2.6%.
      expect(Math.abs(deviation(values) / (width / Math.sqrt(3)) - 1)).toBeLessThan(0.12);
    }
  });

  it('HalfCheetah-v5: uniform positions, normal velocities', async () => {
    const states = await spread('HalfCheetah-v5');
    expect(Math.max(...states.flatMap(({ qpos }) => [...qpos].map(Math.abs)))).toBeLessThanOrEqual(0.1);
    const velocities = states.flatMap(({ qvel }) => [...qvel]);
    expect(deviation(velocities)).toBeCloseTo(0.1, 2);
    // 4.55% of a normal variable lie beyond two deviations, none of a uniform one.
    const beyond = velocities.filter((v) => Math.abs(v) > 0.2).length / velocities.length;
    expect(Math.abs(beyond - 0.0455)).toBeLessThan(0.015);
  });

  it('Reacher-v5: goals all over a disc of 0.2 m, which stay where they are', async () => {
    const states = await spread('Reacher-v5');
    const radii = states.map(({ qpos }) => Math.hypot(qpos[2] ?? 1, qpos[3] ?? 1));
    expect(Math.max(...radii)).toBeLessThan(0.2);
    // Uniform on a disc: half of them beyond 1 / sqrt(2) of the radius.
    const outside = radii.filter((r) => r > 0.2 * Math.SQRT1_2).length / radii.length;
    // Standard error: 0.029.
    expect(Math.abs(outside - 0.5)).toBeLessThan(0.1);
    expect(states.every(({ qvel }) => qvel[2] === 0 && qvel[3] === 0)).toBe(true);
  });
});

describe('an environment on MuJoCo', () => {
  it('repeats for the same seed and goes on without one', async () => {
    const env = await createMujocoEnv('HalfCheetah-v5');
    const run = (seed?: number) => {
      env.reset(seed === undefined ? {} : { seed });
      return [1, 2, 3].map(() => [...env.step([0.5, -0.5, 0.2, 0.1, -0.3, 1]).observation]);
    };
    const first = run(5);
    const second = run();
    expect(second).not.toEqual(first);
    expect(run(5)).toEqual(first);
    expect(run()).toEqual(second);
    env.close();
  });

  it('gives back all its memory, also when it is refused: 100 of them one after the other need no more than the first', async () => {
    const bytes = async () => {
      const simulation = await compileModel('probe', hopper.xml);
      const size = simulation.data.qpos.buffer.byteLength;
      simulation.destroy();
      return size;
    };
    const make = async () => {
      const env = await createMujocoEnv('HalfCheetah-v5');
      env.reset({ seed: 1 });
      env.step([0, 0, 0, 0, 0, 0]);
      env.close();
      env.close();
      await expect(createMujocoEnv('HalfCheetah-v5', { start: [1] })).rejects.toThrow(/is \[1\]; give 18 finite/);
    };
    for (let i = 0; i < 3; i++) await make();
    const before = await bytes();
    for (let i = 0; i < 100; i++) await make();
    // Each holds more than a megabyte.
    expect(await bytes()).toBe(before);
    const { model, data, destroy } = await compileModel('probe', hopper.xml);
    destroy();
    expect([model.isDeleted(), data.isDeleted()]).toEqual([true, true]);
  });

  it('can be put anywhere, and says so when MuJoCo cannot follow', async () => {
    const env = await createMujocoEnv('InvertedPendulum-v5');
    env.reset({ seed: 1 });
    expect([...env.setState({ qpos: [0.5, 0.1], qvel: [0, 1] })]).toEqual([0.5, 0.1, 0, 1].map(Math.fround));
    expect(() => env.setState({ qpos: [0, 0], qvel: [0] })).toThrow(
      /4 finite numbers: qpos\[0\], qpos\[1\], qvel\[0\]/,
    );
    const before = env.setState({ qpos: [0, 0], qvel: [1e200, 0] });
    const { observation, reward, terminated, info } = env.step([0]);
    expect({ reward, terminated, diverged: info.diverged }).toEqual({ reward: 0, terminated: true, diverged: true });
    expect(observation).toEqual(before);
    env.reset();
    expect(env.step([0]).info.diverged).toBe(false);
    env.close();
  });

  it('clips what the motors cannot do, and refuses what no action is', async () => {
    const env = await createMujocoEnv('InvertedPendulum-v5');
    const from = (action: readonly number[]) => {
      env.reset({ options: { state: [0, 0, 0, 0] } });
      return env.step(action);
    };
    expect(from([10]).observation).toEqual(from([3]).observation);
    expect(from([10]).info.clipped).toBe(true);
    expect(() => from([Number.NaN])).toThrow(/1 finite number: force/);
    expect(() => from([0, 0])).toThrow(/1 finite number: force/);
    env.close();
    expect(() => env.reset()).toThrow(/was closed/);
    expect(() => env.getState()).toThrow(/was closed/);
    await expect(createMujocoEnv('Ant-v5')).rejects.toThrow(
      /no environment 'Ant-v5' on MuJoCo; there are InvertedPendulum-v5/,
    );
    await expect(createMujocoEnv('Hopper-v5', { params: { gravity: 1 } })).rejects.toThrow(/have none/);
  });

  it("PETS' half-cheetah is HalfCheetah-v5 with the mean speed in front", async () => {
    const [pets, v5] = await Promise.all(['half-cheetah-pets', 'HalfCheetah-v5'].map((name) => createMujocoEnv(name)));
    if (pets === undefined || v5 === undefined) throw new Error('not made');
    const state = { qpos: new Float64Array(9).fill(0.02), qvel: new Float64Array(9).fill(0.1) };
    for (const env of [pets, v5]) {
      env.reset();
      env.setState(state);
    }
    const action = [1, -1, 0.5, 0.2, -0.7, 0.1].map(Math.fround);
    for (let t = 0; t < 5; t++) {
      const { observation, reward } = pets.step(action);
      const expected = v5.step(action);
      expect([...observation.slice(1)]).toEqual([...expected.observation]);
      expect(reward).toBe(expected.reward);
      const effort = 0.1 * action.reduce((sum, u) => sum + u * u, 0);
      expect((observation[0] ?? 0) - effort).toBeCloseTo(reward, 5);
    }
    for (const env of [pets, v5]) env.close();
  });

  it("Benchmarking MBRL's two pay for the state before the step and never end early", async () => {
    const pendulum = await createMujocoEnv('mbrl-inverted-pendulum');
    pendulum.reset({ options: { state: [0, 0.5, 0, 0] } });
    const fallen = pendulum.step([0]);
    expect(fallen).toMatchObject({ reward: -0.25, terminated: false });
    expect(pendulum.step([0]).reward).toBeCloseTo(-((fallen.observation[1] ?? 0) ** 2), 6);
    const arm = await createMujocoEnv('mbrl-reacher');
    arm.reset({ options: { state: [0, 0, 0, 0.1, 0, 0, 0, 0] } });
    // The tip is at (0.21, 0), the goal at (0, 0.1).
    expect(arm.step([0.5, -1]).reward).toBeCloseTo(-Math.hypot(0.21, 0.1) - 1.25, 6);
    for (const env of [pendulum, arm]) env.close();
    const limits = Object.fromEntries(mujocoEnvs.map(({ name, steps }) => [name, steps]));
    expect(limits).toMatchObject({ 'mbrl-inverted-pendulum': 100, 'mbrl-reacher': 50, 'half-cheetah-pets': 1000 });
  });
});
