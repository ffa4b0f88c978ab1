import { styleSheet } from '../../src/diagnostics/plot/theme.ts';
import { ForerunError } from '../../src/index.ts';

/** Roots that have the rules of the plots already. */
const dressed = new WeakSet<Document | ShadowRoot>();

/**
 * A plot's SVG document as an element of the page, under a policy without inline styles: its own style sheet is left out, and `dress` gives
 * the page the same rules.
 *
 * @param text what `chart`, `biasPlot` and the like give
 * @throws ForerunError `invalid-data` for text that is not such a document
 */
export function inlineSvg(text: string): SVGSVGElement {
  // Even a document that is never shown reports its style elements to the page's policy.
  const bare = text.replaceAll(/<style>[^<]*<\/style>/g, '');
  const root = new DOMParser().parseFromString(bare, 'image/svg+xml').documentElement;
  if (!(root instanceof SVGSVGElement)) {
    throw new ForerunError('invalid-data', 'inlineSvg: the text is no SVG document; give what chart() gave.');
  }
  for (const inner of root.querySelectorAll('style, script')) inner.remove();
  // As wide as there is room; a fixed height would leave empty space above and below.
  root.removeAttribute('width');
  root.removeAttribute('height');
  return document.importNode(root, true);
}

/** Gives the page, or the shadow tree, that this element is in the rules of the plots; once. */
export function dress(element: Element): void {
  const root = element.getRootNode();
  if (!(root instanceof Document || root instanceof ShadowRoot) || dressed.has(root)) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(followingTheme(styleSheet()));
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  dressed.add(root);
}

/** The rules for dark pages hold where the page says `data-theme="dark"`, too, and not where it says `"light"`. */
function followingTheme(rules: string): string {
  const media = '@media (prefers-color-scheme:dark){';
  const [light = '', rest = ''] = rules.split(media);
  const dark = rest.slice(0, rest.lastIndexOf('}'));
  return `${light}
:root[data-theme="dark"]{${dark}}
${media}:root:not([data-theme="light"]){${dark}}}`;
}
