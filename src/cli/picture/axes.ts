import { element, label } from '../../diagnostics/plot/svg.ts';
import { linearScale, type Scale, tickLabel, tickStep, ticks } from './scale.ts';
import { group, polyline } from './svg.ts';

/** Where a panel lies in the picture, in pixels. */
export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Scales of a panel whose plotting area is `frame`; y grows upwards. Ranges end at round numbers. */
export function panelScales(
  frame: Frame,
  [xLow, xHigh]: readonly [number, number],
  [yLow, yHigh]: readonly [number, number],
): { x: Scale; y: Scale } {
  const pad = yHigh > yLow ? 0.06 * (yHigh - yLow) : 0.5;
  return {
    x: linearScale(xLow, xHigh, frame.x, frame.x + frame.width),
    y: linearScale(yLow - pad, yHigh + pad, frame.y + frame.height, frame.y),
  };
}

/** Scales with the same number of pixels a unit on both axes, the ranges widened to fill the frame. */
export function mapScales(
  frame: Frame,
  [xLow, xHigh]: readonly [number, number],
  [yLow, yHigh]: readonly [number, number],
): { x: Scale; y: Scale } {
  const unit = Math.max((xHigh - xLow) / frame.width, (yHigh - yLow) / frame.height, 1e-9) * 1.06;
  const [middleX, middleY] = [(xLow + xHigh) / 2, (yLow + yHigh) / 2];
  const [halfX, halfY] = [(unit * frame.width) / 2, (unit * frame.height) / 2];
  return {
    x: linearScale(middleX - halfX, middleX + halfX, frame.x, frame.x + frame.width),
    y: linearScale(middleY - halfY, middleY + halfY, frame.y + frame.height, frame.y),
  };
}

/** Grid lines, numbers and names of a panel's axes; `undefined` leaves a name out. */
export function drawAxes(
  frame: Frame,
  scales: { x: Scale; y: Scale },
  names: { x: string | undefined; y: string | undefined },
): string {
  const { x, y } = scales;
  const [bottom, right] = [frame.y + frame.height, frame.x + frame.width];
  const [countX, countY] = [Math.max(2, frame.width / 70), Math.max(3, Math.min(9, frame.height / 28))];
  const [everyX, everyY] = [tickStep(x.low, x.high, countX), tickStep(y.low, y.high, countY)];
  const [atX, atY] = [ticks(x.low, x.high, countX), ticks(y.low, y.high, countY)];
  const grid = [
    ...atX.map((value) =>
      polyline([
        [x(value), frame.y],
        [x(value), bottom],
      ]),
    ),
    ...atY.map((value) =>
      polyline([
        [frame.x, y(value)],
        [right, y(value)],
      ]),
    ),
  ].join('');
  const middleY = frame.y + frame.height / 2;
  const nameX = frame.x - 38;
  return group(
    {},
    element('path', { class: 'grid', d: grid }),
    element('path', {
      class: 'axis',
      d: polyline([
        [frame.x, frame.y],
        [frame.x, bottom],
        [right, bottom],
      ]),
    }),
    ...atX.map((value) =>
      label(x(value), bottom + 16, tickLabel(value, everyX), { class: 'tick quiet', 'text-anchor': 'middle' }),
    ),
    ...atY.map((value) =>
      label(frame.x - 6, y(value) + 4, tickLabel(value, everyY), { class: 'tick quiet', 'text-anchor': 'end' }),
    ),
    names.x === undefined
      ? ''
      : label(frame.x + frame.width / 2, bottom + 33, names.x, { class: 'quiet', 'text-anchor': 'middle' }),
    names.y === undefined
      ? ''
      : label(nameX, middleY, names.y, {
          class: 'quiet',
          'text-anchor': 'middle',
          transform: `rotate(-90 ${Math.round(nameX)} ${Math.round(middleY)})`,
        }),
  );
}
