import { drawChart } from './chart.ts';
import { colorBin, pathClass } from './color.ts';
import { type Flight, speeds } from './flight.ts';
import { colorLegend } from './legend.ts';
import { drawMap } from './map.ts';
import { SOLID_DEFINITIONS } from './marks.ts';
import { extent } from './scale.ts';
import { drawScene } from './scene.ts';
import { element, label, svgDocument } from './svg.ts';
import { styleSheet } from './theme.ts';

const WIDTH = 1200;
const HEIGHT = 760;

/** A flight in space as an SVG document: the scene, the view from above, the height and the clearance over time. */
export function flightPicture(flight: Flight): string {
  const speed = speeds(flight);
  const [slow, fast] = extent(speed);
  const time = flight.path.map((_, index) => index * flight.dt);
  const style = speed.map((value) => `${pathClass(colorBin(value, slow, fast))} flown-line`);
  const height = flight.path.map(([, , z]) => z);
  const side = { x: 856, width: 310 };
  const body = [
    SOLID_DEFINITIONS,
    element('rect', { class: 'paper', x: 0.5, y: 0.5, width: WIDTH - 1, height: HEIGHT - 1, rx: 10 }),
    label(32, 44, flight.title, { class: 'title' }),
    label(32, 68, flight.subtitle, { class: 'quiet' }),
    drawScene(flight, { x: 10, y: 80, width: 780, height: 600 }),
    colorLegend(32, 696, {
      scale: 'path',
      name: 'flown path: speed (m/s)',
      low: slow.toFixed(1),
      high: fast.toFixed(1),
    }),
    flight.fans.length === 0
      ? ''
      : colorLegend(260, 696, { scale: 'candidates', name: 'candidate roll-outs: cost', low: 'low', high: 'high' }),
    label(side.x, 44, 'From above', { class: 'heading' }),
    drawMap(flight, { ...side, y: 56, height: 310 }, { names: false, widths: 'thin' }),
    drawChart(
      { ...side, y: 446, height: 100 },
      {
        heading: 'Height',
        lines: [{ x: time, y: height, style }],
        names: { x: flight.clearance === undefined ? 'time (s)' : undefined, y: 'z (m)' },
        include: [0],
      },
    ),
    flight.clearance === undefined
      ? ''
      : drawChart(
          { ...side, y: 602, height: 100 },
          {
            heading: 'Clearance to the nearest obstacle',
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
