import task from '../../shaders/envs/sparse-pendulum.wgsl?raw';
import physics from '../../shaders/systems/pendulum.wgsl?raw';
import { withDefaults } from '../systems/parameters.ts';
import { PENDULUM } from '../systems/pendulum.ts';
import { environmentEntry } from './system-entry.ts';

/** Gymnasium's pendulum, begun hanging, that pays only upright and slow: nothing leads there but exploration. */
export const sparsePendulum = environmentEntry({
  name: 'sparse-pendulum',
  description: 'Find upright from hanging: paid only there, and only when slow. For exploration.',
  steps: 200,
  physics,
  params: withDefaults('sparse-pendulum', PENDULUM, {}),
  state: ['angle', 'speed'],
  action: { torque: [-2, 2] },
  observation: ['cosine', 'sine', 'speed'],
  without: ['cost'],
  task,
  initialState: (random) => [Math.PI + 0.1 * (random() - 0.5), 0],
});
