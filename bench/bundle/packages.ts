import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ForerunError } from '../../src/error.ts';

/** What of a package goes in, where that is less than all that it could need. */
interface Part {
  readonly files: RegExp;
  /** False where what goes in needs none of the packages that it names. */
  readonly dependencies?: false;
}

/** TensorFlow.js comes in six builds; Node takes this one. */
const TENSORFLOW: Part = { files: /^(package\.json|LICENSE|dist\/[^/]+\.node\.js)$/ };

const PARTS: Readonly<Record<string, Part>> = {
  // What it depends on is for building it.
  webgpu: { files: /^(package\.json|LICENSE\.md|index\.js|dist\/linux-x64\/.*)$/, dependencies: false },
  // Its program lies in @esbuild/linux-x64.
  esbuild: { files: /^(package\.json|LICENSE\.md|lib\/main\.js)$/ },
  // Without its build for several threads.
  '@mujoco/mujoco': { files: /^(package\.json|mujoco\.(js|wasm))$/ },
  '@tensorflow/tfjs-core': TENSORFLOW,
  '@tensorflow/tfjs-backend-cpu': TENSORFLOW,
  '@tensorflow/tfjs-backend-webgpu': TENSORFLOW,
};

/** What no program reads. */
const FOR_PEOPLE = /\.(map|d\.[mc]?ts|md|markdown|flow)$/i;

/** Types, which are gone when a program runs. */
const TYPES = /^@types\/|^@webgpu\/types$/;

/**
 * Every file of npm packages, and of those that they depend on, that a program needs to run with them; sorted, as paths from `root`.
 *
 * @param root Folder that holds `node_modules`
 * @throws ForerunError `invalid-argument` where one is not installed
 */
export function packageFiles(root: string, names: readonly string[]): readonly string[] {
  const folders = new Set<string>();
  for (const name of names) {
    if (!addPackage(root, name, root, folders)) {
      throw new ForerunError(
        'invalid-argument',
        `bench:bundle: the npm package ${name} is not in ${root}/node_modules; run 'npm ci' first.`,
      );
    }
  }
  return [...folders].flatMap((folder) => filesOf(root, folder)).sort();
}

/** Adds a package as Node would find it from `from`; says whether it is there. */
function addPackage(root: string, name: string, from: string, folders: Set<string>): boolean {
  const folder = installed(root, name, from);
  if (folder === undefined) return false;
  const relative = folder.slice(root.length + 1);
  if (folders.has(relative)) return true;
  folders.add(relative);
  if (PARTS[name]?.dependencies === false) return true;
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  ) as Record<'dependencies' | 'optionalDependencies', Record<string, string> | undefined>;
  // Optional ones are those of other platforms, and not installed.
  for (const dependency of Object.keys({ ...dependencies, ...optionalDependencies })) {
    if (!TYPES.test(dependency)) addPackage(root, dependency, folder, folders);
  }
  return true;
}

function installed(root: string, name: string, from: string): string | undefined {
  for (let folder = from; folder.startsWith(root); folder = dirname(folder)) {
    if (basename(folder) === 'node_modules') continue;
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
  }
  return undefined;
}

function filesOf(root: string, folder: string): string[] {
  const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const part = PARTS[name];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((path) => {
      const inside = path.slice(folder.length + 1);
      // Packages within it are packages of their own.
      if (inside.startsWith('node_modules/')) return false;
      return part === undefined ? /licen[cs]e/i.test(inside) || !FOR_PEOPLE.test(inside) : part.files.test(inside);
    });
}
