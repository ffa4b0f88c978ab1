import { type Attribute, element, escapeText, numeral } from '../../diagnostics/plot/svg.ts';

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
