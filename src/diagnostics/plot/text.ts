/** Sizes of text, in pixels. */
export const TEXT = { title: 17, heading: 13.5, body: 13, tick: 12 } as const;

const NARROW = /[ .,:;'|!()[\]{}ijlftrI]/;
const WIDE = /[mwMW@%]/;
/** The classes of the style sheet that write in bold, by their size. */
const BOLD: readonly number[] = [TEXT.title, TEXT.heading];

/**
 * About how wide a text is drawn, in pixels: fonts differ, so rather too wide. There is no font to measure where the plot is
 * written.
 */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) {
    if (NARROW.test(character)) width += 0.39;
    else if (WIDE.test(character)) width += 0.95;
    else if (/[A-Z]/.test(character)) width += 0.7;
    else width += (character.codePointAt(0) ?? 0) < 0x1100 ? 0.62 : 1;
  }
  return width * size * (BOLD.includes(size) ? 1.13 : 1);
}

/** The text, cut with an ellipsis so that it is at most `width` pixels wide. Line breaks become spaces. */
export function shortened(text: string, size: number, width: number): string {
  // More than fits in any plot need not be looked at.
  const line = text.slice(0, 2000).replace(/\s+/g, ' ').trim();
  if (textWidth(line, size) <= width) return line;
  const characters = [...line];
  let left = textWidth(`${line}…`, size);
  while (characters.length > 1 && left > width) left -= textWidth(characters.pop() ?? '', size);
  return `${characters.join('').trimEnd()}…`;
}
