import { ForerunError } from '../../error.ts';

/** What an attribute may be; `undefined` leaves it out. */
export type Attribute = string | number | undefined;

/**
 * A number as SVG text: at most two decimals, no exponent, no negative zero.
 *
 * @throws ForerunError `invalid-argument` for NaN and infinity: a picture never contains them.
 */
export function numeral(value: number): string {
  if (!Number.isFinite(value)) {
    throw new ForerunError('invalid-argument', `picture: got the coordinate ${value}; leave out what is not finite.`);
  }
  const text = value.toFixed(2).replace(/\.?0+$/, '');
  return text === '-0' ? '0' : text;
}

/** Text made safe for element content and attribute values; characters that XML 1.0 forbids are dropped. */
export function escapeText(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}

/** One element. Children are SVG text already; see {@link label} for text content. */
export function element(name: string, attributes: Readonly<Record<string, Attribute>>, children = ''): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? numeral(value) : escapeText(String(value))}"`)
    .join('');
  return children === '' ? `<${name}${written}/>` : `<${name}${written}>${children}</${name}>`;
}

/** A text element at (x, y). */
export function label(
  x: number,
  y: number,
  text: string,
  attributes: Readonly<Record<string, Attribute>> = {},
): string {
  return element('text', { x, y, ...attributes }, escapeText(text));
}

/** A group. */
export function group(attributes: Readonly<Record<string, Attribute>>, ...children: readonly string[]): string {
  return element('g', attributes, children.join('\n'));
}

/** Path data of a polyline, in relative steps of a tenth of a pixel so that large pictures stay small. */
export function polyline(points: readonly (readonly [x: number, y: number])[], closed = false): string {
  let lastX = 0;
  let lastY = 0;
  const parts = points.map(([x, y], index) => {
    const tenthX = Math.round(x * 10);
    const tenthY = Math.round(y * 10);
    const part = `${index === 0 ? 'M' : 'l'}${numeral((tenthX - lastX) / 10)} ${numeral((tenthY - lastY) / 10)}`;
    lastX = tenthX;
    lastY = tenthY;
    return part;
  });
  return parts.join('') + (closed ? 'z' : '');
}

/** A whole SVG document with a title and a description for those who cannot see it. */
export function svgDocument(options: {
  width: number;
  height: number;
  title: string;
  description: string;
  style: string;
  body: string;
}): string {
  const { width, height, title, description, style, body } = options;
  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${numeral(width)} ${numeral(height)}`,
      width,
      height,
      role: 'img',
      'aria-labelledby': 'forerun-title forerun-description',
      class: 'forerun',
    },
    [
      '',
      element('title', { id: 'forerun-title' }, escapeText(title)),
      element('desc', { id: 'forerun-description' }, escapeText(description)),
      element('style', {}, style),
      body,
      '',
    ].join('\n'),
  )}\n`;
}
