import { describe, expect, it } from 'vitest';
import { chart, chartGrid } from './chart.ts';
import { makeScale, tickLabel } from './scale.ts';
import type { ChartSpec, Mark } from './spec.ts';
import { shortened, TEXT, textWidth } from './text.ts';
import { parseSvg, type Tag } from './well-formed.testing.ts';

const plain: ChartSpec = {
  title: 'Title',
  x: { label: 'x', unit: 's' },
  y: { label: 'y' },
  marks: [{ kind: 'line', name: 'one', series: 0, x: [0, 1, 2, 3], y: [0, 1, 4, 9] }],
};

const HOSTILE = '</text><script>alert("1")</script> & \u0000\u0007\ud800 "x\' ]]> <!-- 漢字 \u202e';

const withClass = (tags: readonly Tag[], name: string) =>
  tags.filter(({ attributes }) => (attributes.class ?? '').split(' ').includes(name));
const texts = (tags: readonly Tag[]) => tags.filter(({ name }) => name === 'text').map(({ text }) => text);

/** Every kind of mark with these numbers everywhere. */
function everyMark(values: readonly (number | null)[], name: string): Mark[] {
  const x = values;
  return [
    { kind: 'line', name, series: 0, x, y: values },
    { kind: 'line', name: `${name} thin`, series: 1, x: values.map((_, i) => i), y: values, thin: true },
    { kind: 'band', name, series: 2, x: values.map((_, i) => i), low: values, high: x },
    { kind: 'points', name, series: Number.NaN, x, y: values, low: values, high: x },
    { kind: 'bars', name, series: 1e9, from: values, to: x, value: values },
    { kind: 'reference', name, at: { x: values[0] ?? Number.NaN } },
    { kind: 'reference', name, at: { y: values[0] ?? Number.NaN } },
    { kind: 'reference', name, at: { from: [values[0] ?? 0, 1], to: [2, values[1] ?? 0] } },
    { kind: 'cells', label: name, xEdges: [0, 1, 2], yEdges: [0, 1], values, scale: 'log' },
  ];
}

describe('a chart', () => {
  it('maps values to the axes that it draws: a line goes through the grid lines of its ticks', () => {
    const tags = parseSvg(chart(plain));
    const [path] = withClass(tags, 'line').filter(({ attributes }) => attributes.d?.includes('L'));
    const points = [...(path?.attributes.d ?? '').matchAll(/[ML]([-\d.]+),([-\d.]+)/g)].map(([, x, y]) => [
      Number(x),
      Number(y),
    ]);
    const ticks = withClass(tags, 'tick');
    const tickAt = (text: string, anchor: string) =>
      ticks.find((tag) => tag.text === text && tag.attributes['text-anchor'] === anchor)?.attributes;
    expect(points).toHaveLength(4);
    expect(points[2]?.[0]).toBeCloseTo(Number(tickAt('2', 'middle')?.x), 0);
    // Tick labels stand 4 pixels lower, so that their middle is at the value.
    expect(points[2]?.[1]).toBeCloseTo(Number(tickAt('4', 'end')?.y) - 4, 0);
    expect(texts(tags)).toEqual(expect.arrayContaining(['Title', 'one', 'x (s)', 'y']));
  });

  it('is the same text for the same data', () => {
    expect(chart(plain)).toBe(chart(structuredClone(plain)));
  });

  it('leaves gaps where values are not finite, and draws the rest', () => {
    const y = [0, 1, Number.NaN, 3, Number.POSITIVE_INFINITY, null, 6, 7];
    const x = y.map((_, i) => i);
    const tags = parseSvg(
      chart({
        ...plain,
        marks: [
          { kind: 'line', series: 0, x, y },
          { kind: 'band', series: 1, x, low: y, high: y },
          { kind: 'points', series: 2, x, y },
        ],
      }),
    );
    const parts = (d: string | undefined) => (d ?? '').match(/M/g)?.length;
    expect(parts(withClass(tags, 'line')[0]?.attributes.d)).toBe(3);
    expect(parts(withClass(tags, 'band')[0]?.attributes.d)).toBe(3);
    expect(withClass(tags, 'dot')).toHaveLength(5);
  });

  it.each([
    ['nothing', []],
    ['no number at all', [Number.NaN, null, Number.POSITIVE_INFINITY]],
    ['one value', [3]],
    ['the same value', [5, 5, 5]],
    ['zeros', [0, 0]],
    ['huge numbers', [1e300, -1e300, 1.7e308]],
    ['large numbers', [1e120, -1e149]],
    ['tiny numbers', [5e-324, 1e-310]],
    ['a hair apart', [1, 1 + 2e-16, 1 + 4e-16]],
    ['far from zero, near each other', [1e15, 1e15 + 1]],
  ])('is valid SVG for %s, on both kinds of axes', (_, values) => {
    for (const scale of ['linear', 'log'] as const) {
      const spec = { ...plain, x: { label: 'x', scale }, y: { label: 'y', scale }, marks: everyMark(values, 'n') };
      expect(parseSvg(chart(spec)).length).toBeGreaterThan(5);
      expect(parseSvg(chartGrid({ title: 't', charts: [spec, spec] })).length).toBeGreaterThan(10);
    }
  });

  it('writes hostile names as text and nothing else', () => {
    const axis = { label: HOSTILE, unit: HOSTILE, ticks: [{ at: 1, label: HOSTILE }] };
    const spec = { title: HOSTILE, subtitle: HOSTILE, x: axis, y: axis, marks: everyMark([1, 2], HOSTILE) };
    for (const svg of [chart(spec), chartGrid({ title: HOSTILE, charts: [spec] })]) {
      const tags = parseSvg(svg);
      expect(new Set(tags.map(({ name }) => name))).toEqual(
        new Set(['svg', 'title', 'style', 'rect', 'g', 'text', 'path', 'circle']),
      );
      for (const forbidden of ['\u0000', '\u0007', '\ud800']) expect(svg.includes(forbidden)).toBe(false);
      expect(tags.some(({ attributes }) => Object.keys(attributes).some((name) => /^on|href/.test(name)))).toBe(false);
      expect(tags.find(({ name }) => name === 'title')?.text).toContain('<script>');
    }
  });

  it('cuts texts that are too long for the picture, so that none leaves it', () => {
    const long = 'an unreasonably long name that goes on '.repeat(30);
    const marks = [1, 2, 3].map(
      (series): Mark => ({ kind: 'line', name: `${series} ${long}`, series, x: [0, 1], y: [0, 1] }),
    );
    const tags = parseSvg(chart({ ...plain, title: long, subtitle: long, x: { label: long }, marks }));
    for (const { text, attributes } of tags.filter(({ name }) => name === 'text')) {
      const size = attributes.class === 'title' ? TEXT.title : TEXT.body;
      expect(textWidth(text, size)).toBeLessThan(640);
    }
    expect(texts(tags).filter((text) => text.endsWith('…')).length).toBe(6);
  });

  it('keeps colours and legends of one name together', () => {
    const x = [0, 1];
    const tags = parseSvg(
      chart({
        ...plain,
        marks: [
          { kind: 'band', name: 'pets', series: 1, x, low: x, high: x },
          { kind: 'line', name: 'pets', series: 1, x, y: x },
          { kind: 'line', name: 'pets', series: 1, x, y: x },
          { kind: 'line', series: 2, x, y: x },
        ],
      }),
    );
    expect(texts(tags).filter((text) => text === 'pets')).toHaveLength(1);
    // In the legend a line and a band, in the panel three lines and a band.
    expect(withClass(tags, 'line')).toHaveLength(4);
    expect(withClass(tags, 'band')).toHaveLength(2);
    expect(withClass(tags, 's1')).toHaveLength(5);
  });

  it('has rules for a dark page, all below its own class, and refers to nothing outside', () => {
    const svg = chart(plain);
    const style = parseSvg(svg).find(({ name }) => name === 'style')?.text ?? '';
    expect(style).toContain('@media (prefers-color-scheme:dark)');
    const selectors = [...style.replace(/@media[^{]*\{/, '').matchAll(/(^|\})([^{}]+)\{/g)].flatMap(([, , list = '']) =>
      list.split(','),
    );
    expect(selectors.length).toBeGreaterThan(40);
    expect(selectors.filter((selector) => !selector.trim().startsWith('.forerun-plot '))).toEqual([]);
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(/url\(|http|@import|\sid=/);
  });

  it('refuses sizes that cannot be', () => {
    expect(() => chart({ ...plain, width: 10 })).toThrow(
      'chart: width = 10; give a number of pixels from 200 to 10000.',
    );
    expect(() => chart({ ...plain, height: Number.NaN })).toThrow('chart: height = NaN');
    expect(() => chartGrid({ title: 't', charts: [] })).toThrow('chartGrid: got no charts');
    expect(() => chartGrid({ title: 't', charts: [plain], columns: 0 })).toThrow('chartGrid: columns = 0');
  });
});

describe('axes', () => {
  const labels = (low: number, high: number, scale: 'linear' | 'log' = 'linear') =>
    makeScale({ label: '', domain: [low, high], scale }, [], 0, 100, 0)
      .ticks(5)
      .map(({ label }) => label);

  it('have short numbers at round values', () => {
    expect(labels(0, 1)).toEqual(['0', '0.2', '0.4', '0.6', '0.8', '1']);
    expect(labels(-2, 2)).toEqual(['−2', '−1', '0', '1', '2']);
    expect(labels(0, 200_000)).toEqual(['0', '50k', '100k', '150k', '200k']);
    expect(labels(0, 2e-5)).toEqual(['0', '5e-6', '1e-5', '1.5e-5', '2e-5']);
    expect(labels(1_000_000, 3_000_000)).toEqual(['1M', '1.5M', '2M', '2.5M', '3M']);
    expect(labels(1e-5, 1, 'log')).toEqual(['1e-5', '1e-4', '0.001', '0.01', '0.1', '1']);
    expect(labels(1, 40, 'log')).toEqual(['1', '2', '5', '10', '20']);
    expect(labels(1.1, 1.8, 'log').length).toBeGreaterThanOrEqual(2);
    expect(tickLabel(0.1 + 0.2, [0.1 + 0.2])).toBe('0.3');
  });

  it('cover what they show, with zero as an end where the data begins there', () => {
    const ends = (values: number[], pad: number, include: number[] = []) => {
      const { low, high } = makeScale({ label: '', include }, [values], 0, 100, pad);
      return [low, high];
    };
    expect(ends([0, 10], 0.1)).toEqual([0, 11]);
    expect(ends([-5, 5], 0.1)).toEqual([-6, 6]);
    expect(ends([0, 10], 0, [20])).toEqual([0, 20]);
  });
});

describe('the width of text', () => {
  it('decides where it is cut', () => {
    expect(shortened('short', 12, 100)).toBe('short');
    const cut = shortened('a rather long text for so little room', 12, 100);
    expect(cut.endsWith('…')).toBe(true);
    expect(textWidth(cut, 12)).toBeLessThanOrEqual(101);
    expect(shortened('two\nlines', 12, 100)).toBe('two lines');
  });
});
