import { fileURLToPath } from 'node:url';
import { build, defineConfig, type PluginOption } from 'vite';
import { rosDefinitions } from './ros-definitions.ts';

const WORKER = fileURLToPath(new URL('../../rollout/cpu/worker.js', import.meta.url));
const TEXT = 'virtual:forerun-worker-text';

/** How src/rollout/cpu/start-worker.ts starts a worker from a file beside it. */
const FROM_FILE = "new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'forerun-cpu' })";

/**
 * A host takes one file, so the worker travels in it as text. A host whose policy forbids workers from blobs gets what a page
 * without workers gets: plans on its own thread, and the reason.
 */
const workerAsText: PluginOption = {
  name: 'worker-as-text',
  enforce: 'pre',
  resolveId: (id) => (id === TEXT ? `\0${TEXT}` : undefined),
  async load(id) {
    if (id !== `\0${TEXT}`) return undefined;
    const built = await build({
      configFile: false,
      logLevel: 'warn',
      build: {
        write: false,
        target: 'es2022',
        lib: { entry: WORKER, formats: ['iife'], name: 'forerunWorker' },
      },
    });
    const [first] = Array.isArray(built) ? built : [built];
    if (first === undefined || !('output' in first)) throw new Error('worker-as-text: the worker was not built');
    return `export const workerText = ${JSON.stringify(first.output[0].code)};`;
  },
  transform(code, id) {
    if (!id.endsWith('/rollout/cpu/start-worker.ts')) return undefined;
    if (!code.includes(FROM_FILE))
      throw new Error('worker-as-text: start-worker.ts starts its worker in another way now');
    const from = fileURLToPath(new URL('blob-worker.ts', import.meta.url));
    return {
      code: `import { blobWorker } from ${JSON.stringify(from)};\n${code.replace(FROM_FILE, 'blobWorker()')}`,
      map: null,
    };
  },
  // What is left of it is for Node.
  resolveImportMeta: (property) => (property === 'url' ? '""' : undefined),
};

/** What opens WebGPU in Node is left out: a host never runs there, and nothing may be loaded from elsewhere. */
const withoutNode: PluginOption = {
  name: 'without-node',
  enforce: 'pre',
  load: (id) =>
    id.endsWith('/src/gpu/node.ts')
      ? "export const openDawn = async () => ({ problem: 'a panel has the WebGPU of its host, or none', fix: '' });"
      : undefined,
};

const DEFINITIONS = 'virtual:forerun-ros-definitions';

const rosDefinitionsAsData: PluginOption = {
  name: 'ros-definitions-as-data',
  resolveId: (id) => (id === DEFINITIONS ? `\0${DEFINITIONS}` : undefined),
  load: (id) =>
    id === `\0${DEFINITIONS}`
      ? `export const ros1 = ${JSON.stringify(rosDefinitions(1))}; export const ros2 = ${JSON.stringify(rosDefinitions(2))};`
      : undefined,
};

// The panel as hosts load it: one CommonJS file, with shaders and worker in it.
// biome-ignore lint/style/noDefaultExport: Vite takes a configuration no other way
export default defineConfig({
  plugins: [workerAsText, withoutNode, rosDefinitionsAsData],
  build: {
    target: 'es2022',
    minify: 'esbuild',
    lib: {
      entry: fileURLToPath(new URL('extension.ts', import.meta.url)),
      formats: ['cjs'],
      fileName: () => 'extension.js',
    },
    // What hosts give is called `module`, and nothing else.
    rollupOptions: { output: { inlineDynamicImports: true, intro: 'var exports = module.exports;' } },
  },
});
