import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumLaunch } from '../src/chromium.launch.ts';
import { testDecisions } from './decisions.testing.ts';
import {
  type OpenGallery,
  openGallery,
  patiently,
  type ServedGallery,
  serveGallery,
  textOf,
} from './gallery.testing.ts';
import { testPage } from './page.testing.ts';
import { testReplay } from './replay.testing.ts';
import { testScenes } from './scenes.testing.ts';
import { measureFrames, testWebGpu, testWithoutAdapter } from './webgpu.testing.ts';

// Built once for all of it.
let served: ServedGallery;
beforeAll(async () => {
  served = await serveGallery();
});
afterAll(() => served.close());

describe('the gallery in Chromium without an adapter', () => {
  let browser: Browser;
  let gallery: OpenGallery;
  beforeAll(async () => {
    browser = await chromium.launch(await chromiumLaunch(false));
    gallery = await openGallery(browser, served.isolatedUrl, 'v=1&backend=cpu');
  });
  afterAll(() => browser.close());

  it('opens planning in less than five seconds', async () => {
    const start = performance.now();
    const { page, simulation, complaints } = await openGallery(browser, served.url, '');
    await expect.poll(() => simulation.evaluate(({ history }) => history.length), patiently).toBeGreaterThan(0);
    expect(performance.now() - start).toBeLessThan(5000);
    expect(await textOf(page, 'scene-title')).toBe('Quadrotor');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('rests until it is told to play where less motion is preferred', async () => {
    const { page, simulation } = await openGallery(browser, served.url, 'v=1&scene=pendulum', { calm: true });
    await expect.poll(() => page.getByRole('alert').textContent(), patiently).toMatch(/less motion/);
    expect(await simulation.evaluate(({ playing, history }) => [playing, history.length])).toEqual([false, 1]);
    await page.close();
  });

  it('has threads that share memory where its host isolates it, and does without elsewhere', async () => {
    expect(await textOf(gallery.page, 'backend-name')).toMatch(/threads?$/);
    const { page } = await openGallery(browser, served.url, 'v=1&scene=pendulum&backend=cpu');
    expect(await textOf(page, 'backend-name')).toMatch(/1 worker$/);
    await page.close();
  });

  it.each([false, true])('leaves pictures of itself, dark: %s; README shows out/gallery/gallery.jpg', async (dark) => {
    const { page, simulation, picture } = await openGallery(browser, served.isolatedUrl, 'v=1&backend=cpu', {
      calm: true,
      dark,
    });
    await page.getByRole('button', { name: 'Close' }).click();
    await simulation.evaluate(async (resting) => {
      await resting.reset(0);
      for (let step = 0; step < 48; step++) await resting.step();
    });
    expect(await textOf(page, 'summary')).toContain('Quadrotor after 1.4 s');
    await page.evaluate(() => {
      // Without scroll bars, which differ from one computer to the next.
      for (const part of document.querySelectorAll<HTMLElement>('html, .panel')) part.style.overflow = 'hidden';
    });
    // Plots come ten times a second.
    await page.waitForTimeout(300);
    await picture(dark ? 'gallery-dark' : 'gallery', 'jpg');
    await page.close();
  });

  testScenes(() => gallery);
  testReplay(() => gallery);
  testPage((hash, options) => openGallery(browser, served.url, hash, options));
  testDecisions((hash, options) => openGallery(browser, served.url, hash, options));
  testWithoutAdapter((hash) => openGallery(browser, served.url, hash));
});

describe('the gallery in Chromium with WebGPU', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch(await chromiumLaunch(true));
  });
  afterAll(() => browser.close());

  testWebGpu((hash) => openGallery(browser, served.isolatedUrl, hash));
  measureFrames((hash) => openGallery(browser, served.isolatedUrl, hash));
});
