import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gpuTests, type LeftOut } from './gpu-tests.ts';
import { packageFiles } from './packages.ts';

/** A file of the bundle. */
export interface Piece {
  /** Where it lies on this machine: an absolute path. */
  readonly from: string;
  /** Where it comes to lie, from the folder that the archive makes. */
  readonly to: string;
  readonly executable?: true;
}

/** What the bundle holds beside Node, system libraries and what is built. */
export interface Plan {
  readonly pieces: readonly Piece[];
  /** Test files that are run there, from the root of the project. */
  readonly tests: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

/** The project as its tests see it, within the bundle. */
export const PROJECT = 'project';

/** What runs there: Dawn, the tests' runner, what learned models are fitted with, and what environments run on. */
const PACKAGES = [
  'webgpu',
  'vitest',
  'wgsl-preprocessor',
  'papaparse',
  'd3-scale',
  'd3-shape',
  '@mujoco/mujoco',
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-backend-cpu',
  '@tensorflow/tfjs-backend-webgpu',
];

const SOURCES = ['src', 'shaders', 'bench'];

/** Results of other machines, pages for browsers, and what makes the bundle itself. */
const NOT_SOURCES = /^bench\/(results|page|bundle)\/|\.(browser|no-gpu)\.test\.ts$/;

/**
 * Which files of the project and of npm packages go into the bundle, and where to. Quick: nothing is built or copied.
 *
 * @param root Root of the project
 * @throws ForerunError `invalid-argument` where a package is not installed
 */
export function planBundle(root: string): Plan {
  const { carried: tests, leftOut } = gpuTests(root);
  const sources = SOURCES.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1)),
  ).filter((path) => !NOT_SOURCES.test(path) && (!path.endsWith('.test.ts') || tests.includes(path)));
  const inProject = ['package.json', 'LICENSE', 'README.md', ...sources.sort(), ...packageFiles(root, PACKAGES)];
  const pieces: Piece[] = inProject.map((path) => ({
    from: join(root, path),
    to: `${PROJECT}/${path}`,
    ...(/(^|\/)bin\//.test(path) && { executable: true }),
  }));
  pieces.push({ from: join(root, 'bench/bundle/bare/run.sh'), to: 'run.sh', executable: true });
  pieces.push({ from: join(root, 'bench/bundle/README.md'), to: 'README.md' });
  return { pieces, tests, leftOut };
}
