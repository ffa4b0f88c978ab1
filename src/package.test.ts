import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumLaunch } from './chromium.launch.ts';
import { serveFolder } from './static-server.testing.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** A folder outside the repository in which the package is installed, and nothing else. */
const consumer = mkdtempSync(join(tmpdir(), 'forerun-consumer-'));
const installed = join(consumer, 'node_modules/forerun');
let packed: { size: number; files: { path: string }[] };

/** What a new user writes first. */
const PROGRAM = `
import { createPlanner, ForerunError, mppi, pendulum, type Plan, type Planner } from 'forerun';
import { createRobotLoop, defineForerunView, type RunRecord, writeRun } from 'forerun/embed';
import { createEnv, type SystemEnv } from 'forerun/envs';

const env: SystemEnv = await createEnv(pendulum());
const planner: Planner = await createPlanner({
  system: pendulum(),
  algorithm: mppi({ samples: 512, horizon: 30, temperature: 1, noiseStd: 1 }),
});
let state: Float32Array = env.reset({ seed: 1 }).observation;
for (let step = 0; step < 100; step++) {
  const plan: Plan = await planner.plan(state);
  state = env.step(plan.action).observation;
}
// @ts-expect-error The declarations know that samples is a number.
const wrong = () => mppi({ samples: 'many' });
const parts = [createRobotLoop, defineForerunView, (run: RunRecord) => writeRun(run, 'json')];
const [angle = 0] = state;
declare const process: { stdout: { write(text: string): void } };
process.stdout.write(JSON.stringify({
  backend: planner.backend,
  reason: planner.fallbackReason,
  upright: Math.cos(angle),
  isError: wrong.length === 0 && parts.length === 3 && new ForerunError('aborted', '') instanceof Error,
}));
`;

function run(command: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(command, args, { cwd: consumer, encoding: 'utf8', shell: command === 'npm' });
}

beforeAll(() => {
  if (!existsSync(join(ROOT, 'dist/types/index.d.ts'))) throw new Error("dist/ is missing; run 'npm run build' first.");
  const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: ROOT,
    encoding: 'utf8',
    shell: true,
  });
  [packed = { size: 0, files: [] }] = JSON.parse(stdout);
  for (const { path } of packed.files) {
    mkdirSync(dirname(join(installed, path)), { recursive: true });
    copyFileSync(join(ROOT, path), join(installed, path));
  }
  writeFileSync(join(consumer, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(consumer, 'main.ts'), PROGRAM);
});

afterAll(() => rmSync(consumer, { recursive: true, force: true }));

describe('the package', () => {
  it('holds what is built, and nothing else', () => {
    const paths = packed.files.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'package.json',
        'dist/index.js',
        'dist/types/index.d.ts',
        'dist/envs/index.js',
        'dist/types/envs/index.d.ts',
        'dist/embed/index.js',
        'dist/types/embed/index.d.ts',
        'dist/learn.js',
        'dist/types/learn.d.ts',
        'dist/envs/mujoco/index.js',
        'dist/types/envs/mujoco/index.d.ts',
        'dist/cli/main.js',
      ]),
    );
    const strange = paths.filter(
      (path) => !/^(LICENSE|README\.md|package\.json|dist\/.+\.(js|js\.map|d\.ts))$/.test(path) || /test/.test(path),
    );
    expect(strange).toEqual([]);
    // Source maps are half of it. The web side took 0.2 million, search, tables and exploration 0.2 million.
    expect(packed.size).toBeLessThan(2_000_000);
  });

  it('is clean for publint', async () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const { messages } = await publint({ pkgDir: installed, pack: false, strict: true });
    expect(messages.map((message) => formatMessage(message, manifest, { color: false }))).toEqual([]);
  });

  it('installs nothing but itself', () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(manifest.dependencies ?? {}).toEqual({});
    for (const name of Object.keys(manifest.peerDependencies)) {
      expect(manifest.peerDependenciesMeta[name]).toEqual({ optional: true });
    }
  });
});

describe('a program that has only the package', () => {
  it.each([
    ['Bundler', 'ESNext'],
    ['NodeNext', 'NodeNext'],
  ])('passes the type checker with moduleResolution %s, declarations included', (resolution, module) => {
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    const options = `--strict --exactOptionalPropertyTypes --target ES2022 --lib ES2022,DOM --skipLibCheck false`;
    const resolving = ['--moduleResolution', resolution, '--module', module];
    const { status, stdout } = run(process.execPath, compiler, ...options.split(' '), ...resolving, 'main.ts');
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  it('plans on the CPU in Node and says what WebGPU would need', () => {
    const { stdout, stderr } = run(process.execPath, 'main.js');
    expect(stderr).toBe('');
    const { backend, reason, upright, isError } = JSON.parse(stdout);
    expect({ backend, isError }).toEqual({ backend: 'cpu', isError: true });
    expect(reason).toMatch(/npm package webgpu cannot be loaded.*npm install webgpu/);
    expect(upright).toBeGreaterThan(0.99);
  });

  it('says which packages learning wants, and does without them in everything else', () => {
    const forerun = (...args: string[]) => run(process.execPath, join(installed, 'dist/cli/main.js'), ...args);
    for (const command of ['list', 'train', 'evaluate', 'diagnose']) {
      expect(forerun(command, '--help')).toMatchObject({ status: 0, stderr: '' });
    }
    const { status, stderr } = forerun('train', 'pets', '--env', 'pendulum', '--out', 'run');
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /pets: networks are fitted with tfjs, which is not installed.*npm install @tensorflow\/tfjs-core @tensorflow\/tfjs-backend-cpu/s,
    );
  });

  it('learns linear models, and says at the first fit what networks want', () => {
    writeFileSync(
      join(consumer, 'learn.js'),
      `import { defineSpace, ensemble, fromCsv, linearModel, toCsv } from 'forerun/learn';
       const space = defineSpace({ state: ['pos'], action: { force: [-2, 2] } });
       const row = (x) => [x, 1, 0, x + 1, 0, 0].join(',');
       const header = 'state.pos,action.force,reward,nextState.pos,terminated,truncated';
       const data = fromCsv([header, ...[0, 1, 2, 3, 4].map(row)].join('\\n'), space);
       const report = await linearModel({ space }).fit(data);
       const refusal = await ensemble({ space }).fit(data).catch(({ message }) => message);
       process.stdout.write(JSON.stringify({ fitted: report.transitions, refusal }));`,
    );
    const { stdout, stderr } = run(process.execPath, 'learn.js');
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      fitted: 5,
      refusal:
        'ensemble.fit: networks are fitted with tfjs, which is not installed. Run: npm install @tensorflow/tfjs-core @tensorflow/tfjs-backend-cpu',
    });
  });

  it('runs in a page from a plain static host, without a bundler', async () => {
    writeFileSync(
      join(installed, 'index.html'),
      '<!doctype html><title>waiting</title><link rel="icon" href="data:,"><script type="module" src="./page.js"></script>',
    );
    writeFileSync(
      join(installed, 'page.js'),
      `import { createPlanner, mppi, pendulum } from './dist/index.js';
       import { createEnv } from './dist/envs/index.js';
       const env = await createEnv(pendulum());
       const planner = await createPlanner({ system: pendulum(), algorithm: mppi({ samples: 64, horizon: 10 }), backend: 'webgpu' });
       const { status, action } = await planner.plan(env.reset({ seed: 1 }).observation);
       document.title = [planner.backend, status, Number.isFinite(env.step(action).reward)].join(' ');`,
    );
    const server = await serveFolder(installed);
    const browser = await chromium.launch(await chromiumLaunch(true));
    try {
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on('pageerror', ({ message }) => complaints.push(message));
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      const requests: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      await page.goto(server.url);
      await expect.poll(() => page.title(), { timeout: 60_000 }).toBe('webgpu ok true');
      expect(complaints).toEqual([]);
      // No part that is for Node only, and no other host.
      expect(requests.filter((url) => /\/node-/.test(url) || !/^(data:|http:\/\/127\.0\.0\.1)/.test(url))).toEqual([]);
    } finally {
      await browser.close();
      server.close();
    }
  });
});
