import { element, label } from '../../diagnostics/plot/svg.ts';
import { drawChart, type Line } from './chart.ts';
import { type Flight, speeds } from './flight.ts';
import { colorLegend } from './legend.ts';
import { drawMap } from './map.ts';
import { extent } from './scale.ts';
import { svgDocument } from './svg.ts';
import { styleSheet } from './theme.ts';
import { trimCandidates } from './trim.ts';

/** A run of any system, ready to be drawn over time. */
export interface Run {
  readonly title: string;
  /** One line under the title: planner, sizes, backend. */
  readonly subtitle: string;
  /** Seconds a step, or `undefined` for systems without a time step: the axis then counts steps. */
  readonly dt: number | undefined;
  /** `[T + 1, S]` */
  readonly states: readonly (readonly number[])[];
  readonly stateNames: readonly string[];
  /** `[T, A]` */
  readonly actions: readonly (readonly number[])[];
  readonly actionNames: readonly string[];
  /** The run in the plane, for systems that move through it. */
  readonly map: Flight | undefined;
}

const WIDTH = 1200;
const MARGIN = 36;
const TOP = 122;
const PITCH = 146;
const PLOT = 96;
const MAP = { x: 84, y: 122, width: 480, height: 470 };

interface Panel {
  readonly heading: string;
  readonly line: Line;
}

/** A run as an SVG document: each state component over time, each action below, and the way through the plane if any. */
export function runPicture(run: Run): string {
  const states = run.stateNames.map((name, index) => panel(run, name, run.states, index, false));
  const actions = run.actionNames.map((name, index) => panel(run, `action: ${name}`, run.actions, index, true));
  const left = run.map === undefined ? 76 : MAP.x + MAP.width + 84;
  const columns = states.length + actions.length > 4 ? 2 : 1;
  const gap = 72;
  const width = (WIDTH - MARGIN - left - gap * (columns - 1)) / columns;
  const stateRows = Math.ceil(states.length / columns);
  const rows = stateRows + Math.ceil(actions.length / columns);
  const height = Math.max(TOP + rows * PITCH, run.map === undefined ? 0 : MAP.y + MAP.height + 128);
  const place = (panels: readonly Panel[], firstRow: number) =>
    panels.map(({ heading, line }, index) => {
      const [row, column] = [firstRow + Math.floor(index / columns), index % columns];
      const frame = { x: left + column * (width + gap), y: TOP + row * PITCH, width, height: PLOT };
      const isLowest = firstRow > 0 && index + columns >= panels.length;
      const time = run.dt === undefined ? 'step' : 'time (s)';
      return drawChart(frame, { heading, lines: [line], names: { x: isLowest ? time : undefined, y: undefined } });
    });
  const body = [
    element('rect', { class: 'paper', x: 0.5, y: 0.5, width: WIDTH - 1, height: height - 1, rx: 10 }),
    label(32, 44, run.title, { class: 'title' }),
    label(32, 68, run.subtitle, { class: 'quiet' }),
    run.map === undefined ? '' : way(trimCandidates(run.map)),
    ...place(states, 0),
    ...place(actions, stateRows),
  ].join('\n');
  return svgDocument({ width: WIDTH, height, title: run.title, description: describe(run), style: styleSheet(), body });
}

function panel(
  run: Run,
  heading: string,
  rows: readonly (readonly number[])[],
  index: number,
  stepped: boolean,
): Panel {
  const values = rows.map((row) => row[index] ?? Number.NaN);
  // An action holds until the end of its step.
  const y = stepped ? [...values, values.at(-1) ?? Number.NaN] : values;
  return { heading, line: { x: y.map((_, step) => step * (run.dt ?? 1)), y, style: stepped ? 's1' : 's0', stepped } };
}

function way(map: Flight): string {
  const [slow, fast] = extent(speeds(map));
  const below = MAP.y + MAP.height + 54;
  return [
    label(MAP.x, MAP.y - 10, 'Path', { class: 'heading' }),
    drawMap(map, MAP, { names: true }),
    colorLegend(MAP.x, below, {
      scale: 'path',
      name: 'path: speed (m/s)',
      low: slow.toFixed(1),
      high: fast.toFixed(1),
    }),
    map.fans.length === 0
      ? ''
      : colorLegend(MAP.x + 228, below, {
          scale: 'candidates',
          name: 'candidate roll-outs: cost',
          low: 'low',
          high: 'high',
        }),
  ].join('\n');
}

function describe(run: Run): string {
  const steps = run.actions.length;
  const seconds = run.dt === undefined ? '' : ` (${(steps * run.dt).toFixed(1)} seconds)`;
  return `${run.subtitle}. ${steps} steps${seconds}; panels of ${[...run.stateNames, ...run.actionNames].join(', ')} over time.`;
}
