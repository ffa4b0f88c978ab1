import { biasAlong, truthOf } from '../../src/diagnostics/bias.ts';
import { biasSweep } from '../../src/diagnostics/bias-sweep.ts';
import { biasPlot, biasSweepPlot } from '../../src/diagnostics/plot/bias.ts';
import { defineSystem, mppi, pendulum, type System } from '../../src/index.ts';
import { defineSpace } from '../../src/models/data/define-space.ts';
import { normals, seededRandom } from '../../src/models/data/random.ts';
import { ReplayBuffer } from '../../src/models/data/replay-buffer.ts';
import type { TransitionSpace } from '../../src/models/data/transitions.ts';
import { linearModel } from '../../src/models/linear/linear.ts';
import { type Figure, rounded, stepped } from './figure.ts';

/** The slide's: the true parameter, and the standard deviation of the bias. */
const [SLOPE, BIAS] = [2, 0.5];
const FACTORS = [0.5, 0.75, 1, 1.5, 2];

/** Slide 7: model bias. */
export const modelBias: Figure = {
  slide: 7,
  name: 'model-bias',
  title: 'Model bias',
  description:
    'A model that learned from a world with another slope; a straight line that was fitted to a pendulum, which is none; and what a wrong length costs when plans are made with it.',
  async run(options) {
    const { seed, backend = 'auto', signal, onProgress } = options;
    const random = seededRandom(seed);
    const estimated = SLOPE + BIAS * normals(random)();
    const line = await linearModelOf(slope(estimated), LINE, random);
    const curve = await biasAlong(line, {
      truth: await truthOf(slope(SLOPE)),
      vary: 'x',
      output: 'y',
      from: 0,
      to: 10,
    });

    const rod = { stateNames: ['angle', 'speed'], action: pendulum().action };
    const straight = await linearModelOf(pendulum(), rod, random);
    const bent = await biasAlong(straight, {
      truth: await truthOf(pendulum()),
      vary: 'angle',
      output: 'speed',
      from: -Math.PI,
      to: Math.PI,
    });
    stepped(options, 'Slide 7')(0, 1);

    const sweep = await biasSweep({
      system: pendulum(),
      algorithm: mppi({ samples: 128, horizon: 20 }),
      parameter: 'length',
      factors: FACTORS,
      seeds: [seed, (seed + 1) % 2 ** 32],
      start: [Math.PI, 0],
      steps: 100,
      backend,
      ...(signal && { signal }),
      ...(onProgress && { onProgress }),
    });
    const right = sweep.rows.find(({ factor }) => factor === 1);
    const worst = sweep.rows.reduce((least, row) => (row.mean < least.mean ? row : least));
    return {
      pictures: [
        biasPlot(curve, {
          title: 'Model bias',
          subtitle: `true slope ${SLOPE}, the model's ${rounded(estimated, 3)}`,
        }),
        biasPlot(bent, {
          title: 'A straight line for a pendulum',
          subtitle: 'fitted to 400 random steps; the bias is in the form of the model',
        }),
        biasSweepPlot(sweep),
      ],
      summary: `True parameter ${SLOPE}, estimated ${rounded(estimated, 3)}, so the bias is ${rounded(estimated - SLOPE, 2)}: at 10 the model is off by ${rounded(10 * (estimated - SLOPE), 2)}. Planning for the pendulum with the right length returned ${rounded(right?.mean ?? 0, 3)}, with ${worst.factor} times the length ${rounded(worst.mean, 3)}.`,
      table: {
        columns: ['input', 'true', 'predicted', 'bias'],
        rows: curve.x.map((x, i) => {
          const [truth = null, prediction = null] = [curve.truth[i], curve.prediction[i]];
          return [x, truth, prediction, truth === null || prediction === null ? null : prediction - truth];
        }),
      },
    };
  },
};

const LINE = defineSpace({ state: ['y'], action: { x: [0, 10] } });

/** The world of the slide: the next y is the slope times x. */
function slope(value: number): System {
  return defineSystem({
    name: 'slope',
    state: ['y'],
    action: { x: [0, 10] },
    params: { slope: value },
    wgsl: `
fn dynamics(x: State, u: Action, t: u32) -> State { return State(params.slope * u.x); }
fn cost(x: State, u: Action, t: u32) -> f32 { return 0.0; }`,
  });
}

/** A linear model of 400 steps from random states with random actions; the slide's world always begins at y = 0. */
async function linearModelOf(system: System, space: TransitionSpace, random: () => number) {
  const truth = await truthOf(system);
  const buffer = new ReplayBuffer({ space });
  const { action } = system;
  if (action.kind !== 'continuous') throw new Error('the figure has only continuous actions');
  for (let row = 0; row < 400; row++) {
    const state = Float32Array.from(system.stateNames, (name) => (name === 'y' ? 0 : Math.PI * (2 * random() - 1)));
    const taken = action.low.map((low, a) => low + random() * ((action.high[a] ?? 0) - low));
    const nextState = truth(state, taken);
    buffer.add({ state, action: taken, reward: 0, nextState, terminated: false, truncated: true });
  }
  const model = linearModel({ space });
  await model.fit(buffer.transitions());
  return model;
}
