// @ts-check
// The panel as a .foxe: what `foxglove-extension package` makes, from one bundle. Plain JavaScript, because Node runs it as it stands.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { strToU8, zipSync } from 'fflate';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Zip files with the same files are the same. */
const NO_DATE = new Date('2020-01-01T00:00:00');

/**
 * Builds the panel and packs it.
 *
 * @returns {Promise<{ name: string, foxe: Uint8Array, source: string }>} Name of the file, what is in it, and the bundle that hosts load
 */
export async function packPanel() {
  const built = await build({
    root: ROOT,
    configFile: fileURLToPath(new URL('vite.panel.ts', import.meta.url)),
    logLevel: 'warn',
    build: { write: false },
  });
  const [first] = Array.isArray(built) ? built : [built];
  if (first === undefined || !('output' in first)) throw new Error('packPanel: Vite built nothing');
  const { output } = first;
  const [bundle] = output;
  if (output.length !== 1) {
    throw new Error(`packPanel: hosts take one file, there are ${output.map(({ fileName }) => fileName).join(', ')}`);
  }
  const manifest = panelManifest();
  const text = (/** @type {string} */ file) => strToU8(readFileSync(new URL(file, import.meta.url), 'utf8'));
  const files = {
    'package.json': strToU8(`${JSON.stringify(manifest, null, 2)}\n`),
    'README.md': text('about/README.md'),
    'CHANGELOG.md': text('about/CHANGELOG.md'),
    LICENSE: strToU8(readFileSync(`${ROOT}LICENSE`, 'utf8')),
    'dist/extension.js': strToU8(bundle.code),
  };
  return {
    name: `${manifest.publisher}.${manifest.name}-${manifest.version}.foxe`,
    foxe: zipSync(files, { level: 9, mtime: NO_DATE }),
    source: bundle.code,
  };
}

/** What hosts read first. Its name and publisher are what layouts know the panel by. */
function panelManifest() {
  const { version, license, keywords } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'));
  return {
    name: 'planner-panel',
    displayName: 'Forerun',
    description: 'Plans for a robot by running ahead, from the states of a topic: plan, candidates and commands.',
    publisher: 'forerun',
    version,
    license,
    main: './dist/extension.js',
    keywords,
  };
}
