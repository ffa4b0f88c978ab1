import { DARK_PAGE, LIGHT_PAGE, type PageColors } from '../../diagnostics/plot/colors.ts';
import { colorRules } from './color.ts';

/** What pictures of flights and runs need beside the colours of all pictures. */
interface Page extends PageColors {
  readonly floor: string;
  readonly shadow: string;
  readonly shadowOpacity: number;
  readonly trail: string;
  readonly solid: readonly [lit: string, body: string, shade: string];
}

const LIGHT: Page = {
  ...LIGHT_PAGE,
  floor: '#f2f5f9',
  shadow: '#0f1b2d',
  shadowOpacity: 0.09,
  trail: '#0f1b2d',
  solid: ['#dfe6ee', '#aab6c5', '#7f8da0'],
};

const DARK: Page = {
  ...DARK_PAGE,
  floor: '#19212b',
  shadow: '#000000',
  shadowOpacity: 0.4,
  trail: '#b9c8da',
  solid: ['#7b8899', '#526073', '#35414f'],
};

function pageRules(page: Page): string {
  const [lit, body, shade] = page.solid;
  return [
    `.paper{fill:${page.paper};stroke:${page.edge}}`,
    `text{fill:${page.ink}}`,
    `.quiet{fill:${page.quiet}}`,
    `.halo{stroke:${page.paper}}`,
    `.grid{stroke:${page.grid}}`,
    `.axis{stroke:${page.quiet}}`,
    `.floor{fill:${page.floor};stroke:${page.grid}}`,
    `.shadow{fill:${page.shadow};fill-opacity:${page.shadowOpacity}}`,
    `.cast{stroke:${page.trail}}`,
    `.lit{fill:${lit};stop-color:${lit}}`,
    `.body{fill:${body};stop-color:${body}}`,
    `.shade{fill:${shade};stop-color:${shade}}`,
    `.rim{stroke:${shade}}`,
    `.casing{stroke:${page.paper}}`,
    `.craft{stroke:${page.ink}}`,
    `.rotor{fill:${page.paper};stroke:${page.ink}}`,
    `.goal{stroke:${page.series[0]};fill:${page.series[0]}}`,
    `.start{stroke:${page.ink};fill:${page.paper}}`,
    ...page.series.map((color, index) => `.s${index}{stroke:${color};color:${color}}`),
  ].join('');
}

/** The style sheet of all pictures: a light page, and a dark one where the reader prefers that. */
export function styleSheet(): string {
  const shared = [
    'text{font:13px ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}',
    '.title{font-size:21px;font-weight:650}',
    '.heading{font-size:14px;font-weight:600}',
    '.tick{font-size:12px}',
    '.figure{font-variant-numeric:tabular-nums}',
    '.grid,.axis,.line{fill:none}',
    '.halo{stroke-width:4;stroke-linejoin:round;paint-order:stroke}',
    '.fan{fill:none;stroke-width:1;stroke-opacity:.45;stroke-linejoin:round}',
    '.flown{fill:none;stroke-width:4;stroke-linecap:round;stroke-linejoin:round}',
    '.casing{fill:none;stroke-width:7.5;stroke-linejoin:round}',
    '.seen{fill:none;stroke-width:2;stroke-dasharray:1 4.5;stroke-linecap:round;stroke-opacity:.8}',
    '.cast{fill:none;stroke-width:3;stroke-opacity:.13;stroke-linejoin:round}',
    '.line{stroke-width:2;stroke-linejoin:round;stroke-linecap:round}',
    '.swatch{fill:currentColor}',
  ].join('');
  const scoped = (rules: string) =>
    rules.replace(/(^|\})([^{}]+)(?=\{)/g, (_, end, selectors) => {
      const prefixed = String(selectors)
        .split(',')
        .map((selector) => `.forerun ${selector}`);
      return `${end}${prefixed.join(',')}`;
    });
  return [
    scoped(shared + pageRules(LIGHT) + colorRules('light')),
    `@media (prefers-color-scheme:dark){${scoped(pageRules(DARK) + colorRules('dark'))}}`,
  ].join('\n');
}
