import { describe, expect, it } from 'vitest';
import { csvOf, type Figure, type FigureResult } from './figure.ts';
import { figures, findFigure } from './figures.ts';

const results = new Map<string, Promise<FigureResult>>();

/** Each figure is computed once for all that is said of it. */
function resultOf(name: string): Promise<FigureResult> {
  const result = results.get(name) ?? findFigure(name).run({ seed: 1, backend: 'cpu' });
  results.set(name, result);
  return result;
}

/** A column of the table as numbers. */
async function column(name: string, title: string): Promise<number[]> {
  const { table } = await resultOf(name);
  return table.rows.map((row) => Number(row[table.columns.indexOf(title)]));
}

describe('the slides that make a picture', () => {
  it('are those of the course, in their order', () => {
    expect(figures.map(({ slide }) => slide)).toEqual([1, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(() => findFigure('__proto__')).toThrow("there is no figure '__proto__'; give one of actual-against");
  });

  it.each(figures)(
    'slide $slide has pictures, a summary and a table, and the same for the same seed',
    async (figure: Figure) => {
      const steps: number[] = [];
      const options = {
        seed: 1,
        backend: 'cpu',
        onProgress: ({ fraction }: { fraction: number }) => steps.push(fraction),
      } as const;
      const result = await resultOf(figure.name);
      expect(await figure.run(options)).toEqual(result);
      for (const picture of result.pictures) expect(picture).toMatch(/^<svg [^>]*role="img"/);
      expect(result.summary).not.toMatch(/NaN|Infinity|undefined/);
      expect(result.summary.length).toBeGreaterThan(60);
      for (const row of result.table.rows) expect(row).toHaveLength(result.table.columns.length);
      expect(steps.length).toBeGreaterThan(4);
      expect(steps.every((step) => step >= 0 && step <= 1)).toBe(true);
      const stopped = figure.run({ seed: 1, backend: 'cpu', signal: AbortSignal.abort() });
      await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
    },
  );

  it('1: the normalised rule ends near the walk; actions add up to it', async () => {
    const actual = await column('actual-against-predicted', 'actual');
    const predicted = await column('actual-against-predicted', 'predicted by the normalised rule');
    const steps = actual.slice(1).map((state, t) => Math.abs(state - (actual[t] ?? 0)));
    expect(Math.max(...steps)).toBeLessThanOrEqual(1);
    const errors = actual.map((state, t) => Math.abs(state - (predicted[t] ?? 0))).slice(-20);
    expect(Math.max(...errors)).toBeLessThan(0.1);
  });

  it('5: nothing wins where every roll-out is worth a random number; a pole that leans to the right is pushed there', async () => {
    const { table, pictures } = await resultOf('tree-search');
    const dummy = table.rows.slice(0, 4);
    // The root's first visit is its own.
    expect(dummy.reduce((sum, [, , , visits]) => sum + Number(visits), 0)).toBe(1000);
    for (const [, , , visits, value] of dummy) {
      expect(Number(visits)).toBeGreaterThan(150);
      expect(Math.abs(Number(value) - 0.5)).toBeLessThan(0.1);
    }
    const [left, right] = table.rows.slice(-2);
    expect(Number(right?.[3])).toBeGreaterThan(1.5 * Number(left?.[3]));
    expect(Number(right?.[4])).toBeGreaterThan(Number(left?.[4]));
    for (const picture of pictures) expect(picture).not.toContain('style=');
  });

  it('6: planning saves steps early, and all come near the shortest way', async () => {
    const [none, five, fifty] = await Promise.all(
      ['n = 0, no model', 'n = 5', 'n = 50'].map((name) => column('dyna-q', `steps, ${name}`)),
    );
    expect(none).toHaveLength(50);
    expect(none?.[1]).toBeGreaterThan(2 * (five?.[1] ?? 0));
    expect(five?.[1]).toBeGreaterThan(2 * (fifty?.[1] ?? 0));
    for (const curve of [none, five, fifty]) {
      const late = curve?.slice(-10).reduce((sum, steps) => sum + steps / 10, 0);
      expect(late).toBeGreaterThanOrEqual(14);
      expect(late).toBeLessThan(22);
    }
    const { pictures } = await resultOf('dyna-q');
    expect(pictures).toHaveLength(4);
    // Without planning three episodes teach the last steps only.
    const arrows = pictures.slice(1).map((picture) => picture.match(/class="pen"/g)?.length ?? 0);
    expect(arrows[0]).toBeLessThan(8);
    expect(arrows[1]).toBeGreaterThan(20);
  });

  it('8: averages are those of the regret, and who explores finds the best arm more often than who does not', async () => {
    const { summary } = await resultOf('exploration');
    const [ucb = 0, epsilon = 0, greedy = 0, thompson = 0] = [...summary.matchAll(/best arm in (\d+) %/g)].map(
      ([, percent]) => Number(percent),
    );
    expect(epsilon).toBeGreaterThan(greedy + 25);
    expect(ucb).toBeGreaterThan(greedy + 25);
    expect(thompson).toBeGreaterThan(greedy + 25);
    // The best of ten values drawn from N(0, 1) is worth 1.54 on average: what was earned and what was missed add up to it.
    const regret = await column('exploration', 'regret, greedy');
    const earned = await column('exploration', 'greedy');
    expect((earned.at(-1) ?? 0) + (regret.at(-1) ?? 0) / 1000).toBeCloseTo(1.54, 1);
  });

  it('7: the truth is 2 x, the model another line through 0, and the bias grows with x', async () => {
    const [x, truth, bias] = await Promise.all(['input', 'true', 'bias'].map((name) => column('model-bias', name)));
    for (const [i, value] of (x ?? []).entries()) expect(truth?.[i]).toBeCloseTo(2 * value, 4);
    const slope = (bias?.at(-1) ?? 0) / 10;
    expect(Math.abs(slope)).toBeGreaterThan(0.01);
    expect(Math.abs(slope)).toBeLessThan(2);
    expect(bias?.[50]).toBeCloseTo(5 * slope, 3);
  });

  it('9: the state comes from 5 to 0 by steps of at most 1', async () => {
    const { table } = await resultOf('mpc-states');
    const far = table.rows.filter(([from]) => from === 5);
    expect(far).toHaveLength(20);
    for (const [, , state, action, next] of far) {
      expect(Number(state) + Number(action)).toBeCloseTo(Number(next), 5);
      expect(Math.abs(Number(action))).toBeLessThanOrEqual(1);
    }
    expect(Math.abs(Number(far.at(-1)?.[4]))).toBeLessThan(0.7);
  });

  it('10: the band is where least squares on all the data is, and as wide as theory has it', async () => {
    const [x, center, std] = await Promise.all(['x', 'mean', 'std'].map((name) => column('ensemble-band', name)));
    for (const [i, value] of (x ?? []).entries())
      expect(Math.abs((center?.[i] ?? 0) - 2 * value - 1)).toBeLessThan(0.4);
    // The standard error of the line in the middle of 100 points is 0.5 / sqrt(100), at the ends twice that.
    expect(std?.[50]).toBeGreaterThan(0.01);
    expect(std?.[50]).toBeLessThan(0.12);
    expect(Math.max(...(std ?? []))).toBeLessThan(0.3);
  });

  it('11: the hand comes to the target, and is where the angles say', async () => {
    const { table } = await resultOf('arm-trajectory');
    for (const [, x, y, shoulder, elbow] of table.rows) {
      const [first, both] = [Number(shoulder), Number(shoulder) + Number(elbow)];
      expect(Math.cos(first) + 0.8 * Math.cos(both)).toBeCloseTo(Number(x), 4);
      expect(Math.sin(first) + 0.8 * Math.sin(both)).toBeCloseTo(Number(y), 4);
    }
    const distance = await column('arm-trajectory', 'distance');
    expect(distance).toHaveLength(21);
    expect(distance.at(-1)).toBeLessThan(0.1);
  });

  it('12: the drone flies from the origin to (5, 5, 5)', async () => {
    const distance = await column('drone-trajectory', 'distance');
    expect(distance[0]).toBeCloseTo(Math.sqrt(75), 4);
    expect(distance.at(-1)).toBeLessThan(0.7);
  });
});

describe('a table as CSV', () => {
  it('quotes what needs it, keeps all digits, and leaves out what is missing', () => {
    const table = {
      columns: ['a', 'b, with a comma'],
      rows: [
        [0.1 + 0.2, 'says "no"'],
        [null, -0.5],
      ],
    };
    expect(csvOf(table)).toBe('a,"b, with a comma"\r\n0.30000000000000004,"says ""no"""\r\n,-0.5\r\n');
  });
});
