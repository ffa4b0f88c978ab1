import { chart } from '../../src/diagnostics/plot/chart.ts';
import { mean } from '../../src/diagnostics/statistics.ts';
import { createEnv } from '../../src/envs/create.ts';
import { findEnv } from '../../src/envs/registry.ts';
import { ForerunError } from '../../src/index.ts';
import { seededRandom } from '../../src/models/data/random.ts';
import { type OnlineLinearModel, onlineLinearModel } from '../../src/models/linear/online-linear.ts';
import { type Figure, rounded, stepped } from './figure.ts';

const STEPS = 100;

/** Slide 1: actual against predicted states. */
export const actualAgainstPredicted: Figure = {
  slide: 1,
  name: 'actual-against-predicted',
  title: 'Actual against predicted states',
  description:
    'A random walk, and a linear model that learns it while it goes: each state is predicted before the model learns from it. The rule of the slide loses its way where the walk is beyond 4.5; with steps divided by the squared length of the input it does not.',
  async run(options) {
    const { seed } = options;
    const tell = stepped(options, 'Slide 1');
    const { space } = findEnv('integrator');
    const env = await createEnv('integrator', { start: [0] });
    const random = seededRandom(seed);
    const rules = [
      { name: "predicted, the slide's rule", model: onlineLinearModel({ space, seed }) },
      {
        name: 'predicted, normalised rule',
        model: onlineLinearModel({ space, seed, normalized: true, learningRate: 1 }),
      },
    ];
    const predicted = rules.map((): (number | null)[] => []);
    const actual: number[] = [];
    let { observation } = env.reset();
    for (let t = 0; t < STEPS; t++) {
      tell(t, STEPS);
      const action = Float32Array.of(2 * random() - 1);
      const { observation: nextState, reward } = env.step(action);
      for (const [r, { model }] of rules.entries()) {
        const expected = model.fitted ? (await model.predict(observation, action)).mean[0] : undefined;
        // A rule that has lost its way for good has nothing to say; the others have.
        predicted[r]?.push(expected !== undefined && Math.abs(expected) < 1e6 ? expected : null);
        learn(model, { state: observation, action, reward, nextState, terminated: false, truncated: false });
      }
      actual.push(nextState[0] ?? 0);
      observation = nextState;
    }
    env.close();
    const x = actual.map((_, t) => t + 1);
    const [low, high] = [Math.min(-1, ...actual), Math.max(1, ...actual)];
    const room = 0.15 * (high - low);
    const lastErrors = predicted.map((states) => meanError(actual.slice(-20), states.slice(-20)));
    const [slides = null, normalised = null] = lastErrors;
    return {
      pictures: [
        chart({
          title: 'Actual against predicted states',
          subtitle: `online linear models on a random walk, seed ${seed}`,
          x: { label: 'step' },
          // A rule that loses its way leaves the chart, so that the walk can be seen.
          y: { label: 'state', domain: [low - room, high + room] },
          marks: [
            { kind: 'line', name: 'actual', series: 'ink', x, y: actual },
            ...rules.map(
              ({ name }, r) =>
                ({ kind: 'line', name, series: r + 1, x, y: predicted[r] ?? [], dashed: r === 1 }) as const,
            ),
          ],
        }),
        chart({
          title: 'Error of the prediction',
          subtitle: 'one step ahead, before the model learns from the step',
          x: { label: 'step' },
          y: { label: 'error', scale: 'log', domain: [1e-4, 1e3] },
          marks: rules.map(
            ({ name }, r) =>
              ({ kind: 'line', name, series: r + 1, x, y: errorsOf(actual, predicted[r] ?? []) }) as const,
          ),
        }),
      ],
      summary: `The walk went from 0 to ${rounded(actual.at(-1) ?? 0, 3)} and as far as ${rounded(Math.max(...actual.map(Math.abs)), 3)} from 0. Mean error over the last 20 steps: ${errorText(slides)} with the slide's rule, ${errorText(normalised)} with the normalised one.`,
      table: {
        columns: ['step', 'actual', 'predicted by the rule of the slide', 'predicted by the normalised rule'],
        rows: actual.map((state, t) => [t + 1, state, predicted[0]?.[t] ?? null, predicted[1]?.[t] ?? null]),
      },
    };
  },
};

/** Learns from a transition; a rule whose weights would leave float32 stays as it is. */
function learn(model: OnlineLinearModel, transition: Parameters<OnlineLinearModel['update']>[0]): void {
  try {
    model.update(transition);
  } catch (error) {
    if (!(error instanceof ForerunError)) throw error;
  }
}

/** Distances; `null` where a prediction is missing. */
function errorsOf(actual: readonly number[], predicted: readonly (number | null)[]): (number | null)[] {
  return actual.map((value, i) => {
    const expected = predicted[i] ?? null;
    return expected === null ? null : Math.abs(value - expected);
  });
}

/** `null` where predictions are missing. */
function meanError(actual: readonly number[], predicted: readonly (number | null)[]): number | null {
  const errors = errorsOf(actual, predicted);
  return errors.includes(null) ? null : mean(errors.map(Number));
}

function errorText(error: number | null): string {
  return error === null ? 'beyond all numbers' : String(rounded(error, 2));
}
