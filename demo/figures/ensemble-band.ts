import { chart } from '../../src/diagnostics/plot/chart.ts';
import { mean, standardDeviation } from '../../src/diagnostics/statistics.ts';
import { bootstrap } from '../../src/models/data/bootstrap.ts';
import { defineSpace } from '../../src/models/data/define-space.ts';
import { normals, seededRandom } from '../../src/models/data/random.ts';
import { ReplayBuffer } from '../../src/models/data/replay-buffer.ts';
import { selectRows } from '../../src/models/data/rows.ts';
import { linearModel } from '../../src/models/linear/linear.ts';
import { type Figure, rounded, stepped } from './figure.ts';

const [POINTS, MEMBERS, ASKED] = [100, 5, 100];
const space = defineSpace({ state: ['y'], action: { x: [0, 10] } });

/** Slide 10: the band of an ensemble. */
export const ensembleBand: Figure = {
  slide: 10,
  name: 'ensemble-band',
  title: 'Ensemble: mean and doubt',
  description:
    'Five linear models, each fitted to its own bootstrap sample of 100 noisy points of y = 2 x + 1: the mean of what they predict, and two standard deviations to either side.',
  async run(options) {
    const tell = stepped(options, 'Slide 10');
    const random = seededRandom(options.seed);
    const normal = normals(random);
    const buffer = new ReplayBuffer({ space });
    for (let i = 0; i < POINTS; i++) {
      const x = 10 * random();
      const nextState = [2 * x + 1 + 0.5 * normal()];
      buffer.add({ state: [0], action: [x], reward: 0, nextState, terminated: false, truncated: true });
    }
    const data = buffer.transitions();
    const inputs = Float32Array.from({ length: ASKED }, (_, i) => (10 * i) / (ASKED - 1));
    const members: Float32Array[] = [];
    for (const [m, rows] of bootstrap(POINTS, MEMBERS, options.seed).entries()) {
      tell(m, MEMBERS);
      const model = linearModel({ space });
      await model.fit(selectRows(data, rows));
      members.push((await model.predict(new Float32Array(ASKED), inputs)).mean);
    }
    const x = Array.from(inputs);
    const at = (i: number) => members.map((values) => values[i] ?? 0);
    const center = x.map((_, i) => mean(at(i)));
    const std = x.map((_, i) => standardDeviation(at(i)));
    const low = center.map((value, i) => value - 2 * (std[i] ?? 0));
    const high = center.map((value, i) => value + 2 * (std[i] ?? 0));
    const inside = x.filter((value, i) => (low[i] ?? 0) <= 2 * value + 1 && 2 * value + 1 <= (high[i] ?? 0)).length;
    return {
      pictures: [
        chart({
          title: 'Predictions of an ensemble',
          subtitle: `${MEMBERS} bootstrapped linear models, seed ${options.seed}`,
          x: { label: 'x' },
          y: { label: 'y' },
          marks: [
            { kind: 'points', name: 'data', series: 'faint', x: data.actions, y: data.nextStates, opacity: 0.5 },
            { kind: 'band', name: 'mean, 2 std', series: 1, x, low, high },
            { kind: 'line', name: 'mean', series: 1, x, y: center },
          ],
        }),
        chart({
          title: 'The same without the slope',
          subtitle: 'the truth is 0; each member has its own error',
          x: { label: 'x' },
          y: { label: 'y − (2 x + 1)' },
          marks: [
            { kind: 'band', name: 'mean, 2 std', series: 1, x, low: off(low, x), high: off(high, x) },
            ...members.map((y) => ({ kind: 'line', name: 'members', series: 0, x, y: off(y, x), thin: true }) as const),
            { kind: 'line', name: 'mean', series: 1, x, y: off(center, x) },
            { kind: 'reference', name: 'truth', at: { y: 0 } },
          ],
        }),
      ],
      summary: `The band is ${rounded(4 * Math.min(...std), 2)} wide where the members agree most and ${rounded(4 * Math.max(...std), 2)} where they agree least. The true line lies within it at ${inside} of ${ASKED} places.`,
      table: {
        columns: ['x', 'mean', 'std', 'low', 'high', ...members.map((_, m) => `member ${m + 1}`)],
        rows: x.map((value, i) => [value, center[i] ?? 0, std[i] ?? 0, low[i] ?? 0, high[i] ?? 0, ...at(i)]),
      },
    };
  },
};

/** y - (2 x + 1) */
function off(y: ArrayLike<number>, x: readonly number[]): number[] {
  return Array.from(y, (value, i) => value - 2 * (x[i] ?? 0) - 1);
}
