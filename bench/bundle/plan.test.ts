import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { packageFiles } from './packages.ts';
import { planBundle } from './plan.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const { pieces, tests, leftOut } = planBundle(ROOT);
const places = pieces.map(({ to }) => to);

describe('what the bundle holds', () => {
  it('is there, each file once, within the folder that the archive makes', () => {
    expect(pieces.filter(({ from }) => !existsSync(from))).toEqual([]);
    expect(new Set(places).size).toBe(places.length);
    expect(places.filter((to) => to.startsWith('/') || to.includes('..'))).toEqual([]);
  });

  it('starts with run.sh and has the sources of tests, Dawn, and what runs the tests', () => {
    expect(pieces.find(({ to }) => to === 'run.sh')?.executable).toBe(true);
    for (const path of [
      'shaders/kernels/rollout.wgsl',
      'src/planners/parity.test.ts',
      'src/rollout/backends.testing.ts',
      'node_modules/webgpu/index.js',
      'node_modules/webgpu/dist/linux-x64/dawn.node',
      'node_modules/vitest/package.json',
      'node_modules/@esbuild/linux-x64/bin/esbuild',
      'node_modules/@rollup/rollup-linux-x64-gnu/rollup.linux-x64-gnu.node',
      'node_modules/@tensorflow/tfjs-core/dist/tf-core.node.js',
      'node_modules/seedrandom/index.js',
    ]) {
      expect(places).toContain(`project/${path}`);
    }
  });

  it('leaves behind what would not run there, or nobody reads', () => {
    expect(places.filter((to) => /darwin|win32|arm64|\.map$|\/@types\/|results\//.test(to))).toEqual([]);
    expect(
      places.filter((to) => /chromium|playwright|deno\/|typescript\/|mujoco\/mt\//.test(to) && /node_modules/.test(to)),
    ).toEqual([]);
  });

  it('leaves room in 60 MB for Node (33, packed) and SwiftShader (3): it shrinks to a third', () => {
    const bytes = pieces.reduce((sum, { from }) => sum + statSync(from).size, 0);
    expect(bytes).toBeLessThan(3 * (60e6 - 36e6));
  });

  it('keeps the licences of packages', () => {
    for (const name of ['webgpu', 'vitest', '@tensorflow/tfjs-core']) {
      const own = places.filter((to) => to.startsWith(`project/node_modules/${name}/`));
      const there = existsSync(join(ROOT, 'node_modules', name, 'LICENSE')) ? 'LICENSE' : 'LICENSE.md';
      if (existsSync(join(ROOT, 'node_modules', name, there))) {
        expect(own.map((to) => to.split('/').at(-1))).toContain(there);
      }
    }
  });
});

describe('the tests that go along', () => {
  it('are those that compute on a GPU: planners, systems, models, kernels, closed loops, the harness', () => {
    for (const path of [
      'src/planners/parity.test.ts',
      'src/planners/reductions.test.ts',
      'src/rollout/webgpu.test.ts',
      'src/rollout/library-math.test.ts',
      'src/systems/quadrotor.test.ts',
      'src/models/neural/webgpu.test.ts',
      'src/closed-loop/simulate.test.ts',
      'src/wgsl/differential/differential.test.ts',
      'src/gpu/doctor.test.ts',
      'bench/run.test.ts',
    ]) {
      expect(tests).toContain(path);
    }
    expect(tests).not.toContain('src/wgsl/parse.test.ts');
    expect(tests).not.toContain('src/layers.test.ts');
  });

  it('need no browser and do not build the package; those that do are named', () => {
    for (const path of tests) {
      expect(readFileSync(join(ROOT, path), 'utf8')).not.toMatch(/from '(playwright-core|vite|publint)'/);
    }
    expect(leftOut.map(({ path }) => path)).toContain('src/package.test.ts');
    expect(leftOut.every(({ reason }) => reason !== '')).toBe(true);
  });

  it('find every file of the project that they import', () => {
    const there = new Set(places);
    const missing = tests.flatMap((path) =>
      [...readFileSync(join(ROOT, path), 'utf8').matchAll(/^(?:import|\}).* from '(\.[^'?]+)/gm)]
        .map(([, name = '']) => `project/${join(dirname(path), name)}`)
        .filter((to) => !there.has(to)),
    );
    expect(missing).toEqual([]);
  });
});

it('a package that is not installed is named, with what to do', () => {
  expect(() => packageFiles(ROOT, ['no-such-package'])).toThrow(/no-such-package .*npm ci/);
});
