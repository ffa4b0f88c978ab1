import { VIRIDIS } from '../../diagnostics/plot/colors.ts';

/** How many steps a colour scale has; each is a class so that light and dark pages can differ. */
export const COLOR_BINS = VIRIDIS.length;

/** A warm scale of steady lightness (from ColorBrewer's YlOrRd), apart from viridis in every kind of colour vision. */
const WARM = [
  '#fdb456',
  '#fda246',
  '#fc8f3c',
  '#fa7a34',
  '#f4622b',
  '#e94a23',
  '#da3120',
  '#c61b23',
  '#a80a26',
  '#860026',
] as const;

/** Where `value` lies between `low` and `high`, as a bin of a colour scale; the middle when there is no range. */
export function colorBin(value: number, low: number, high: number): number {
  if (!(high > low)) return Math.floor(COLOR_BINS / 2);
  const fraction = (value - low) / (high - low);
  return Math.max(0, Math.min(COLOR_BINS - 1, Math.floor(fraction * COLOR_BINS)));
}

/** Class of a candidate's line: bin 0 is the cheapest, which stands out from the page most. */
export function candidateClass(bin: number): string {
  return `c${bin}`;
}

/** Class of the flown path: bin 0 is the slowest. */
export function pathClass(bin: number): string {
  return `p${bin}`;
}

/** Rules of both scales. On a dark page both run the other way, so that what matters keeps its contrast. */
export function colorRules(page: 'light' | 'dark'): string {
  const rules: string[] = [];
  for (let bin = 0; bin < COLOR_BINS; bin++) {
    const opposite = COLOR_BINS - 1 - bin;
    const candidate = VIRIDIS[page === 'light' ? bin : opposite];
    const path = WARM[page === 'light' ? bin : opposite];
    rules.push(`.${candidateClass(bin)}{stroke:${candidate};color:${candidate}}`);
    rules.push(`.${pathClass(bin)}{stroke:${path};color:${path}}`);
  }
  return rules.join('');
}
