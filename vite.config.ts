import { existsSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { defineConfig } from 'vitest/config';

/** One file in dist/ each; what they share becomes a chunk. */
const entries = {
  index: 'src/index.ts',
  'envs/index': 'src/envs/index.ts',
  'cli/main': 'src/cli/main.ts',
  'bench/main': 'bench/main.ts',
};

/** Packages that the user installs when wanted; everything else is bundled. */
const optional = ['webgpu', '@sparticuz/chromium'];

export default defineConfig({
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
      external: (id) => isBuiltin(id) || optional.includes(id),
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
  test: {
    projects: [
      {
        test: {
          name: 'node',
          include: ['src/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: ['src/**/*.browser.test.ts'],
          pool: 'forks',
          maxWorkers: 2,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
