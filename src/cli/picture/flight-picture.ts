import { element, label } from '../../diagnostics/plot/svg.ts';
import { drawChart } from './chart.ts';
import { colorBin, pathClass } from './color.ts';
import { type Flight, speeds } from './flight.ts';
import { colorLegend } from './legend.ts';
import { drawMap } from './map.ts';
import { SOLID_DEFINITIONS } from './marks.ts';
import { extent } from './scale.ts';
import { drawScene } from './scene.ts';
import { svgDocument } from './svg.ts';
import { styleSheet } from './theme.ts';
import { trimCandidates } from './trim.ts';

const WIDTH = 1200;
const HEIGHT = 810;
/** The row of panels under the scene. */
const ROW = { y: 590, height: 164 };

/** A flight in space as an SVG document: the scene, the view from above, the height and the clearance over time. */
export function flightPicture(whole: Flight): string {
  const flight = trimCandidates(whole);
  const speed = speeds(flight);
  const [slow, fast] = extent(speed);
  const time = flight.path.map((_, index) => index * flight.dt);
  const style = speed.map((value) => `${pathClass(colorBin(value, slow, fast))} flown-line`);
  const height = flight.path.map(([, , z]) => z);
  const speedEnds = { low: slow.toFixed(1), high: fast.toFixed(1) };
  const body = [
    SOLID_DEFINITIONS,
    element('rect', { class: 'paper', x: 0.5, y: 0.5, width: WIDTH - 1, height: HEIGHT - 1, rx: 10 }),
    label(32, 46, flight.title, { class: 'title' }),
    label(32, 70, flight.subtitle, { class: 'quiet' }),
    drawScene(flight, { x: 16, y: 84, width: WIDTH - 32, height: 470 }),
    colorLegend(WIDTH - 222, 28, { scale: 'path', name: 'flown path: speed (m/s)', ...speedEnds }),
    flight.fans.length === 0
      ? ''
      : colorLegend(WIDTH - 442, 28, {
          scale: 'candidates',
          name: 'candidate roll-outs: cost',
          low: 'low',
          high: 'high',
        }),
    label(76, ROW.y - 10, 'From above', { class: 'heading' }),
    drawMap(flight, { ...ROW, x: 76, width: 430 }, { names: false, widths: 'thin' }),
    drawChart(
      { ...ROW, x: 582, width: flight.clearance === undefined ? 586 : 256 },
      { heading: 'Height', lines: [{ x: time, y: height, style }], names: { x: 'time (s)', y: 'z (m)' }, include: [0] },
    ),
    flight.clearance === undefined
      ? ''
      : drawChart(
          { ...ROW, x: 912, width: 256 },
          {
            heading: 'Clearance to obstacles',
            lines: [{ x: time, y: flight.clearance, style }],
            names: { x: 'time (s)', y: 'd (m)' },
            include: [0],
          },
        ),
  ].join('\n');
  return svgDocument({
    width: WIDTH,
    height: HEIGHT,
    title: flight.title,
    description: describe(flight),
    style: styleSheet(),
    body,
  });
}

function describe(flight: Flight): string {
  const { path, goal, solids, fans, dt } = flight;
  const end = path.at(-1);
  const miss = end && goal ? Math.hypot(end[0] - goal[0], end[1] - goal[1], end[2] - goal[2]) : undefined;
  return [
    `${flight.subtitle}. A flight of ${((path.length - 1) * dt).toFixed(1)} seconds`,
    solids.length > 0 ? ` past ${solids.length} obstacles` : '',
    miss === undefined ? '.' : `, ending ${miss.toFixed(2)} m from the goal.`,
    fans.length > 0 ? ` Candidate roll-outs are shown at ${fans.length} moments.` : '',
  ].join('');
}
