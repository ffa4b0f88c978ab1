import { describe, expect, it } from 'vitest';
import { mppi } from '../planners/mppi.ts';
import { learnedRecorder } from '../planners/recorder.testing.ts';
import { doubleIntegrator } from '../systems/double-integrator.ts';
import { pendulum } from '../systems/pendulum.ts';
import type { System } from '../systems/system.ts';
import { simulate } from './simulate.ts';

/** A pendulum whose motor is weaker one way. */
const usual = pendulum();
const weak = { ...usual, action: { ...usual.action, low: Float32Array.of(-1) } } as System;

describe('simulate', () => {
  it.each([
    ['a plant with other states', { plant: doubleIntegrator() }, /has the states px, py/],
    ['a plant with other bounds', { plant: weak }, /has the actions torque from -1 to 2, but .* torque from -2 to 2/],
    ['a plant that is learned', { system: learnedRecorder(), states: [0, 0] }, /give a plant with dynamics in WGSL/],
    ['parameters that the plant lacks', { plantParams: { weight: 3 } }, /no parameter 'weight'/],
    ['parameters for other problems', { plantParams: [{}, {}] }, /2 sets for 1 problems/],
    ['noise for other states', { processNoise: [1] }, /angle, speed/],
    ['a negative delay', { actionDelay: -1 }, /actionDelay is -1/],
    ['no steps', { steps: 0 }, /steps is 0/],
    ['half a state', { states: [1] }, /the state has 1 numbers/],
    [
      'a state and a half for three',
      { states: [0, 0, 0], problems: 3 },
      /states has 3 numbers; give 2 \(angle, speed\) for all problems, or \[B, S\] = 3 x 2/,
    ],
    ['a seed below 0', { seed: -1 }, /seed is -1/],
    ['no seed', { seed: null } as object, /seed is null/],
    ['a word for seeds', { seed: 'ab', problems: 2 } as object, /seed is ab/],
    ['no process noise', { processNoise: null } as object, /processNoise is null/],
    ['no parameters in a list of them', { plantParams: [null] } as object, /plantParams has null/],
    ['a number for parameters', { plantParams: 5 } as object, /plantParams has 5/],
    ['what is called and is no function', { onProgress: 5 } as object, /onProgress is 5; give a function/],
    ['more threads than there may be', { threads: 1000 }, /threads is 1000; give a whole number from 1 to/],
    ['more than fits one binding', { record: true, problems: 64, steps: 1e6 }, /a GPU binding holds/],
    ['another backend', { backend: 'gpu' } as object, /give 'auto', 'webgpu' or 'cpu'/],
    ['a device that is none', { backend: 'auto', device: {} } as object, /simulate: device is no GPUDevice/],
    ['no threads', { threads: 0 }, /threads is 0/],
    ['what it does not know', { delay: 2 } as object, /no option 'delay'/],
  ])('refuses %s', async (_, given, message) => {
    const options = {
      system: pendulum(),
      algorithm: mppi({ samples: 4, horizon: 2 }),
      backend: 'cpu',
      steps: 3,
      states: [0, 0],
      ...given,
    } as const;
    await expect(simulate(options)).rejects.toThrow(message);
  });
});
