import { chart } from '../../src/diagnostics/plot/chart.ts';
import { integrator, randomShooting } from '../../src/index.ts';
import { type Flight, fly } from './closed-loop.ts';
import { type Figure, rounded } from './figure.ts';

const STEPS = 20;
/** The slide begins at 0; from 5 there is something to see. */
const STARTS = [5, 0];

/** Slide 9: states over steps under model-predictive control. */
export const mpcStates: Figure = {
  slide: 9,
  name: 'mpc-states',
  title: 'Model-predictive control, step by step',
  description:
    'The best of 100 random action sequences of length 5 from each state, its first action taken, 20 times over: from the 0 of the slide, and from 5.',
  async run(options) {
    const algorithm = randomShooting({ samples: 100, horizon: 5 });
    const flights: Flight[] = [];
    for (const start of STARTS) {
      flights.push(await fly('Slide 9', options, { system: integrator(), algorithm, start: [start], steps: STEPS }));
    }
    const stateOf = (flight: Flight) => flight.states.map(([x = 0]) => x);
    const actionOf = (flight: Flight) => flight.actions.map(([u = 0]) => u);
    const line = (series: number, y: readonly number[]) =>
      [
        { kind: 'line', name: `from ${STARTS[series]}`, series, x: y.map((_, t) => t), y },
        { kind: 'points', name: `from ${STARTS[series]}`, series, x: y.map((_, t) => t), y },
      ] as const;
    const [far, near] = flights.map((flight) => stateOf(flight));
    const within = far?.findIndex((state) => Math.abs(state) < 0.5) ?? -1;
    const lasting = near?.slice(-10).map(Math.abs) ?? [0];
    return {
      pictures: [
        chart({
          title: 'State under model-predictive control',
          subtitle: `random shooting, 100 x 5, seed ${options.seed}`,
          x: { label: 'step' },
          y: { label: 'state', include: [0] },
          marks: flights.flatMap((flight, i) => line(i, stateOf(flight))),
        }),
        chart({
          title: 'Action taken',
          subtitle: 'from -1 to 1',
          x: { label: 'step' },
          y: { label: 'action', domain: [-1.1, 1.1] },
          marks: flights.flatMap((flight, i) => line(i, actionOf(flight))),
        }),
      ],
      summary: `From 5 the state is within 0.5 of 0 ${within < 0 ? 'in none of the steps' : `after ${within} steps`}. From 0 it stays within ${rounded(Math.max(...lasting), 2)} over the last 10 steps: 100 random sequences are too few to hit 0 exactly.`,
      table: {
        columns: ['from', 'step', 'state', 'action', 'next state', 'cost of the plan'],
        rows: flights.flatMap(({ states, actions, costs }, i) =>
          actions.map(([action = 0], t) => [
            STARTS[i] ?? 0,
            t,
            states[t]?.[0] ?? 0,
            action,
            states[t + 1]?.[0] ?? 0,
            costs[t] ?? null,
          ]),
        ),
      },
    };
  },
};
