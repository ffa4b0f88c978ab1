import { tabularCurves } from '../../src/agents/tabular/tabular-curves.ts';
import { chart } from '../../src/diagnostics/plot/chart.ts';
import { mean } from '../../src/diagnostics/statistics.ts';
import { createMazeSession } from '../decisions/maze/maze-session.ts';
import { optimumOf } from '../decisions/maze/optimum.ts';
import { worldEntry } from '../decisions/maze/world-entry.ts';
import { valueRange, worldPicture } from '../decisions/maze/world-picture.ts';
import { findGridWorld } from '../decisions/maze/worlds.ts';
import { type Figure, rounded, stepped } from './figure.ts';

const STEPS = [0, 5, 50];
const [RUNS, EPISODES] = [10, 50];
/** Episodes after which the values are drawn. */
const DRAWN = 3;
/** As on the slide. */
const SLIDE = { learningRate: 0.1, discount: 0.95, epsilon: 0.1 } as const;

/** Slide 6: Dyna-Q. */
export const dynaMaze: Figure = {
  slide: 6,
  name: 'dyna-q',
  title: 'Dyna-Q: what a model saves',
  description:
    "The slide's learner, with its learning rate, discount and epsilon, where there is something to learn: the Dyna maze of Sutton and Barto (figure 8.2) in place of states at random. Steps per episode without planning, with 5 and with the slide's 50 planning steps, mean of 10 runs; then what one run of each knows after three episodes.",
  async run(options) {
    const { seed, signal } = options;
    const tell = stepped(options, 'Slide 6');
    const world = findGridWorld('dyna-maze');
    tell(0, 1);
    const curves = await tabularCurves({
      environment: worldEntry(world.name),
      learners: STEPS.map((planningSteps) => ({
        ...SLIDE,
        name: planningSteps === 0 ? 'n = 0, no model' : `n = ${planningSteps}`,
        planningSteps,
      })),
      runs: RUNS,
      episodes: EPISODES,
      seed,
      ...(signal && { signal }),
      onProgress: ({ fraction }) => tell(fraction, 1),
    });
    const [mdp] = world.tables().map((phase) => phase.mdp);
    if (mdp === undefined) throw new Error('The maze has no tables.');
    const best = optimumOf(world, mdp, SLIDE.discount);
    const range = valueRange(world, mdp, best.actionValues);
    const grids = [STEPS[0] ?? 0, STEPS.at(-1) ?? 0].map((planningSteps) => {
      const session = createMazeSession(world, { ...SLIDE, planningSteps, seed });
      while (session.episodes.length < DRAWN) session.step();
      const { actionValues } = session.learner;
      return worldPicture(world, mdp, {
        title: planningSteps === 0 ? 'Without planning' : `With ${planningSteps} planning steps`,
        subtitle: `after ${DRAWN} episodes, ${session.steps} steps, seed ${seed}`,
        actionValues,
        first: 0,
        range,
      });
    });
    const x = Array.from({ length: EPISODES }, (_, episode) => episode + 1);
    const second = curves.map(({ lengths }) => rounded(lengths[1] ?? 0, 3));
    const late = curves.map(({ lengths }) => rounded(mean(lengths.slice(-10)), 3));
    return {
      pictures: [
        chart({
          title: 'Steps per episode',
          subtitle: `Dyna-Q in the Dyna maze, mean of ${RUNS} runs, from seed ${seed} on`,
          x: { label: 'episode' },
          // The first episode is luck alone, and the same for all.
          y: { label: 'steps', domain: [0, 800] },
          marks: [
            { kind: 'reference', name: `shortest way, ${best.score}`, at: { y: best.score } },
            ...curves.map(({ name, lengths }, series) => ({ kind: 'line', name, series, x, y: lengths }) as const),
          ],
        }),
        ...grids,
        worldPicture(world, mdp, {
          title: 'The optimum',
          subtitle: `by value iteration, ${best.iterations} sweeps`,
          actionValues: best.actionValues,
          range,
        }),
      ],
      summary: `The second episode takes ${second[0]} steps without planning, ${second[1]} with 5 planning steps and ${second[2]} with 50. The last ten take ${late.join(', ')}; the shortest way takes ${best.score}, and one step in ten is random.`,
      table: {
        columns: ['episode', ...curves.map(({ name }) => `steps, ${name}`)],
        rows: x.map((episode, i) => [episode, ...curves.map(({ lengths }) => lengths[i] ?? null)]),
      },
    };
  },
};
