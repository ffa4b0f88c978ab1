import { TEXT } from './text.ts';

interface Page {
  readonly paper: string;
  readonly edge: string;
  readonly ink: string;
  readonly quiet: string;
  readonly grid: string;
  readonly series: readonly string[];
}

/**
 * Okabe and Ito's colours, safe for colour-blind readers ("Color Universal Design", 2008): without yellow and black, which vanish on a
 * white and on a dark page, and in an order that keeps the first ones apart. Orange and sky blue are darker on the light page.
 */
const LIGHT: Page = {
  paper: '#fcfdff',
  edge: '#d9dfe8',
  ink: '#18212d',
  quiet: '#566273',
  grid: '#e3e8ef',
  series: ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#d18f00', '#3f9fd6'],
};

const DARK: Page = {
  paper: '#12171e',
  edge: '#2a323d',
  ink: '#e6ebf2',
  quiet: '#9aa7b8',
  grid: '#262e39',
  series: ['#56b4e9', '#f0803c', '#1fc794', '#dd93bb', '#e69f00', '#2f86c9'],
};

/** How many colours there are; further series have dashes. */
export const SERIES_COLORS = LIGHT.series.length;

/** Viridis (van der Walt and Smith 2015): uniform to the eye and safe for colour-blind readers. Dark to bright. */
const VIRIDIS = [
  '#482475',
  '#433e85',
  '#38588c',
  '#2d708e',
  '#25858e',
  '#1e9b8a',
  '#2ab07f',
  '#52c569',
  '#86d549',
  '#c2df23',
] as const;

/** How many steps the colour scale of cells has; each is a class, so that light and dark pages can differ. */
export const CELL_COLORS = VIRIDIS.length;

/** Class that every plot's root has: the rules of the style sheet hold below it only. */
export const ROOT_CLASS = 'forerun-plot';

function pageRules({ paper, edge, ink, quiet, grid, series }: Page, cells: readonly string[]): string[] {
  return [
    `.paper{fill:${paper};stroke:${edge}}`,
    `text{fill:${ink}}`,
    `.quiet{fill:${quiet}}`,
    `.grid{stroke:${grid}}`,
    `.axis{stroke:${quiet}}`,
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
  const dark = [...VIRIDIS];
  return [
    // More is more ink: dark on the light page, bright on the dark one.
    scoped([...SHARED, ...pageRules(LIGHT, dark.toReversed())]),
    `@media (prefers-color-scheme:dark){${scoped(pageRules(DARK, dark))}}`,
  ].join('\n');
}

/** `.a,.b{...}` below the root: each selector of the list. */
function scopeList(rule: string): string {
  const brace = rule.indexOf('{');
  return rule.slice(0, brace).replaceAll(',', `,.${ROOT_CLASS} `) + rule.slice(brace);
}
