import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchDocument } from '../../document.ts';
import { resultFiles } from '../../report.ts';

/** The adapter's name as part of a file's name: `'nvidia-l4'`. */
export function adapterSlug({
  description,
  device,
}: {
  readonly description: string;
  readonly device: string;
}): string {
  // Some drivers give the number of the PCI device in place of its name.
  const name = /^(0x[\da-f]+|\d*)$/i.test(device) ? description : device;
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 48)
    .replaceAll(/^-+|-+$/g, '');
  return slug === '' ? 'unnamed-adapter' : slug;
}

/**
 * What all files of a run begin with: `<adapter>-<date>`, and a number where the folder has such results of that adapter and day.
 *
 * @param date ISO 8601
 * @param endings Of the files that must not be there: `['.json']`
 */
export function resultName(
  folder: string,
  slug: string,
  date: string,
  endings: readonly string[],
  exists: (path: string) => boolean = existsSync,
): string {
  const name = `${slug}-${date.slice(0, 10)}`;
  const taken = (candidate: string) => endings.some((ending) => exists(join(folder, `${candidate}${ending}`)));
  if (!taken(name)) return name;
  for (let number = 2; ; number++) if (!taken(`${name}-${number}`)) return `${name}-${number}`;
}

/** Tables and charts of a document, under the run's name: `<name>.md`, `<name>.svg`. */
export function reportFiles(document: BenchDocument, name: string): readonly (readonly [file: string, text: string])[] {
  const files = resultFiles(document);
  const pictures = files.filter(([file]) => file.endsWith('.svg'));
  // Only speed has a picture among what is measured here; a second would need a name of its own.
  const renamed = new Map(pictures.map(([file], index) => [file, index === 0 ? `${name}.svg` : `${name}-${file}`]));
  const markdown = files
    .filter(([file]) => file.endsWith('.md'))
    .map(([, text]) => [...renamed].reduce((page, [from, to]) => page.replaceAll(`](${from})`, `](${to})`), text))
    .join('\n');
  return [
    ...(markdown === '' ? [] : [[`${name}.md`, markdown] as const]),
    ...pictures.map(([file, svg]) => [renamed.get(file) ?? file, svg] as const),
  ];
}
