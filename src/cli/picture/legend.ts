import { element, label } from '../../diagnostics/plot/svg.ts';
import { COLOR_BINS, candidateClass, pathClass } from './color.ts';
import { group } from './svg.ts';

/** A colour scale with its name above and its ends named below. Takes 190 x 46 pixels. */
export function colorLegend(
  x: number,
  y: number,
  options: { scale: 'candidates' | 'path'; name: string; low: string; high: string },
): string {
  const width = 190;
  const swatch = width / COLOR_BINS;
  const classOf = options.scale === 'path' ? pathClass : candidateClass;
  return group(
    {},
    label(x, y + 12, options.name),
    ...Array.from({ length: COLOR_BINS }, (_, bin) =>
      group(
        { class: classOf(bin), 'stroke-width': 0 },
        element('rect', { class: 'swatch', x: x + bin * swatch, y: y + 19, width: swatch + 0.5, height: 8 }),
      ),
    ),
    label(x, y + 42, options.low, { class: 'tick quiet' }),
    label(x + width, y + 42, options.high, { class: 'tick quiet', 'text-anchor': 'end' }),
  );
}
