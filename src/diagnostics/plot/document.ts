import { element, escapeText } from './svg.ts';
import { ROOT_CLASS, styleSheet } from './theme.ts';

/** A whole picture: its title, for readers too, the rules of its classes, paper, and what is on it. Sizes in pixels. */
export function svgDocument(title: string, size: { width: number; height: number }, parts: readonly string[]): string {
  const { width, height } = size;
  const paper = element('rect', { class: 'paper', x: 0.5, y: 0.5, width: width - 1, height: height - 1, rx: 8 });
  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: 'img',
      'aria-label': title,
      class: ROOT_CLASS,
    },
    ['', element('title', {}, escapeText(title)), element('style', {}, styleSheet()), paper, ...parts, ''].join('\n'),
  )}\n`;
}
