import { defineLearnedSystem } from '../../src/systems/learned.ts';
import type { System } from '../../src/systems/system.ts';
import { uniformNumbers } from '../mbrl/random.ts';
import { type EnsembleProblem, layersOf } from './problem.ts';

/** HalfCheetah's: minus the first state, taken as a speed, plus a tenth of the squared actions. */
function costText(actions: number): string {
  const squares = Array.from({ length: actions }, (_, a) => `u.u${a} * u.u${a}`).join(' + ');
  return `fn cost(x: State, u: Action, t: u32) -> f32 { return -x.s0 + 0.1 * (${squares}); }\n`;
}

/**
 * Networks with random weights: as quick as trained ones. Their scale keeps activations and states of order 1, so that no number
 * is denormal or overflows.
 */
export function ensembleSystem(problem: EnsembleProblem): System {
  const { states, actions, members, particles } = problem;
  const layers = layersOf(problem);
  const random = uniformNumbers(1);
  const named = (letter: string, count: number) => Array.from({ length: count }, (_, k) => `${letter}${k}`);
  return defineLearnedSystem({
    name: 'random-networks',
    state: named('s', states),
    action: {
      kind: 'continuous',
      names: named('u', actions),
      low: new Float32Array(actions).fill(-1),
      high: new Float32Array(actions).fill(1),
      neutral: new Float32Array(actions),
    },
    wgsl: costText(actions),
    ensemble: {
      members,
      layers,
      activation: 'silu',
      probabilistic: true,
      learnsReward: false,
      weights: randomWeights(members, layers, random),
      inputMean: new Float32Array(states + actions),
      inputStd: new Float32Array(states + actions).fill(1),
      outputMean: new Float32Array(states),
      outputStd: new Float32Array(states).fill(0.1),
      minLogVariance: new Float32Array(states).fill(-6),
      maxLogVariance: new Float32Array(states).fill(-1),
      propagation: 'tsinf',
      particles,
      aleatoric: true,
      risk: { kind: 'mean' },
      disagreementCost: 0,
    },
  });
}

/** Uniform with a variance of 1 / inputs; small biases. */
function randomWeights(members: number, layers: readonly number[], random: () => number): Float32Array {
  const weights: number[] = [];
  for (let m = 0; m < members; m++) {
    for (const [l, outputs] of layers.slice(1).entries()) {
      const inputs = layers[l] ?? 1;
      const scale = Math.sqrt(3 / inputs);
      for (let i = 0; i < inputs * outputs; i++) weights.push(scale * (2 * random() - 1));
      for (let i = 0; i < outputs; i++) weights.push(0.1 * (2 * random() - 1));
    }
  }
  return Float32Array.from(weights);
}
