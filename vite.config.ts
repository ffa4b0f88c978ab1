import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { PluginOption } from 'vite';
import { defineConfig, type TestProjectInlineConfiguration, type ViteUserConfig } from 'vitest/config';
import { chromiumLaunch } from './src/chromium.launch.ts';

/** One file in dist/ each; what they share becomes a chunk. */
const entries = {
  index: 'src/index.ts',
  learn: 'src/learn.ts',
  'embed/index': 'src/embed/index.ts',
  'envs/index': 'src/envs/index.ts',
  'envs/mujoco/index': 'src/envs/mujoco/index.ts',
  'cli/main': 'src/cli/main.ts',
  'bench/main': 'bench/main.ts',
  // A worker loads a file by its place beside the one that starts it.
  'cpu/start-worker': 'src/rollout/cpu/start-worker.ts',
  'cpu/worker': 'src/rollout/cpu/worker.js',
};

/**
 * Leaves `new Worker(new URL('./worker.js', import.meta.url))` as it is written, for the bundler of whoever uses the library: a library
 * cannot know where its files will lie. While Vite looks, another name of the same length stands there.
 */
const workersAsWritten: PluginOption = {
  name: 'workers-as-written',
  enforce: 'pre',
  apply: 'build',
  transform: (code) => replaced(code, './worker.js', 'import.meta.url', 'import_meta_url'),
  renderChunk: (code) => replaced(code, './worker.js', 'import_meta_url', 'import.meta.url'),
};

function replaced(code: string, file: string, from: string, to: string) {
  const [before, after] = [from, to].map((here) => `new URL('${file}', ${here})`) as [string, string];
  const asRendered = (text: string) => text.replaceAll("'", '"');
  if (![before, asRendered(before)].some((text) => code.includes(text))) return undefined;
  return { code: code.replaceAll(before, after).replaceAll(asRendered(before), asRendered(after)), map: null };
}

/** Packages that the user installs when wanted; everything else is bundled. */
const optional = Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).peerDependencies);

/** Packages that are bundled; a page that is served unbundled has to know them at its start. */
const bundled = ['wgsl-preprocessor/wgsl-preprocessor.js', 'papaparse', 'd3-scale', 'd3-shape'];

const common = { testTimeout: 120_000, hookTimeout: 120_000, maxWorkers: 3 };

/** What the tests of these folders claim is claimed of browsers too; those that read files or start processes need Node. */
const portable = [
  'wgsl',
  'rollout',
  'systems',
  'planners',
  'models',
  'envs',
  'search',
  'agents',
  'exploration',
  'diagnostics',
].flatMap((folder) =>
  readdirSync(`src/${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts') && !path.endsWith('.process.test.ts'))
    .map((path) => `src/${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => !readFileSync(path, 'utf8').includes("from 'node:")),
);

/** Portable, but the same in every engine, and long: once, in Node, is enough. */
const once = [
  'agents/catalog',
  'agents/lookahead',
  'agents/mpc',
  'agents/pets',
  'agents/tabular/discretised',
  'agents/tabular/dyna-q',
  'agents/tabular/figures',
  'agents/tabular/solvers',
  'diagnostics/bias',
  'diagnostics/learned',
  'diagnostics/statistics',
  'exploration/action-noise.process',
  'exploration/disagreement',
  'exploration/testbed',
  'models/checkpoint/safetensors-fuzz',
  'models/gaussian-process/gaussian-process',
  'models/gaussian-process/gaussian-process-system',
  'models/gaussian-process/marginal-likelihood',
  'models/gaussian-process/minimize',
  'models/linear/cholesky',
  'planners/batch',
  'planners/extremes',
  'planners/hostile',
  'planners/autotune',
  'planners/layout',
  'planners/limits',
  'planners/recovery',
  'planners/reductions',
  'planners/split',
  'planners/steady',
  'rollout/ensemble/subgroups',
  'search/answers',
  'search/mctx',
  'search/models',
  'search/searches',
  'search/tree',
  'wgsl/differential/vectors',
  'wgsl/wasm/fuzz',
].map((name) => `src/${name}.test.ts`);

/**
 * Tests in Node. Files share processes, whose compilers stay warm; those that change what all of a process sees, `*.process.test.ts`, have
 * one each.
 */
const node = (
  name: string,
  isolate: boolean,
  include: string[],
  exclude: string[],
): TestProjectInlineConfiguration => ({
  test: {
    ...common,
    name,
    include,
    exclude: ['src/**/*.browser.test.ts', 'src/**/*.no-gpu.test.ts', ...exclude],
    pool: 'forks',
    isolate,
  },
});

/** Tests in a real Chromium. */
async function chromium(name: string, gpu: boolean, include: string[]): Promise<TestProjectInlineConfiguration> {
  // Not needed to build.
  const { playwright } = await import('@vitest/browser-playwright');
  return {
    optimizeDeps: {
      include: [...bundled, ...['core', 'backend-cpu', 'backend-webgpu'].map((part) => `@tensorflow/tfjs-${part}`)],
      // Its .wasm lies beside it.
      exclude: ['@mujoco/mujoco'],
    },
    test: {
      ...common,
      include,
      browser: {
        enabled: true,
        provider: playwright({ launchOptions: await chromiumLaunch(gpu) }),
        instances: [{ browser: 'chromium', name }],
        headless: false,
        ui: false,
        screenshotFailures: false,
        fileParallelism: false,
      },
    },
  };
}

/** The pages, by the mode that builds them, for any static host. */
const pages: Readonly<Record<string, string>> = { demo: 'demo', bench: 'bench/page' };

/** Threads of a page share memory only where it is isolated from other origins; without these headers it plans on one worker. */
const isolated = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

const page = (root: string): ViteUserConfig => ({
  root,
  base: './',
  server: {
    host: '127.0.0.1',
    headers: isolated,
    fs: { allow: [fileURLToPath(new URL('.', import.meta.url))] },
  },
  preview: { host: '127.0.0.1', headers: isolated },
  worker: { format: 'es' },
  optimizeDeps: { include: bundled },
  // One page's planners and shaders come in one file, and none of it could wait.
  build: { target: 'es2022', outDir: 'dist', emptyOutDir: true, chunkSizeWarningLimit: 800 },
});

const library = async (): Promise<ViteUserConfig> => ({
  plugins: [workersAsWritten],
  build: {
    target: 'es2022',
    outDir: 'dist',
    minify: false,
    sourcemap: true,
    lib: {
      entry: Object.fromEntries(Object.entries(entries).filter(([, path]) => existsSync(path))),
      formats: ['es'],
    },
    rollupOptions: {
      external: (id: string) => isBuiltin(id) || optional.includes(id),
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
  test: {
    projects: process.env.VITEST
      ? [
          node(
            'node',
            false,
            ['src', 'bench', 'demo'].map((folder) => `${folder}/**/*.test.ts`),
            ['**/*.process.test.ts'],
          ),
          node('node-alone', true, ['src/**/*.process.test.ts'], []),
          await chromium('chromium', true, [
            'src/**/*.browser.test.ts',
            ...portable.filter((path) => !once.includes(path)),
          ]),
          await chromium('chromium-no-gpu', false, ['src/**/*.no-gpu.test.ts']),
        ]
      : [],
  },
});

export default defineConfig(({ mode }) => {
  const root = pages[mode];
  return root === undefined ? library() : page(root);
});
