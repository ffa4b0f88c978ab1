/** Uniform in [-width, width), for each width. */
export function spread(random: () => number, widths: readonly number[]): number[] {
  return widths.map((width) => width * (2 * random() - 1));
}
