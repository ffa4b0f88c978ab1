import { chart } from '../../src/diagnostics/plot/chart.ts';
import { armKinematic, findSystem, randomShooting } from '../../src/index.ts';
import { fly } from './closed-loop.ts';
import { type Figure, rounded } from './figure.ts';

const STEPS = 20;
/** Width by height of the chart's panel is about this; so one metre is as long on both axes. */
const SHAPE = 1.53;

/** Slide 11: the path of an arm's hand to its target. */
export const armTrajectory: Figure = {
  slide: 11,
  name: 'arm-trajectory',
  title: 'An arm reaches a point',
  description:
    'Two links whose joints turn by at most 0.1 rad a step, planned by random shooting as on the slide: the best of 1,000 sequences of length 10, 20 steps.',
  async run(options) {
    const { start, position, goal } = findSystem('arm-kinematic');
    const system = armKinematic();
    const flight = await fly('Slide 11', options, {
      system,
      algorithm: randomShooting({ samples: 1000, horizon: 10 }),
      start,
      steps: STEPS,
    });
    const [goalX = 0, goalY = 0] = goal(system.params) ?? [];
    const hands = flight.states.map((state) => position(state, system.params));
    const x = hands.map(([px = 0]) => px);
    const y = hands.map(([, py = 0]) => py);
    const distances = hands.map(([px = 0, py = 0]) => Math.hypot(px - goalX, py - goalY));
    const { length1 = 1 } = system.params;
    const links = (t: number) => {
      const [shoulder = 0] = flight.states[t] ?? [];
      const [hx = 0, hy = 0] = hands[t] ?? [];
      return { x: [0, length1 * Math.cos(shoulder), hx], y: [0, length1 * Math.sin(shoulder), hy] };
    };
    const height = 1.9;
    return {
      pictures: [
        chart({
          title: 'Trajectory of an arm',
          subtitle: `random shooting, 1,000 x 10, ${STEPS} steps, seed ${options.seed}`,
          width: 600,
          height: 480,
          x: { label: 'x', unit: 'm', domain: [-0.5, SHAPE * height - 0.5] },
          y: { label: 'y', unit: 'm', domain: [-0.3, height - 0.3] },
          marks: [
            { kind: 'line', name: 'arm, first', series: 'faint', ...links(0), dashed: true },
            { kind: 'line', name: 'arm, last', series: 'ink', ...links(STEPS) },
            { kind: 'line', name: 'hand', series: 0, x, y },
            { kind: 'points', name: 'hand', series: 0, x, y },
            { kind: 'points', name: 'target', series: 1, x: [goalX], y: [goalY], radius: 7 },
          ],
        }),
      ],
      summary: `The hand starts ${rounded(distances[0] ?? 0, 3)} m from the target, comes as near as ${rounded(Math.min(...distances), 2)} m and ends ${rounded(distances.at(-1) ?? 0, 2)} m from it after ${STEPS} steps.`,
      table: {
        columns: ['step', 'x', 'y', 'shoulder', 'elbow', 'distance'],
        rows: hands.map(([px = 0, py = 0], t) => {
          const [shoulder = 0, elbow = 0] = flight.states[t] ?? [];
          return [t, px, py, shoulder, elbow, distances[t] ?? 0];
        }),
      },
    };
  },
};
