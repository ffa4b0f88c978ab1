import { DARK_PAGE, LIGHT_PAGE, type PageColors, VIRIDIS } from './colors.ts';
import { TEXT } from './text.ts';

/** How many colours there are; further series have dashes. */
export const SERIES_COLORS = LIGHT_PAGE.series.length;

/** How many steps the colour scale of cells has; each is a class, so that light and dark pages can differ. */
export const CELL_COLORS = VIRIDIS.length;

/** Class that every plot's root has: the rules of the style sheet hold below it only. */
export const ROOT_CLASS = 'forerun-plot';

function pageRules({ paper, edge, ink, quiet, grid, series }: PageColors, cells: readonly string[]): string[] {
  return [
    `.paper{fill:${paper};stroke:${edge}}`,
    `text{fill:${ink}}`,
    `.quiet{fill:${quiet}}`,
    `.grid{stroke:${grid}}`,
    `.axis,.edge{stroke:${quiet}}`,
    `.pen{stroke:${ink}}`,
    `.halo{stroke:${paper}}`,
    `.ink{color:${ink}}`,
    `.faint{color:${quiet}}`,
    ...series.map((color, index) => `.s${index}{color:${color}}`),
    ...cells.map((color, index) => `.h${index}{fill:${color}}`),
  ];
}

const SHARED = [
  `text{font:${TEXT.body}px ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}`,
  `.title{font-size:${TEXT.title}px;font-weight:600}`,
  `.heading{font-size:${TEXT.heading}px;font-weight:600}`,
  `.tick{font-size:${TEXT.tick}px;font-variant-numeric:tabular-nums}`,
  '.grid,.axis{fill:none;stroke-width:1}',
  '.line{fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}',
  '.thin{fill:none;stroke:currentColor;stroke-width:1;stroke-opacity:.4;stroke-linejoin:round}',
  '.reference{fill:none;stroke:currentColor;stroke-width:1.25;stroke-dasharray:5 4}',
  '.band{fill:currentColor;fill-opacity:.2}',
  '.whisker{fill:none;stroke:currentColor;stroke-width:1.5}',
  '.dot{fill:currentColor}',
  '.bar{fill:currentColor;fill-opacity:.75}',
];

/** The style sheet of all plots: a light page, and a dark one where the reader prefers that. */
export function styleSheet(): string {
  const scoped = (rules: readonly string[]) => rules.map((rule) => `.${ROOT_CLASS} ${scopeList(rule)}`).join('');
  return [
    // More is more ink: dark on the light page, bright on the dark one.
    scoped([...SHARED, ...pageRules(LIGHT_PAGE, VIRIDIS.toReversed())]),
    `@media (prefers-color-scheme:dark){${scoped(pageRules(DARK_PAGE, VIRIDIS))}}`,
  ].join('\n');
}

/** `.a,.b{...}` below the root: each selector of the list. */
function scopeList(rule: string): string {
  const brace = rule.indexOf('{');
  return rule.slice(0, brace).replaceAll(',', `,.${ROOT_CLASS} `) + rule.slice(brace);
}
