import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumLaunch } from '../../src/chromium.launch.ts';
import { type StaticServer, serveFolder } from '../../src/static-server.testing.ts';
import { readModelFile } from './model-file.ts';

/** The policy of the gallery, sent with every file, so that it holds in workers as well. */
const POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; worker-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'";

const folder = mkdtempSync(join(tmpdir(), 'forerun-learn-'));
let server: StaticServer;
let browser: Browser;

/** What the page offers to tests; see testing/page.ts. */
interface Probe {
  frames: number;
  uprightAtTheEnd(steps: number, last: number): Promise<{ upright: number; start: string }>;
}
declare const probe: Probe;
declare const view: { destroy(): void; pause(): void; model: unknown; result: { summary: string } | undefined };

beforeAll(async () => {
  await build({
    configFile: false,
    root: fileURLToPath(new URL('./testing', import.meta.url)),
    base: './',
    logLevel: 'error',
    // What neither side uses here is left out: to bundle it takes longer than all the tests.
    worker: { format: 'es', rollupOptions: { external: '@tensorflow/tfjs-backend-webgpu' } },
    build: {
      target: 'es2022',
      outDir: folder,
      emptyOutDir: true,
      minify: false,
      reportCompressedSize: false,
      rollupOptions: { external: /^@tensorflow\// },
    },
  });
  server = await serveFolder(folder, { 'content-security-policy': POLICY });
  browser = await chromium.launch(await chromiumLaunch(false));
});

afterAll(async () => {
  await browser?.close();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(query: string, viewport = { width: 1100, height: 900 }) {
  const page = await browser.newPage({ viewport });
  const complaints: string[] = [];
  page.on('console', (message) => {
    // This one is Chromium's own way to say that there is no GPU.
    if (message.text() === 'No available adapters.') return;
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${server.url}?${query}`);
  return { page, complaints };
}

const step = (page: Page) => page.locator('.learning-step').textContent();
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).press('Enter');
const patiently = { timeout: 60_000, interval: 100 };

describe('the learning half in Chromium', () => {
  it('learns the pendulum in a worker while the page goes on, swings the true one up, and saves the model', async () => {
    // One random episode is enough with this seed.
    const { page, complaints } = await open('system=pendulum&seed=3&episodes=2');
    expect(await page.getByRole('button', { name: 'Plan with what was learned' }).isDisabled()).toBe(true);
    await press(page, 'Learn from scratch');
    await expect.poll(() => step(page), patiently).toMatch(/^Fitting after episode 1 of 2: \d+ epochs and 200 steps/);
    expect(page.workers().map((worker) => worker.url())).toContainEqual(expect.stringContaining('learning.worker'));
    const before = await page.evaluate(() => probe.frames);
    await expect.poll(() => step(page), patiently).toMatch(/^Learned in \d+ s\.$/);
    expect((await page.evaluate(() => probe.frames)) - before).toBeGreaterThan(20);
    expect(await page.locator('.learning-shown > p').textContent()).toMatch(/Returns went from .* after 120 epochs/);
    expect(await page.locator('.learning-charts > svg').count()).toBe(5);

    const { upright, start } = await page.evaluate(() => probe.uprightAtTheEnd(150, 20));
    expect(start).toBe('180 degrees from upright');
    expect(upright).toBe(20);

    const caption = page.locator('figcaption');
    const plan = page.getByRole('button', { name: 'Plan with what was learned' });
    // Out of sight before it was ready to play: it does not begin there.
    await plan.evaluate((pressed: HTMLElement) => {
      pressed.click();
      view.pause();
    });
    await page.waitForTimeout(1000);
    expect(await caption.textContent()).not.toMatch(/true plant/);
    await press(page, 'Plan with what was learned');
    await expect.poll(() => caption.textContent(), patiently).toMatch(/on the true plant: step \d+, \d+ degrees/);
    await press(page, 'Push');
    await press(page, 'Plan with what was learned');

    const waiting = page.waitForEvent('download');
    await press(page, 'Save model (safetensors)');
    const download = await waiting;
    expect(download.suggestedFilename()).toBe('forerun-pendulum.safetensors');
    const path = await download.path();
    expect(readModelFile(readFileSync(path)).task.system).toBe('pendulum');

    const chooser = page.getByLabel('Open a model');
    await chooser.setInputFiles({ name: 'evil.safetensors', mimeType: '', buffer: Buffer.from('x'.repeat(99)) });
    await expect
      .poll(() => page.getByRole('alert').textContent(), patiently)
      .toMatch(/damaged or not a safetensors file/);
    expect(await page.evaluate(() => view.model !== undefined)).toBe(true);
    await chooser.setInputFiles({ name: 'mine.safetensors', mimeType: '', buffer: readFileSync(path) });
    await expect.poll(() => step(page), patiently).toBe('Opened mine.safetensors.');
    expect(await page.getByRole('alert').isVisible()).toBe(false);

    await page.evaluate(() => view.destroy());
    expect(await page.locator('#place').innerHTML()).toBe('');
    // The planner's worker stays for a second.
    await expect.poll(() => page.workers().length, patiently).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('is cancelled in an episode and in a fit, and learns again', async () => {
    const { page, complaints } = await open('system=cartpole&episodes=20&epochs=200', { width: 390, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    for (const begun of [/^Fitting/, /acting/]) {
      await press(page, 'Learn from scratch');
      await expect.poll(() => step(page), patiently).toMatch(begun);
      await press(page, 'Cancel');
      await expect.poll(() => step(page), patiently).toBe('Cancelled; nothing was kept.');
      expect(page.workers()).toEqual([]);
    }
    expect(complaints).toEqual([]);
    await page.close();
  });
});

describe('a figure in Chromium', () => {
  it('is computed, again for another seed, and given as files', async () => {
    const { page, complaints } = await open('figure=mpc-states&seed=4');
    const summary = () => page.evaluate(() => view.result?.summary);
    await expect.poll(summary, patiently).toMatch(/^From 5 the state is/);
    expect(await page.locator('.figure-pictures > svg').count()).toBe(2);
    // Rules of the plots reach them although the policy forbids inline styles.
    const stroke = await page
      .locator('.figure-pictures .line')
      .first()
      .evaluate((line) => getComputedStyle(line).stroke);
    expect(stroke).toMatch(/^rgb\(0, 114, 178\)$/);
    const first = await summary();
    await press(page, 'Again, with the next seed');
    // Undefined while it is computed.
    await expect.poll(async () => (await summary()) ?? first, patiently).not.toBe(first);
    expect(await page.getByLabel('Seed').inputValue()).toBe('5');
    const waiting = page.waitForEvent('download');
    await press(page, 'Data (CSV)');
    const download = await waiting;
    expect(download.suggestedFilename()).toBe('forerun-slide-9-mpc-states-seed-5.csv');
    const lines = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\r\n');
    expect(lines).toHaveLength(41);
    expect(lines[0]).toBe('from,step,state,action,next state,cost of the plan');
    expect(complaints).toEqual([]);
    await page.close();
  });
});
