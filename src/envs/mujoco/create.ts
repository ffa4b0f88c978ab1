import { ForerunError } from '../../error.ts';
import { seededRandom } from '../../models/data/random.ts';
import type { EnvEntry } from '../entry.ts';
import type { Env, Info, ResetOptions } from '../env.ts';
import { checkedLimit, checkedSeed, checkedState, type EnvOptions, randomSeed } from '../env-options.ts';
import { readAction, spaceOf } from '../read-action.ts';
import { type Box, type Discrete, unboundedBox } from '../spaces.ts';
import { compileModel } from './engine.ts';
import type { JointState, Moment, MujocoTask } from './task.ts';

/** MuJoCo's time when an episode begins, in s: more than an environment's step takes. */
const BEGINNING = 100;

/** An environment on MuJoCo. It holds memory that only {@link Env.close} gives back. */
export interface MujocoEnv extends Env {
  readonly observationSpace: Box;
  readonly actionSpace: Box | Discrete;
  /** Positions and velocities of the joints, in float64. A copy. */
  getState(): JointState;
  /**
   * Puts the joints somewhere, within an episode.
   *
   * @returns what is seen there
   * @throws ForerunError `invalid-argument` for wrong numbers of positions and velocities, and where they are not finite
   */
  setState(state: { readonly qpos: ArrayLike<number>; readonly qvel: ArrayLike<number> }): Float32Array;
  /** As {@link Env.close}. */
  destroy(): void;
}

/**
 * Makes an environment of a task on MuJoCo. Physics is in float64; observations are handed out as f32.
 *
 * `options.start` and `reset({ options: { state } })` are positions, then velocities, of all joints. There are no `params`. A step after
 * which MuJoCo had to give up (numbers that are not finite or absurdly large) terminates the episode with `info.diverged`, the last
 * observation and a reward of 0.
 *
 * @throws ForerunError `invalid-argument` for options that cannot be; `destroyed` after `close`
 */
export async function createTaskEnv(task: MujocoTask, options: EnvOptions = {}): Promise<MujocoEnv> {
  const { name, action: space } = task;
  const limit = checkedLimit('createMujocoEnv', options.steps ?? task.steps);
  const given = Object.keys(options.params ?? {});
  if (given.length > 0) {
    throw new ForerunError(
      'invalid-argument',
      `createMujocoEnv: '${name}' got params ${given.join(', ')}; environments on MuJoCo have none, leave them out.`,
    );
  }
  const simulation = await compileModel(name, task.xml);
  const { model, data } = simulation;
  const [positions, velocities] = [data.qpos.length as number, data.qvel.length as number];
  const names = [
    ...Array.from({ length: positions }, (_, i) => `qpos[${i}]`),
    ...Array.from({ length: velocities }, (_, i) => `qvel[${i}]`),
  ];
  const stateFrom = (what: string, values: ArrayLike<number>) =>
    checkedState(`${what} of environment '${name}'`, Float64Array.from(values), names);
  const control = new Float32Array(spaceOf(space).kind === 'box' ? data.ctrl.length : 1);
  const bodies = new Map<string, number>();
  const dt = model.opt.timestep * task.frameSkip;
  let random = seededRandom(randomSeed());
  let qposBefore = new Float64Array(positions);
  let observation: readonly number[] = [];
  let steps = 0;
  let phase: 'new' | 'running' | 'over' | 'closed' = 'new';

  let start: Float64Array | undefined;
  try {
    start = options.start && stateFrom('createMujocoEnv: start', options.start);
  } catch (error) {
    // Nobody could give the memory back any more.
    simulation.destroy();
    throw error;
  }

  const position = (body: string): ArrayLike<number> => {
    const at = bodies.get(body) ?? simulation.body(body);
    bodies.set(body, at);
    return data.xpos.subarray(3 * at, 3 * at + 3);
  };
  // The views are made anew each time: they die when the engine's memory grows.
  const moment = (): Moment => ({ qpos: data.qpos, qvel: data.qvel, position, qposBefore, dt });
  const info = (clipped: boolean, diverged: boolean): Info => ({ steps, clipped, diverged });
  const checkOpen = (method: string): void => {
    if (phase === 'closed') {
      throw new ForerunError('destroyed', `${method}: environment '${name}' was closed; create another.`);
    }
  };
  const place = (state: Float64Array): void => {
    data.qpos.set(state.subarray(0, positions));
    data.qvel.set(state.subarray(positions));
    data.time = BEGINNING;
    simulation.forward();
    qposBefore = Float64Array.from(data.qpos);
    observation = task.observe(moment());
  };
  /** Where MuJoCo finds numbers that cannot be it begins anew, at time 0: every episode therefore begins later. */
  const hasFailed = (): boolean =>
    data.time < BEGINNING || ![...data.qpos, ...data.qvel].every((value) => Number.isFinite(value));

  const env: MujocoEnv = {
    name,
    observationSpace: unboundedBox(task.observationNames.length),
    actionSpace: spaceOf(space),

    getState() {
      checkOpen('getState');
      return { qpos: Float64Array.from(data.qpos), qvel: Float64Array.from(data.qvel) };
    },

    setState({ qpos, qvel }) {
      checkOpen('setState');
      place(stateFrom('setState: state', [...Array.from(qpos), ...Array.from(qvel)]));
      return Float32Array.from(observation);
    },

    reset({ seed, options: resetOptions }: ResetOptions = {}) {
      checkOpen('reset');
      const wanted = resetOptions?.state ? stateFrom('reset: options.state', resetOptions.state) : start;
      if (seed !== undefined) random = seededRandom(checkedSeed(name, seed));
      simulation.reset();
      if (wanted) place(wanted);
      else {
        const state = { qpos: Float64Array.from(data.qpos), qvel: Float64Array.from(data.qvel) };
        task.start(state, random);
        place(Float64Array.of(...state.qpos, ...state.qvel));
      }
      steps = 0;
      phase = 'running';
      return { observation: Float32Array.from(observation), info: info(false, false) };
    },

    step(action) {
      checkOpen('step');
      if (phase !== 'running') {
        const why = phase === 'new' ? 'no episode has begun' : 'the episode is over';
        throw new ForerunError('invalid-argument', `step: environment '${name}': ${why}; call reset() first.`);
      }
      const clipped = readAction(name, space, action, control);
      data.ctrl.set(control);
      qposBefore.set(data.qpos);
      simulation.step(task.frameSkip);
      steps++;
      const diverged = hasFailed();
      const before = observation;
      if (!diverged) observation = task.observe(moment());
      const { reward, terminated } = diverged
        ? { reward: 0, terminated: true }
        : task.outcome(moment(), observation, before, control);
      const truncated = steps >= limit;
      if (terminated || truncated) phase = 'over';
      return {
        observation: Float32Array.from(observation),
        reward,
        terminated,
        truncated,
        info: info(clipped, diverged),
      };
    },

    close() {
      if (phase !== 'closed') simulation.destroy();
      phase = 'closed';
    },

    destroy() {
      env.close();
    },
  };
  return env;
}

/** A task as an entry for the list of environments. */
export function mujocoEntry(task: MujocoTask): EnvEntry {
  const { name, description, steps, observationNames, action, reward } = task;
  return {
    name,
    description,
    steps,
    space: { stateNames: observationNames, action },
    reward,
    create: (options) => createTaskEnv(task, options),
  };
}
