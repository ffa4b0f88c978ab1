import { dashes, seriesClass } from './marks.ts';
import type { Mark, Series } from './spec.ts';
import { element, group, label } from './svg.ts';
import { shortened, TEXT, textWidth } from './text.ts';

/** A line of the legend: a name, and what it looks like in the chart. */
interface Entry {
  readonly name: string;
  readonly marks: Mark[];
}

const SWATCH = 22;
const ROW = 20;

/** The legend of these marks, in rows of at most `width` pixels from (x, y) downwards; empty where none has a name. */
export function drawLegend(
  marks: readonly Mark[],
  x: number,
  y: number,
  width: number,
): { svg: string; height: number } {
  let [left, row] = [0, 0];
  const drawn = entriesOf(marks).map((entry) => {
    const name = shortened(entry.name, TEXT.body, width - SWATCH - 6);
    const needed = SWATCH + 6 + textWidth(name, TEXT.body);
    if (left > 0 && left + needed > width) [left, row] = [0, row + 1];
    const at = { x: x + left, y: y + row * ROW + ROW / 2 };
    left += needed + 16;
    return group({}, [
      ...entry.marks.map((mark) => swatch(mark, at.x, at.y)),
      label(at.x + SWATCH + 6, at.y + 4.5, name),
    ]);
  });
  return { svg: drawn.join('\n'), height: drawn.length === 0 ? 0 : (row + 1) * ROW };
}

function entriesOf(marks: readonly Mark[]): Entry[] {
  const entries: Entry[] = [];
  for (const mark of marks) {
    if (mark.kind === 'cells' || !mark.name) continue;
    const found = entries.find(({ name }) => name === mark.name);
    if (found === undefined) entries.push({ name: mark.name, marks: [mark] });
    else if (!found.marks.some((other) => look(other) === look(mark))) found.marks.push(mark);
  }
  return entries;
}

/** Marks that look the same are one swatch. */
function look(mark: Mark): string {
  const series: Series = 'series' in mark ? mark.series : 'faint';
  return `${mark.kind} ${series} ${'dashed' in mark && mark.dashed === true}`;
}

function swatch(mark: Mark, x: number, y: number): string {
  switch (mark.kind) {
    case 'line':
      return element('path', {
        class: `${mark.thin ? 'thin' : 'line'} ${seriesClass(mark.series)}`,
        'stroke-dasharray': dashes(mark.series, mark.dashed),
        d: `M${x + 1} ${y}h${SWATCH - 2}`,
      });
    case 'band':
      return element('rect', { class: `band ${seriesClass(mark.series)}`, x, y: y - 6, width: SWATCH, height: 12 });
    case 'bars':
      return element('rect', { class: `bar ${seriesClass(mark.series)}`, x, y: y - 6, width: SWATCH, height: 12 });
    case 'points':
      return element('circle', { class: `dot ${seriesClass(mark.series)}`, cx: x + SWATCH / 2, cy: y, r: 4 });
    case 'reference':
      return element('path', { class: 'reference faint', d: `M${x} ${y}h${SWATCH}` });
    case 'cells':
      return '';
    default:
      throw mark satisfies never;
  }
}
