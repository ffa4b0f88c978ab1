import type { Frame } from './axes.ts';
import { LONGEST_TICK, rowsOfTicks, tickWidth } from './axes.ts';
import { cellRange } from './marks.ts';
import { makeScale, type Scale } from './scale.ts';
import type { CellsMark } from './spec.ts';
import { element, group, label } from './svg.ts';
import { shortened, TEXT } from './text.ts';
import { CELL_COLORS } from './theme.ts';

const SWATCH = 12;

/** Pixels that the colour bar needs beside the panel. */
export function cellBarWidth(mark: CellsMark): number {
  // The ticks of another height may be others, but hardly wider.
  const ticks = barScale(mark, 0, 300).ticks(8);
  return 14 + SWATCH + 6 + Math.max(0, ...ticks.map((tick) => tickWidth(tick.label))) + 22;
}

/** The colours of cells with their values and what they mean, within a rectangle. */
export function cellBar(mark: CellsMark, { x, y, width, height }: Frame): string {
  const step = height / CELL_COLORS;
  const scale = barScale(mark, y, height);
  const nameX = x + width - 18;
  const middleY = y + height / 2;
  return group({}, [
    ...Array.from({ length: CELL_COLORS }, (_, bin) =>
      element('rect', { class: `h${bin}`, x, y: y + height - (bin + 1) * step, width: SWATCH, height: step + 0.3 }),
    ),
    ...scale.ticks(rowsOfTicks(height)).map((tick) =>
      label(x + SWATCH + 6, (scale(tick.at) ?? 0) + 4, shortened(tick.label, TEXT.tick, LONGEST_TICK), {
        class: 'tick quiet',
      }),
    ),
    label(nameX, middleY, shortened(mark.label, TEXT.body, height + 40), {
      class: 'quiet',
      'text-anchor': 'middle',
      transform: `rotate(90 ${nameX} ${middleY})`,
    }),
  ]);
}

/** As the cells are coloured: from the smallest value to the largest. */
function barScale(mark: CellsMark, y: number, height: number): Scale {
  const range = cellRange(mark);
  return makeScale({ label: '', scale: mark.scale ?? 'linear' }, [range], y + height, y, 0);
}
