import acrobotTask from '../../shaders/envs/acrobot-v1.wgsl?raw';
import cartpoleContinuousTask from '../../shaders/envs/cartpole-continuous.wgsl?raw';
import cartpoleTask from '../../shaders/envs/cartpole-v1.wgsl?raw';
import mountainCarTask from '../../shaders/envs/mountain-car-continuous-v0.wgsl?raw';
import pendulumTask from '../../shaders/envs/pendulum-v1.wgsl?raw';
import acrobotPhysics from '../../shaders/systems/acrobot.wgsl?raw';
import cartpolePhysics from '../../shaders/systems/cartpole.wgsl?raw';
import mountainCarPhysics from '../../shaders/systems/mountain-car.wgsl?raw';
import pendulumPhysics from '../../shaders/systems/pendulum.wgsl?raw';
import { ACROBOT } from '../systems/acrobot.ts';
import { CARTPOLE, CARTPOLE_DISCRETE } from '../systems/cartpole.ts';
import { MOUNTAIN_CAR } from '../systems/mountain-car.ts';
import { withDefaults } from '../systems/parameters.ts';
import { PENDULUM } from '../systems/pendulum.ts';
import { preprocess } from '../wgsl/preprocess.ts';
import type { EnvEntry } from './entry.ts';
import { spread } from './spread.ts';
import { environmentEntry } from './system-entry.ts';

/**
 * Gymnasium 1.3's classic control with its names, observations, rewards, ends, time limits and starts. Physics in f32, where
 * Gymnasium's is in float64 but for the mountain car's.
 */
export const gymnasiumEnvs: readonly EnvEntry[] = [
  environmentEntry({
    name: 'CartPole-v1',
    description: 'Keep a pole upright with pushes to the left or right.',
    steps: 500,
    physics: preprocess(cartpolePhysics, { DISCRETE: true }),
    params: withDefaults('CartPole-v1', CARTPOLE_DISCRETE, {}),
    state: ['position', 'velocity', 'angle', 'angleRate'],
    action: { discrete: 2 },
    without: ['cost', 'terminalCost'],
    task: cartpoleTask,
    initialState: (random) => spread(random, [0.05, 0.05, 0.05, 0.05]),
  }),
  environmentEntry({
    name: 'Pendulum-v1',
    description: 'Swing a rod up with a motor too weak to lift it.',
    steps: 200,
    physics: pendulumPhysics,
    params: withDefaults('Pendulum-v1', PENDULUM, {}),
    state: ['angle', 'speed'],
    action: { torque: [-2, 2] },
    observation: ['cosine', 'sine', 'speed'],
    without: [],
    task: pendulumTask,
    initialState: (random) => spread(random, [Math.PI, 1]),
  }),
  environmentEntry({
    name: 'Acrobot-v1',
    description: 'Swing two links up with a motor between them.',
    steps: 500,
    physics: preprocess(acrobotPhysics, { DISCRETE: true }),
    params: withDefaults('Acrobot-v1', ACROBOT, {}),
    state: ['angle1', 'angle2', 'rate1', 'rate2'],
    action: { discrete: 3 },
    observation: ['cosine1', 'sine1', 'cosine2', 'sine2', 'rate1', 'rate2'],
    rewards: true,
    without: [],
    task: acrobotTask,
    initialState: (random) => spread(random, [0.1, 0.1, 0.1, 0.1]),
  }),
  environmentEntry({
    name: 'MountainCarContinuous-v0',
    description: 'Swing a weak car in a valley until it gets up the hill.',
    steps: 999,
    physics: mountainCarPhysics,
    params: withDefaults('MountainCarContinuous-v0', MOUNTAIN_CAR, {}),
    state: ['position', 'velocity'],
    action: { force: [-1, 1] },
    rewards: true,
    without: [],
    task: mountainCarTask,
    initialState: (random) => [-0.5 + (spread(random, [0.1])[0] ?? 0), 0],
  }),
  environmentEntry({
    name: 'cartpole-continuous',
    description: "Keep a pole upright with a force of any size: mbrl-lib's continuous cart-pole.",
    steps: 200,
    physics: preprocess(cartpolePhysics, { DISCRETE: false }),
    params: withDefaults('cartpole-continuous', CARTPOLE, {}),
    state: ['position', 'velocity', 'angle', 'angleRate'],
    action: { push: [-1, 1] },
    without: ['push', 'cost', 'terminalCost', 'miss'],
    task: cartpoleContinuousTask,
    initialState: (random) => spread(random, [0.05, 0.05, 0.05, 0.05]),
  }),
];
