/** By text, so that all elements of a page share one sheet. Constructed sheets belong to their document. */
const sheets = new WeakMap<Document, Map<string, CSSStyleSheet>>();

/**
 * Gives a document or a shadow root a style sheet, once. Constructed, so that no policy against inline styles forbids it.
 *
 * @param root Whatever holds the elements: `element.getRootNode()`
 */
export function adoptStyles(root: Document | ShadowRoot, css: string): void {
  const owner = root instanceof Document ? root : root.ownerDocument;
  const known = sheets.get(owner) ?? new Map<string, CSSStyleSheet>();
  sheets.set(owner, known);
  let sheet = known.get(css);
  if (sheet === undefined) {
    const view = owner.defaultView ?? globalThis;
    sheet = new view.CSSStyleSheet();
    sheet.replaceSync(css);
    known.set(css, sheet);
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}
