/** An element of a parsed SVG. */
export interface Tag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Text directly inside, entities decoded. */
  text: string;
}

/**
 * The elements of an SVG document in order. Stricter than XML: throws for unescaped text, tags that do not match, attributes given twice
 * and numbers that are not finite.
 */
export function parseSvg(svg: string): Tag[] {
  const found: Tag[] = [];
  const open: Tag[] = [];
  let at = 0;
  for (const match of svg.matchAll(/<(\/?)([a-zA-Z]+)((?:\s+[\w:-]+="[^"<>]*")*)\s*(\/?)>/g)) {
    addText(svg.slice(at, match.index), open.at(-1));
    at = match.index + match[0].length;
    const [, closing, name = '', attributes = '', empty] = match;
    if (closing === '/') {
      const last = open.pop();
      if (last?.name !== name) throw new Error(`</${name}> closes <${last?.name}>`);
      continue;
    }
    const tag: Tag = { name, attributes: attributesOf(attributes), text: '' };
    found.push(tag);
    if (empty !== '/') open.push(tag);
  }
  addText(svg.slice(at), open.at(-1));
  if (open.length > 0) throw new Error(`<${open[0]?.name}> is never closed`);
  if (typeof DOMParser !== 'undefined') {
    // A browser's own word on it.
    const fault = new DOMParser().parseFromString(svg, 'image/svg+xml').querySelector('parsererror');
    if (fault) throw new Error(`no valid XML: ${fault.textContent}`);
  }
  return found;
}

function attributesOf(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(/([\w:-]+)="([^"]*)"/g)) {
    if (name in attributes) throw new Error(`${name} is given twice`);
    const decoded = decode(value);
    const numeric = /^(x|y|r|rx|cx|cy|x1|x2|width|height|d|viewBox|transform)$/.test(name);
    if (numeric && /NaN|Infinity|undefined|null|e[+-]?\d/.test(decoded)) throw new Error(`${name}="${decoded}"`);
    attributes[name] = decoded;
  }
  return attributes;
}

function addText(text: string, tag: Tag | undefined): void {
  if (tag === undefined) {
    if (text.trim() !== '') throw new Error(`text outside the document: ${text}`);
  } else tag.text += decode(text);
}

function decode(text: string): string {
  if (/[<>]/.test(text) || /&(?!amp;|lt;|gt;|quot;)/.test(text)) throw new Error(`not escaped: ${text.slice(0, 80)}`);
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
}
