import { chart } from '../../src/diagnostics/plot/chart.ts';
import type { ChartSpec } from '../../src/diagnostics/plot/spec.ts';
import { dress, inlineSvg } from '../figures/inline-svg.ts';

/** Charts that are drawn again when they change, and not more often than can be watched. */
export interface ChartPanel {
  /** Soon shows these in place of those before. */
  show(charts: readonly ChartSpec[]): void;
  destroy(): void;
}

/** Least time between two drawings, in ms. */
const EVERY_MS = 250;

/** Puts charts into an element, one behind the other. */
export function createChartPanel(place: HTMLElement): ChartPanel {
  /** What is drawn, by place. */
  const drawn: string[] = [];
  let wanted: readonly ChartSpec[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = Number.NEGATIVE_INFINITY;
  dress(place);

  const draw = () => {
    timer = undefined;
    last = performance.now();
    while (place.children.length > wanted.length) place.lastElementChild?.remove();
    for (const [i, spec] of wanted.entries()) {
      const text = chart(spec);
      if (text === drawn[i] && place.children[i] !== undefined) continue;
      drawn[i] = text;
      const before = place.children[i];
      if (before === undefined) place.append(inlineSvg(text));
      else before.replaceWith(inlineSvg(text));
    }
  };
  return {
    show(charts) {
      wanted = charts;
      timer ??= setTimeout(draw, Math.max(0, last + EVERY_MS - performance.now()));
    },
    destroy() {
      clearTimeout(timer);
      place.replaceChildren();
    },
  };
}
