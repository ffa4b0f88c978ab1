import { describe, expect, it } from 'vitest';
import { gridWorldPlot } from './grid-world.ts';
import { parseSvg } from './well-formed.testing.ts';

/** Two rows: a start, a wall and a goal; an empty cell, one of which nothing is known, and an abyss. */
const world = {
  title: 'A <maze>',
  columns: 3,
  cells: ['S', '#', 'G', '.', '.', 'C'],
  values: [0.25, Number.NaN, 0, 1, Number.NaN, Number.NaN],
  moves: [
    [[1, 0]],
    [],
    [],
    [[0, 1]],
    [
      [0, 1],
      [-1, 0],
    ],
    [],
  ],
} as const;

const classOf = (said: string) =>
  new RegExp(`<rect class="([^"]*)"[^>]*><title>${said}`).exec(
    gridWorldPlot(world).replaceAll(/ (x|y|width|height)="[^"]*"/g, ''),
  )?.[1];

describe('a world of cells as a picture', () => {
  it('has a colour for each value, from the lowest to the highest, and none where nothing is known', () => {
    expect(classOf('row 1, column 1: 0.2500')).toBe('h2');
    expect(classOf('row 1, column 3: 0.000')).toBe('h0');
    expect(classOf('row 2, column 1: 1.000')).toBe('h9');
    expect(classOf('row 2, column 2: nothing known')).toBe('grid');
    expect(classOf('row 1, column 2: wall')).toBe('quiet grid');
  });

  it('has an arrow for each best move, letters that are told apart, and somebody where they are', () => {
    const svg = gridWorldPlot({ ...world, at: 3 });
    const tags = parseSvg(svg);
    expect(tags.filter((tag) => tag.name === 'path' && tag.attributes.class === 'pen')).toHaveLength(4);
    expect(tags.filter((tag) => tag.attributes.class === 'dot s1 halo')).toHaveLength(1);
    expect(tags.flatMap(({ text }) => (/^[A-Z.#]$/.test(text) ? [text] : []))).toEqual(['S', 'G']);
    expect(svg).not.toMatch(/NaN|style=/);
  });

  it('is drawn where nothing is known yet', () => {
    const nothing = gridWorldPlot({ ...world, values: world.cells.map(() => Number.NaN) });
    expect(nothing).not.toMatch(/NaN|Infinity/);
    expect(parseSvg(nothing).length).toBeGreaterThan(10);
  });

  it('refuses lists that do not fit', () => {
    expect(() => gridWorldPlot({ ...world, columns: 4 })).toThrow('gridWorldPlot: got 6 cells in 4 columns');
    expect(() => gridWorldPlot({ ...world, values: [1] })).toThrow('1 values and moves of 6 cells');
  });
});

describe('a picture of a world', () => {
  it('may have more cells than a call has arguments', () => {
    const cells = new Array<string>(160_000).fill('#');
    const values = Float64Array.from(cells, (_, k) => k);
    const svg = gridWorldPlot({ title: 'large', columns: 400, cells, values, moves: cells.map(() => []) });
    expect(svg).toMatch(/^<svg/);
  });

  it.each([
    [{ at: 6 }, /at is 6; give a cell from 0 to 5/],
    [{ range: [1, 0] as const }, /range is \[1, 0\]; give the lower number first/],
    [{ width: 30 }, /width is 30, which leaves no room for cells/],
  ])('is refused with %j', (wrong, problem) => {
    expect(() => gridWorldPlot({ ...world, ...wrong })).toThrow(problem);
  });
});
