import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumLaunch } from '../../src/chromium.launch.ts';
import { type StaticServer, serveFolder } from '../../src/static-server.testing.ts';
import { readDocument } from '../schema/read.ts';

const folder = mkdtempSync(join(tmpdir(), 'forerun-bench-page-'));
let server: StaticServer;
let browser: Browser;

beforeAll(async () => {
  await build({ mode: 'bench', logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
  server = await serveFolder(folder);
  browser = await chromium.launch(await chromiumLaunch(false));
});

afterAll(async () => {
  await browser.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens the page and collects what the browser complains about. */
async function open(width = 1280) {
  const page = await browser.newPage({ viewport: { width, height: 800 } });
  const complaints: string[] = [];
  page.on('console', (message) => {
    // This one is Chromium's own way to say that there is no GPU.
    if (message.text() === 'No available adapters.') return;
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(server.url);
  return { page, complaints };
}

describe('the page of the benchmark', () => {
  it('measures with the keyboard alone, shows tables, and gives the document as a file', async () => {
    const { page, complaints } = await open();
    expect(await page.locator('#machine').textContent()).toMatch(/^processor unknown, \d+ cores.*Chrome \d/);
    const filter = page.getByLabel('Names that contain');
    await filter.fill('pendulum-mppi-256');
    await page.getByLabel('Seconds a case').fill('1');
    await filter.press('Enter');
    const status = page.getByRole('status');
    await expect.poll(() => status.textContent(), { timeout: 60_000 }).toBe('1 of 1 measured');
    expect(await page.getByRole('region', { name: 'Plans' }).locator('tbody tr').count()).toBe(1);
    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download JSON' }).press('Enter');
    const download = await waiting;
    expect(download.suggestedFilename()).toMatch(/^forerun-bench-\d{4}-\d\d-\d\d\.json$/);
    const document = readDocument('the file', readFileSync(await download.path(), 'utf8'));
    expect(document.machine.runtime).toMatch(/^Chrome \d/);
    expect(document.missingBackends.map(({ backend }) => backend)).toEqual(['webgpu']);
    const [first] = document.cases;
    if (first?.kind !== 'speed') throw new Error('no case of speed');
    expect(first.name).toBe('speed/pendulum-mppi-256x20');
    // The clock of a page that is not isolated has steps of 0.1 ms.
    expect(first.plansPerTime * first.planMs.p50).toBeGreaterThan(1);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('says what is wrong with a filter, and fits a phone', async () => {
    const { page, complaints } = await open(390);
    await page.getByLabel('Names that contain').fill('nothing');
    await page.getByRole('button', { name: 'Measure' }).press('Enter');
    await expect.poll(() => page.getByRole('alert').textContent()).toContain("--filter 'nothing' is in no name");
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
