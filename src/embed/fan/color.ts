import { VIRIDIS } from '../../diagnostics/plot/colors.ts';

/** What is behind the fan. */
export type FanTheme = 'light' | 'dark';

/** Costs from here on are of candidates that diverged; `Infinity` where a planner gives them, the largest f32 in its buffers. */
const NOT_DRAWN = 3.4028234663852886e38;

/** Opacity of the highest cost, against the lowest: the many bad ones had better not hide the few good ones. */
export const FADED = 0.3;

/** Colours from the lowest cost to the highest, `[10, 3]`, 0 to 1: viridis, from the end that stands out from the page. */
export function fanPalette(theme: FanTheme): readonly (readonly [red: number, green: number, blue: number])[] {
  const stops = VIRIDIS.map((color) => {
    const part = (from: number) => Number.parseInt(color.slice(from, from + 2), 16) / 255;
    return [part(1), part(3), part(5)] as const;
  });
  return theme === 'light' ? stops : stops.reverse();
}

/**
 * Where each of some costs stands among them: `d / (d + mean d)` with d = cost - lowest, so 0 for the lowest and 0.5 for one at
 * the mean, and a few that crash do not take all of the colours. NaN for those that diverged, which are not drawn.
 */
export function costStandings(costs: ArrayLike<number>): Float32Array {
  let lowest = NOT_DRAWN;
  let finite = 0;
  const isDrawn = (cost: number) => cost < NOT_DRAWN;
  for (let n = 0; n < costs.length; n++) {
    const cost = costs[n] ?? NOT_DRAWN;
    if (!isDrawn(cost)) continue;
    lowest = Math.min(lowest, cost);
    finite++;
  }
  let excess = 0;
  for (let n = 0; n < costs.length; n++) {
    const cost = costs[n] ?? NOT_DRAWN;
    if (isDrawn(cost)) excess += (cost - lowest) / finite;
  }
  return Float32Array.from(costs, (cost) => {
    if (!isDrawn(cost)) return Number.NaN;
    const more = cost - lowest;
    return more > 0 ? 1 / (1 + excess / more) : 0;
  });
}

/** Colour of a standing, `[red, green, blue, opacity]`: 0 to 255, the opacity 0 to 1; clear where the standing is NaN. */
export function standingColor(
  standing: number,
  theme: FanTheme,
): readonly [red: number, green: number, blue: number, opacity: number] {
  if (!(standing >= 0)) return [0, 0, 0, 0];
  const stops = fanPalette(theme);
  const reach = Math.min(standing, 1);
  const at = reach * (stops.length - 1);
  const stop = Math.min(Math.floor(at), stops.length - 2);
  const [one, other] = [stops[stop] ?? [0, 0, 0], stops[stop + 1] ?? [0, 0, 0]];
  const part = (k: 0 | 1 | 2) => Math.round(255 * (one[k] + (other[k] - one[k]) * (at - stop)));
  const opacity = 1 - reach + FADED * reach;
  return [part(0), part(1), part(2), opacity];
}

/** A candidate to paint. */
export interface ColoredCandidate {
  /** Its place among the costs. */
  readonly index: number;
  /** `[red, green, blue, opacity]` as {@link standingColor} gives them. */
  readonly color: readonly [red: number, green: number, blue: number, opacity: number];
}

/**
 * The candidates of some costs with their colours, in the order to paint them: the best last. Those that diverged are left out. The
 * same as the GPU's fan shows, for fans that are painted without one.
 */
export function coloredCandidates(costs: ArrayLike<number>, theme: FanTheme): readonly ColoredCandidate[] {
  return [...costStandings(costs)]
    .map((standing, index) => ({ standing, index }))
    .filter(({ standing }) => !Number.isNaN(standing))
    .sort((a, b) => b.standing - a.standing)
    .map(({ standing, index }) => ({ index, color: standingColor(standing, theme) }));
}
