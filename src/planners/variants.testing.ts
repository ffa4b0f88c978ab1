import { defineSystem } from '../systems/define.ts';
import type { System } from '../systems/system.ts';
import type { Algorithm } from './algorithm.ts';
import { cem } from './cem.ts';
import { icem } from './icem.ts';
import { mppi } from './mppi.ts';
import type { Plan } from './planner.ts';
import { predictiveSampling } from './predictive-sampling.ts';
import { randomShooting } from './random-shooting.ts';
import { learnedRecorder, recorder } from './recorder.testing.ts';

/** N and H of the variants: small, and no multiples of anything. */
export const N = 150;
export const H = 7;

/** A system and an algorithm for it, to claim something of every kind of planning. */
export interface Variant {
  readonly name: string;
  readonly system: System;
  readonly algorithm: Algorithm;
}

/** A recorder whose actions are choices: its state is the index taken last, and index 2 is the cheapest. */
export function chooser(choices = 4): System {
  return defineSystem({
    name: 'chooser',
    state: ['last'],
    action: { discrete: choices },
    params: { best: 2 },
    wgsl: `
      fn dynamics(x: State, u: Action, t: u32) -> State { return State(f32(u.index)); }
      fn cost(x: State, u: Action, t: u32) -> f32 {
        let miss = f32(u.index) - params.best;
        return miss * miss;
      }
    `,
  });
}

/** Every algorithm with its options on the recorder with two actions. */
export const continuousVariants: readonly Variant[] = [
  randomShooting({ samples: N, horizon: H }),
  predictiveSampling({ samples: N, horizon: H, knots: 4 }),
  predictiveSampling({ samples: N, horizon: H, knots: 0, colorExponent: 1 }),
  cem({ samples: N, horizon: H, iterations: 2 }),
  cem({ samples: N, horizon: H, iterations: 2, knots: 3, interpolation: 'linear', colorExponent: 1 }),
  icem({ samples: N, horizon: H, iterations: 3 }),
  icem({ samples: N, horizon: H, iterations: 2, colorExponent: 0 }),
  mppi({ samples: N, horizon: H, includeNull: true, pureNoise: 0.1 }),
  mppi({ samples: N, horizon: H, iterations: 2, adaptStd: true }),
  mppi({ samples: N, horizon: H, controlCost: 0.5 }),
  mppi({ samples: N, horizon: H, colorExponent: [0, 2] }),
  mppi({ samples: N, horizon: H, knots: 3, interpolation: 'zero' }),
].map((algorithm) => ({ name: nameOf(algorithm), system: recorder(), algorithm }));

/** Algorithms on networks that behave as the recorder. */
export const learnedVariants: readonly Variant[] = [
  cem({ samples: N, horizon: H, iterations: 2 }),
  mppi({ samples: N, horizon: H, knots: 3, controlCost: 0.5 }),
].map((algorithm) => ({ name: `${nameOf(algorithm)}, learned`, system: learnedRecorder(), algorithm }));

/** Every algorithm on a system with four choices. */
export const discreteVariants: readonly Variant[] = [
  randomShooting({ samples: N, horizon: H }),
  predictiveSampling({ samples: N, horizon: H, knots: 0 }),
  cem({ samples: N, horizon: H, iterations: 2 }),
  icem({ samples: N, horizon: H, iterations: 2 }),
  mppi({ samples: N, horizon: H }),
].map((algorithm) => ({ name: `${algorithm.name}, discrete`, system: chooser(), algorithm }));

export const variants: readonly Variant[] = [...continuousVariants, ...learnedVariants, ...discreteVariants];

/** What of a plan has to be the same when it is repeated: everything but its time. */
export function repeatable({ status, action, actions, states, cost, stats }: Plan) {
  const { bestCost, effectiveSamples, diverged } = stats;
  return { status, action, actions, states, cost, bestCost, effectiveSamples, diverged };
}

function nameOf({ name, sample, knots, refit }: Algorithm): string {
  const colors = sample.kind === 'gaussian' ? [sample.colorExponent ?? 0].flat() : [];
  const options = [
    colors.some((exponent) => exponent > 0) ? 'colored noise' : '',
    knots === undefined ? '' : `${knots.interpolation} spline`,
    refit.kind === 'softmax' && refit.adaptStd ? 'adapted deviation' : '',
    refit.kind === 'softmax' && refit.controlCost > 0 ? 'control cost' : '',
  ];
  return [name, ...options.filter((option) => option !== '')].join(', ');
}
