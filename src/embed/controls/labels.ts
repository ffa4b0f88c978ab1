/** Words that names shorten. */
const WORDS: Readonly<Record<string, string>> = {
  std: 'deviation',
  dt: 'time step',
};

/** A name in the words of people: `'noiseStd'` is `'Noise deviation'`, `'goalX'` is `'Goal X'`. */
export function labelOf(name: string): string {
  const words = name
    .replace(/([a-z])([A-Z0-9])/g, '$1 $2')
    .split(' ')
    .map((word) => (word.length === 1 ? word.toUpperCase() : word.toLowerCase()))
    .map((word) => (Object.hasOwn(WORDS, word) ? (WORDS[word] ?? word) : word));
  const text = words.join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
