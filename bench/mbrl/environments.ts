import acrobotPhysics from '../../shaders/systems/acrobot.wgsl?raw';
import cartpolePhysics from '../../shaders/systems/cartpole.wgsl?raw';
import mountainCarPhysics from '../../shaders/systems/mountain-car.wgsl?raw';
import pendulumPhysics from '../../shaders/systems/pendulum.wgsl?raw';
import { ACROBOT } from '../../src/systems/acrobot.ts';
import { CARTPOLE } from '../../src/systems/cartpole.ts';
import { defineSystem } from '../../src/systems/define.ts';
import { MOUNTAIN_CAR } from '../../src/systems/mountain-car.ts';
import { type ParameterTable, withDefaults } from '../../src/systems/parameters.ts';
import { PENDULUM } from '../../src/systems/pendulum.ts';
import type { System, SystemDefinition } from '../../src/systems/system.ts';
import { preprocess } from '../../src/wgsl/preprocess.ts';
import { withoutFunctions } from './without-functions.ts';

/** Names of the environments of "Benchmarking Model-Based RL" that are rebuilt here. */
export type MbrlEnvironment = 'pendulum' | 'acrobot' | 'cartpole' | 'mountain-car';

/** Every episode of these environments has this many steps; nothing ends it early. */
export const EPISODE_STEPS = 200;

/** An environment: the physics of a built-in system, and in the paper's own words what it pays for and what an action is. */
interface Rebuilt {
  readonly physics: string;
  readonly table: ParameterTable;
  readonly state: SystemDefinition['state'];
  readonly action: SystemDefinition['action'];
  /** Functions of the physics' text that `wgsl` replaces or that go: the built-in task's. */
  readonly without: readonly string[];
  readonly wgsl: string;
  readonly initialState: (random: () => number) => readonly number[];
}

/**
 * The reward is that of the state before the step, so cost(x) is its negative. Starts and physics are Gymnasium's. Actions
 * are in [-1, 1], the pendulum's in N m.
 */
const ENVIRONMENTS: Readonly<Record<MbrlEnvironment, Rebuilt>> = {
  pendulum: {
    physics: pendulumPhysics,
    table: PENDULUM,
    state: ['angle', 'speed'],
    action: { torque: [-2, 2] },
    without: ['cost'],
    // As the authors coded it, it pays for hanging down.
    wgsl: `
fn cost(x: State, u: Action, t: u32) -> f32 {
  return cos(x.angle) + 0.1 * abs(sin(x.angle)) + 0.1 * x.speed * x.speed + 0.001 * u.torque * u.torque;
}
`,
    initialState: (random) => [spread(random, Math.PI), spread(random, 1)],
  },
  acrobot: {
    physics: preprocess(acrobotPhysics, { DISCRETE: false }),
    table: ACROBOT,
    state: ['angle1', 'angle2', 'rate1', 'rate2'],
    action: { choice: [-1, 1] },
    without: ['torque', 'terminated', 'cost', 'terminalCost'],
    wgsl: `
fn torque(u: Action) -> f32 {
  return select(select(1.0, 0.0, u.choice < 0.33), -1.0, u.choice < -0.33);
}

fn cost(x: State, u: Action, t: u32) -> f32 {
  return cos(x.angle1) + cos(x.angle1 + x.angle2);
}
`,
    initialState: (random) => Array.from({ length: 4 }, () => spread(random, 0.1)),
  },
  cartpole: {
    physics: preprocess(cartpolePhysics, { DISCRETE: false }),
    table: CARTPOLE,
    state: ['position', 'velocity', 'angle', 'angleRate'],
    action: { choice: [-1, 1] },
    without: ['push', 'cost', 'terminalCost'],
    wgsl: `
fn push(u: Action) -> f32 {
  return select(-10.0, 10.0, u.choice > 0.0);
}

fn cost(x: State, u: Action, t: u32) -> f32 {
  return 0.01 * x.position * x.position - cos(x.angle);
}
`,
    initialState: (random) => Array.from({ length: 4 }, () => spread(random, 0.05)),
  },
  'mountain-car': {
    physics: mountainCarPhysics,
    table: MOUNTAIN_CAR,
    state: ['position', 'velocity'],
    action: { force: [-1, 1] },
    without: ['terminated', 'cost', 'terminalCost'],
    wgsl: `
fn cost(x: State, u: Action, t: u32) -> f32 {
  return -x.position;
}
`,
    initialState: (random) => [-0.5 + spread(random, 0.1), 0],
  },
};

/** All of {@link MbrlEnvironment}, in the paper's order. */
export const MBRL_ENVIRONMENTS: readonly MbrlEnvironment[] = ['pendulum', 'acrobot', 'cartpole', 'mountain-car'];

/**
 * An environment of "Benchmarking Model-Based RL" (Wang et al. 2019, arXiv 1907.02057) as a system. The physics is the text
 * of the built-in system of that name; reward and meaning of the action are the paper's, and there is no early end.
 */
export function mbrlSystem(name: MbrlEnvironment): System {
  const { physics, table, state, action, without, wgsl, initialState } = ENVIRONMENTS[name];
  return defineSystem({
    name: `mbrl-${name}`,
    state,
    action,
    params: withDefaults(name, table, {}),
    wgsl: withoutFunctions(physics, without) + wgsl,
    initialState,
  });
}

/** Uniform in [-width, width). */
function spread(random: () => number, width: number): number {
  return width * (2 * random() - 1);
}
