import { readdirSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** The folders of src/, each above those that may import it. */
const LAYERS = [
  'wgsl',
  'gpu',
  'systems',
  'rollout',
  'planners',
  'models',
  'envs',
  'search',
  'agents',
  'exploration',
  'diagnostics',
  'closed-loop',
  'embed',
  'cli',
];

/** What users import; these may import every folder but the command line. */
const ENTRIES = ['src/index.ts', 'src/learn.ts'];

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOR_TESTS = /\.(test|testing|fixture|smoke|launch)\.ts$/;

interface SourceFile {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

function filesIn(folder: string): SourceFile[] {
  return readdirSync(`${ROOT}/${folder}`, { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts') && !/(^|\/)(dist|node_modules)\//.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(`${ROOT}/${path}`, 'utf8') }));
}

/** Relative specifiers of static imports, re-exports and dynamic imports, and the line of each. */
function importsOf({ text }: SourceFile): { specifier: string; line: number }[] {
  const pattern = /(?:\bfrom|^import|\bimport\()\s*['"](\.{1,2}\/[^'"]*)['"]/gm;
  return [...text.matchAll(pattern)].map((match) => ({
    specifier: match[1] ?? '',
    line: text.slice(0, match.index).split('\n').length,
  }));
}

/** Why a file may not import a path, both from the root of the repository; undefined when it may. */
function violation(from: string, to: string): string | undefined {
  if (to.startsWith('shaders/') && to.endsWith('.wgsl')) return undefined;
  const [top, importer, ...deeper] = from.split('/');
  const [otherTop, imported, ...below] = to.split('/');
  if (top !== 'src' || otherTop !== 'src') return 'src/ imports only itself and shaders/*.wgsl';
  if (FOR_TESTS.test(to)) return 'what is only for tests stays in tests';
  if (to === 'src/error.ts') return undefined;
  if (deeper.length === 0) {
    return ENTRIES.includes(from) && imported !== 'cli' ? undefined : `${from} imports nothing`;
  }
  if (below.length === 0) return `only src/error.ts of the files directly in src/ is for everyone`;
  const [own, other] = [LAYERS.indexOf(importer ?? ''), LAYERS.indexOf(imported ?? '')];
  if (own < 0 || other < 0) return `src/${own < 0 ? importer : imported} is not in the list of layers`;
  return other <= own
    ? undefined
    : `src/${importer} may import ${LAYERS.slice(0, own).join(', ') || 'no other folder'}`;
}

/** Lines of exported declarations that no docstring precedes; of overloads only the first needs one. */
function undocumented({ path, text }: SourceFile): string[] {
  const lines = text.split('\n');
  const declaration =
    /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|class|interface|type|const|let|enum) (\w+)/;
  const seen = new Set<string>();
  return lines.flatMap((line, at) => {
    const name = declaration.exec(line)?.[1];
    if (name === undefined || seen.has(name)) return [];
    seen.add(name);
    let above = at - 1;
    while (/^\s*\/\/ biome-ignore/.test(lines[above] ?? '')) above--;
    let start = above;
    while (start > 0 && !/^\s*\/\*/.test(lines[start] ?? '')) start--;
    const documented = /\*\/\s*$/.test(lines[above] ?? '') && /^\s*\/\*\*/.test(lines[start] ?? '');
    return documented ? [] : [`${path}:${at + 1} ${name}`];
  });
}

const everything = ['src', 'bench', 'demo'].flatMap(filesIn);
const source = everything.filter(({ path }) => path.startsWith('src/') && !FOR_TESTS.test(path));

describe('the layers of src/', () => {
  it('each folder imports only what stands above it', () => {
    const found = source.flatMap((file) =>
      importsOf(file).flatMap(({ specifier, line }) => {
        const target = resolve(ROOT, dirname(file.path), specifier.replace(/\?\w+$/, ''));
        const to = relative(ROOT, target).replaceAll('\\', '/');
        const why = violation(file.path, to);
        return why === undefined ? [] : [`${file.path}:${line} imports ${to}, but ${why}`];
      }),
    );
    expect(found).toEqual([]);
  });

  it.each([
    ['src/planners/mppi.ts', 'src/rollout/backend.ts', undefined],
    ['src/wgsl/ir.ts', 'src/error.ts', undefined],
    ['src/systems/arm.ts', 'shaders/systems/arm.wgsl', undefined],
    ['src/index.ts', 'src/planners/mppi.ts', undefined],
    ['src/wgsl/ir.ts', 'src/gpu/kernel.ts', 'src/wgsl may import no other folder'],
    ['src/rollout/cpu.ts', 'src/planners/mppi.ts', 'src/rollout may import wgsl, gpu, systems'],
    ['src/planners/mppi.ts', 'src/index.ts', 'only src/error.ts of the files directly in src/ is for everyone'],
    ['src/cli/plan.ts', 'bench/main.ts', 'src/ imports only itself and shaders/*.wgsl'],
    ['src/index.ts', 'src/cli/main.ts', 'src/index.ts imports nothing'],
    ['src/tools/a.ts', 'src/wgsl/ir.ts', 'src/tools is not in the list of layers'],
    ['src/rollout/open.ts', 'src/rollout/a.testing.ts', 'what is only for tests stays in tests'],
  ])('%s importing %s: %s', (from, to, expected) => {
    expect(violation(from, to)).toBe(expected);
  });
});

describe('how the code reads', () => {
  it('every export has a docstring', () => {
    expect(source.flatMap(undocumented)).toEqual([]);
  });

  it('files are named after their idea', () => {
    const vague = /(^|[/.-])(utils?|helpers?|common|misc)([/.-]|$)/;
    const paths = [
      ...everything.map(({ path }) => path),
      ...readdirSync(`${ROOT}/shaders`, { recursive: true, encoding: 'utf8' }),
    ];
    expect(paths.filter((path) => vague.test(path))).toEqual([]);
  });

  it('no test is skipped, singled out or left for later', () => {
    // Built from pieces, so that this file passes its own check.
    const words = ['skip', 'only', 'todo', 'skipIf', 'runIf', 'fails'].join('|');
    const pattern = new RegExp(`\\b(?:it|test|describe|suite|bench)(?:\\.\\w+)*\\.(?:${words})\\b`);
    const found = everything
      .filter(({ path }) => FOR_TESTS.test(path))
      .flatMap(({ path, text }) =>
        text.split('\n').flatMap((line, at) => (pattern.test(line) ? [`${path}:${at + 1} ${line.trim()}`] : [])),
      );
    expect(found).toEqual([]);
  });
});
