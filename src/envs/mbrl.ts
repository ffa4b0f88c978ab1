import acrobotTask from '../../shaders/envs/mbrl-acrobot.wgsl?raw';
import cartpoleTask from '../../shaders/envs/mbrl-cartpole.wgsl?raw';
import mountainCarTask from '../../shaders/envs/mbrl-mountain-car.wgsl?raw';
import pendulumTask from '../../shaders/envs/mbrl-pendulum.wgsl?raw';
import acrobotPhysics from '../../shaders/systems/acrobot.wgsl?raw';
import cartpolePhysics from '../../shaders/systems/cartpole.wgsl?raw';
import mountainCarPhysics from '../../shaders/systems/mountain-car.wgsl?raw';
import pendulumPhysics from '../../shaders/systems/pendulum.wgsl?raw';
import { ACROBOT } from '../systems/acrobot.ts';
import { CARTPOLE } from '../systems/cartpole.ts';
import { MOUNTAIN_CAR } from '../systems/mountain-car.ts';
import { withDefaults } from '../systems/parameters.ts';
import { PENDULUM } from '../systems/pendulum.ts';
import type { System } from '../systems/system.ts';
import { preprocess } from '../wgsl/preprocess.ts';
import type { EnvEntry } from './entry.ts';
import { spread } from './spread.ts';
import { type EnvDefinition, environmentEntry, environmentSystem } from './system-entry.ts';

/** Names of the environments of "Benchmarking Model-Based RL" that need no MuJoCo. */
export type MbrlEnvironment = 'pendulum' | 'acrobot' | 'cartpole' | 'mountain-car';

/** Every episode of these environments has this many steps; nothing ends it early. */
export const EPISODE_STEPS = 200;

/**
 * The reward is that of the state before the step, so cost(x) is its negative. Starts and physics are Gymnasium's. Actions
 * are in [-1, 1], the pendulum's in N m.
 */
const ENVIRONMENTS: Readonly<Record<MbrlEnvironment, EnvDefinition>> = {
  pendulum: {
    name: 'mbrl-pendulum',
    description: 'The pendulum of "Benchmarking Model-Based RL": as coded there, it is paid for hanging.',
    steps: EPISODE_STEPS,
    physics: pendulumPhysics,
    params: withDefaults('mbrl-pendulum', PENDULUM, {}),
    state: ['angle', 'speed'],
    action: { torque: [-2, 2] },
    observation: ['cosine', 'sine', 'speed'],
    without: ['cost'],
    task: pendulumTask,
    initialState: (random) => spread(random, [Math.PI, 1]),
  },
  acrobot: {
    name: 'mbrl-acrobot',
    description: 'The acrobot of "Benchmarking Model-Based RL": paid for the height of its tip, no end.',
    steps: EPISODE_STEPS,
    physics: preprocess(acrobotPhysics, { DISCRETE: false }),
    params: withDefaults('mbrl-acrobot', ACROBOT, {}),
    state: ['angle1', 'angle2', 'rate1', 'rate2'],
    action: { choice: [-1, 1] },
    observation: ['cosine1', 'sine1', 'cosine2', 'sine2', 'rate1', 'rate2'],
    without: ['torque', 'terminated', 'cost', 'terminalCost'],
    task: acrobotTask,
    initialState: (random) => spread(random, [0.1, 0.1, 0.1, 0.1]),
  },
  cartpole: {
    name: 'mbrl-cartpole',
    description: 'The cart-pole of "Benchmarking Model-Based RL": paid for an upright pole near the middle, no end.',
    steps: EPISODE_STEPS,
    physics: preprocess(cartpolePhysics, { DISCRETE: false }),
    params: withDefaults('mbrl-cartpole', CARTPOLE, {}),
    state: ['position', 'velocity', 'angle', 'angleRate'],
    action: { choice: [-1, 1] },
    without: ['push', 'cost', 'terminalCost'],
    task: cartpoleTask,
    initialState: (random) => spread(random, [0.05, 0.05, 0.05, 0.05]),
  },
  'mountain-car': {
    name: 'mbrl-mountain-car',
    description: 'The mountain car of "Benchmarking Model-Based RL": paid its position, no end.',
    steps: EPISODE_STEPS,
    physics: mountainCarPhysics,
    params: withDefaults('mbrl-mountain-car', MOUNTAIN_CAR, {}),
    state: ['position', 'velocity'],
    action: { force: [-1, 1] },
    without: ['terminated', 'cost', 'terminalCost'],
    task: mountainCarTask,
    initialState: (random) => [-0.5 + (spread(random, [0.1])[0] ?? 0), 0],
  },
};

/** All of {@link MbrlEnvironment}, in the paper's order. */
export const MBRL_ENVIRONMENTS: readonly MbrlEnvironment[] = ['pendulum', 'acrobot', 'cartpole', 'mountain-car'];

/**
 * An environment of "Benchmarking Model-Based RL" (Wang et al. 2019, arXiv 1907.02057) as a system. The physics is the text
 * of the built-in system of that name; reward and meaning of the action are the paper's, and there is no early end.
 */
export function mbrlSystem(name: MbrlEnvironment): System {
  return environmentSystem(ENVIRONMENTS[name]).system;
}

/** The environments of "Benchmarking Model-Based RL" that need no MuJoCo, with the paper's observations: `mbrl-pendulum` ... */
export const mbrlEnvs: readonly EnvEntry[] = MBRL_ENVIRONMENTS.map((name) => environmentEntry(ENVIRONMENTS[name]));
