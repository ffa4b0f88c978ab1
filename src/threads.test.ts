import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumLaunch } from './chromium.launch.ts';
import { serveFolder } from './static-server.testing.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Elsewhere than in the repository. */
const folder = mkdtempSync(join(tmpdir(), 'forerun-threads-'));

/** Plans so much that threads are wanted, and leaves the planner as it is: that must not keep a process alive. */
const PROGRAM = `
import { createPlanner, cem, pendulum } from './dist/index.js';

export async function planned(threads) {
  const algorithm = cem({ samples: 8192, horizon: 40, iterations: 3 });
  const planner = await createPlanner({ system: pendulum(), algorithm, backend: 'cpu', seed: 5, threads });
  let plan;
  for (let i = 0; i < 8; i++) plan = await planner.plan([3, 0.1 * i]);
  return { computedBy: planner.adapter.description, actions: Array.from(plan.actions) };
}
`;

const MAIN = `
import { planned } from './program.js';
console.log(JSON.stringify(await planned(3)));
`;

const PAGE = `
import { planned } from './program.js';
const alone = planned(1);
document.title = JSON.stringify([await alone, await planned(3)]);
`;

interface Planned {
  readonly computedBy: string;
  readonly actions: readonly number[];
}

let truth: readonly number[];

beforeAll(() => {
  if (!existsSync(join(ROOT, 'dist/index.js'))) throw new Error("dist/ is missing; run 'npm run build' first.");
  symlinkSync(join(ROOT, 'dist'), join(folder, 'dist'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'program.js'), PROGRAM);
  writeFileSync(join(folder, 'main.js'), MAIN);
  writeFileSync(join(folder, 'page.js'), PAGE);
  const icon = '<link rel="icon" href="data:,">';
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html><title>waiting</title>${icon}<script type="module" src="./page.js"></script>`,
  );
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(command: string, ...args: string[]): Planned {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8', timeout: 60_000 });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout);
}

describe('the built package, threads and all', () => {
  it('plans in Node, which ends although the planner was left as it is', () => {
    const { computedBy, actions } = run(process.execPath, 'main.js');
    expect(computedBy).toBe('WebAssembly, 3 threads');
    truth = actions;
  });

  it('plans in Deno, to the same bits', () => {
    const deno = join(ROOT, 'node_modules/.bin/deno');
    const [all, none] = [run(deno, 'run', '-A', 'main.js'), run(deno, 'run', '--no-prompt', 'main.js')];
    expect([all.computedBy, all.actions]).toEqual(['WebAssembly, 3 threads', truth]);
    // what it may not read it does without, and without asking
    expect(none.computedBy).toMatch(/^WebAssembly, 1 thread \(no workers: no permission to read .*worker\.js\)$/);
    expect(none.actions).toEqual(truth);
  });
});

describe('a page whose policy allows scripts of its own, WebAssembly and workers of its own', () => {
  const policy = "default-src 'none'; img-src data:; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'";
  const isolation = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch(await chromiumLaunch(false));
  });
  afterAll(() => browser.close());

  async function open(headers: Readonly<Record<string, string>>) {
    const server = await serveFolder(folder, headers);
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(server.url);
    await expect.poll(() => page.title(), { timeout: 60_000 }).not.toBe('waiting');
    const planned: Planned[] = JSON.parse(await page.title());
    await page.close();
    server.close();
    for (const { actions } of planned) expect(actions).toEqual(truth);
    return { computedBy: planned.map(({ computedBy }) => computedBy), complaints };
  }

  it('plans in several workers where it is isolated', async () => {
    const { computedBy, complaints } = await open({ 'content-security-policy': policy, ...isolation });
    expect(computedBy).toEqual(['WebAssembly, 1 thread', 'WebAssembly, 3 threads']);
    expect(complaints).toEqual([]);
  });

  it('plans in one worker where it is not', async () => {
    const { computedBy, complaints } = await open({ 'content-security-policy': policy });
    const one = 'WebAssembly, 1 worker (no SharedArrayBuffer: page is not cross-origin isolated)';
    expect(computedBy).toEqual([one, one]);
    expect(complaints).toEqual([]);
  });

  it("says what to add where WebAssembly is forbidden, as the browser's own words do not", async () => {
    const server = await serveFolder(folder, { 'content-security-policy': policy.replace(" 'wasm-unsafe-eval'", '') });
    const page = await browser.newPage();
    const [error] = await Promise.all([page.waitForEvent('pageerror'), page.goto(server.url)]);
    expect(error.message).toMatch(/policy of this page forbids WebAssembly.*script-src 'self' 'wasm-unsafe-eval'/);
    await page.close();
    server.close();
  });

  it('plans by itself where workers are forbidden, and says so', async () => {
    const headers = { 'content-security-policy': policy.replace("worker-src 'self'", "worker-src 'none'") };
    const { computedBy, complaints } = await open(headers);
    expect(computedBy[1]).toMatch(/^WebAssembly, 1 thread \(on the page's own thread, no worker: .*forbids workers\)$/);
    expect(computedBy[0]).toBe(computedBy[1]);
    // asked for once
    expect(complaints).toEqual([expect.stringContaining('worker-src')]);
  });
});
