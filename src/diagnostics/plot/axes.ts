import type { Scales } from './marks.ts';
import type { AxisSpec } from './spec.ts';
import { element, group, label } from './svg.ts';
import { shortened, TEXT, textWidth } from './text.ts';

/** A rectangle of the picture, in pixels. */
export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** `'position (m)'` */
function axisName({ label: text, unit }: AxisSpec): string {
  return unit === undefined || unit === '' ? text : `${text} (${unit})`;
}

/** About how many ticks there is room for on the y axis. */
export function rowsOfTicks(height: number): number {
  return Math.max(2, Math.min(8, Math.floor(height / 36)));
}

/** Longest label of a tick, in pixels: words may be cut. */
export const LONGEST_TICK = 120;

/** Grid lines, numbers and names of a panel's axes. */
export function drawAxes(frame: Frame, { x, y }: Scales, names: { x: AxisSpec; y: AxisSpec }): string {
  const [bottom, right] = [frame.y + frame.height, frame.x + frame.width];
  const ticksX = fitting(x, frame);
  const ticksY = y.ticks(rowsOfTicks(frame.height));
  const grid = [
    ...ticksX.map(({ at }) => `M${rounded(x(at))} ${frame.y}V${bottom}`),
    ...ticksY.map(({ at }) => `M${frame.x} ${rounded(y(at))}H${right}`),
  ].join('');
  const widestTick = Math.max(0, ...ticksY.map(({ label: text }) => tickWidth(text)));
  const nameX = frame.x - 6 - widestTick - 10;
  const middleY = frame.y + frame.height / 2;
  return group({}, [
    element('path', { class: 'grid', d: grid }),
    element('path', { class: 'axis', d: `M${frame.x} ${frame.y}V${bottom}H${right}` }),
    ...ticksX.map(({ at, label: text }) =>
      label(rounded(x(at)), bottom + 16, shortened(text, TEXT.tick, LONGEST_TICK), {
        class: 'tick quiet',
        'text-anchor': 'middle',
      }),
    ),
    ...ticksY.map(({ at, label: text }) =>
      label(frame.x - 6, rounded(y(at)) + 4, shortened(text, TEXT.tick, LONGEST_TICK), {
        class: 'tick quiet',
        'text-anchor': 'end',
      }),
    ),
    label(frame.x + frame.width / 2, bottom + 35, shortened(axisName(names.x), TEXT.body, frame.width + frame.x / 2), {
      class: 'quiet',
      'text-anchor': 'middle',
    }),
    label(nameX, middleY, shortened(axisName(names.y), TEXT.body, frame.height + 40), {
      class: 'quiet',
      'text-anchor': 'middle',
      transform: `rotate(-90 ${rounded(nameX)} ${rounded(middleY)})`,
    }),
  ]);
}

/** Width of a tick's label as drawn. */
export function tickWidth(text: string): number {
  return Math.min(LONGEST_TICK, textWidth(text, TEXT.tick));
}

/** As many ticks on the x axis as have room beside each other. */
function fitting(x: Scales['x'], frame: Frame): ReturnType<Scales['x']['ticks']> {
  for (let count = Math.max(2, Math.floor(frame.width / 60)); count > 2; count--) {
    const ticks = x.ticks(count);
    const widest = Math.max(0, ...ticks.map(({ label: text }) => tickWidth(text)));
    const places = ticks.map(({ at }) => x(at) ?? 0).sort((a, b) => a - b);
    const gap = Math.min(...places.slice(1).map((place, i) => place - (places[i] ?? 0)));
    if (gap >= widest + 10) return ticks;
  }
  const few = x.ticks(2);
  return few.length > 4 ? few.filter((_, i) => i % Math.ceil(few.length / 3) === 0) : few;
}

function rounded(pixel: number | undefined): number {
  return Math.round((pixel ?? 0) * 10) / 10;
}
