import { ForerunError } from '../../error.ts';

/** What an attribute may be; `undefined` leaves it out. */
export type Attribute = string | number | undefined;

/**
 * A number as SVG text: at most two decimals, no exponent, no negative zero.
 *
 * @throws ForerunError `invalid-argument` for NaN and infinity: a plot never contains them
 */
export function numeral(value: number): string {
  if (!Number.isFinite(value) || Math.abs(value) > 1e9) {
    throw new ForerunError('invalid-argument', `plot: got the coordinate ${value}; leave out what is not finite.`);
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

/** One element. `children` is SVG text already; see {@link label} for text content. */
export function element(name: string, attributes: Readonly<Record<string, Attribute>>, children = ''): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? numeral(value) : escapeText(String(value))}"`)
    .join('');
  return children === '' ? `<${name}${written}/>` : `<${name}${written}>${children}</${name}>`;
}

/** Text at (x, y), in pixels. */
export function label(
  x: number,
  y: number,
  text: string,
  attributes: Readonly<Record<string, Attribute>> = {},
): string {
  return element('text', { x, y, ...attributes }, escapeText(text));
}

/** A group of elements. */
export function group(attributes: Readonly<Record<string, Attribute>>, children: readonly string[]): string {
  return element('g', attributes, children.filter((child) => child !== '').join('\n'));
}
