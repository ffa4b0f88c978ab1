import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumLaunch } from '../src/chromium.launch.ts';
import { type StaticServer, serveFolder } from '../src/static-server.testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'forerun-demo-'));
let server: StaticServer;

beforeAll(async () => {
  await build({ mode: 'demo', logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
  server = await serveFolder(folder);
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens the page and collects what the browser complains about. */
async function open(browser: Browser, query = '', viewport = { width: 1280, height: 800 }) {
  const page = await browser.newPage({ viewport });
  const complaints: string[] = [];
  page.on('console', (message) => {
    // This one is Chromium's own way to say that there is no GPU.
    if (message.text() === 'No available adapters.') return;
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(server.url + query);
  return { page, complaints };
}

const text = async (page: Page, id: string) => (await page.locator(`#${id}`).textContent()) ?? '';
const number = async (page: Page, id: string) => Number.parseFloat(await text(page, id));
const patiently = { timeout: 60_000, interval: 200 };

/** Whether any pixel of every canvas is colored, and so something is drawn. */
function isDrawn(page: Page): Promise<boolean> {
  return page.locator('canvas').evaluateAll((canvases) =>
    canvases.every((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const copy = new OffscreenCanvas(width, height).getContext('2d');
      copy?.drawImage(canvas as HTMLCanvasElement, 0, 0);
      return copy?.getImageData(0, 0, width, height).data.some((value) => value !== 0) === true;
    }),
  );
}

describe.each([
  { name: 'Chromium with WebGPU', gpu: true, badge: /^(WebGPU|CPU): /, reason: /in software|Planned on the GPU/ },
  { name: 'Chromium without an adapter', gpu: false, badge: /^CPU: WebAssembly/, reason: /offers no adapter/ },
])('the page in $name', ({ gpu, badge, reason }) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch(await chromiumLaunch(gpu));
  });
  afterAll(() => browser.close());

  it('opens planning, says who plans and why, and flies the quadrotor to its goal', async () => {
    const { page, complaints } = await open(browser);
    await expect.poll(() => text(page, 'backend'), patiently).toMatch(badge);
    expect(await text(page, 'reason')).toMatch(reason);
    await expect.poll(() => number(page, 'distance'), patiently).toBeGreaterThan(5);
    await expect.poll(() => number(page, 'distance'), patiently).toBeLessThan(1);
    expect(await text(page, 'summary')).toMatch(/^Quadrotor after [\d.]+ s: [\d.]+ m to the goal\. Each plan tries/);
    expect(await number(page, 'plan-time')).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('does what its controls say, with the keyboard alone', async () => {
    const { page, complaints } = await open(browser, '?system=pendulum');
    await expect.poll(() => text(page, 'summary'), patiently).toMatch(/^Pendulum after/);
    expect(await isDrawn(page)).toBe(true);

    await page.getByRole('slider', { name: 'Samples a plan' }).focus();
    await page.keyboard.press('Home');
    expect(await text(page, 'samples-value')).toBe('64');
    await expect.poll(() => text(page, 'summary'), patiently).toContain('tries 64 action sequences');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => text(page, 'summary'), patiently).toContain('tries 128 action sequences');

    await page.getByRole('button', { name: 'Pause' }).focus();
    await page.keyboard.press('Enter');
    expect(await text(page, 'events')).toBe('Paused');
    await page.getByRole('button', { name: 'Reset' }).focus();
    await page.keyboard.press('Enter');
    // One step, for the picture, and no more.
    await expect.poll(() => text(page, 'time'), patiently).toBe('0.1 s');
    await page.getByRole('button', { name: 'Push' }).press('Enter');
    await expect.poll(() => number(page, 'distance'), patiently).toBeLessThan(2);
    expect(await text(page, 'time')).toBe('0.1 s');
    await page.getByRole('button', { name: 'Play' }).press('Enter');
    await expect.poll(() => number(page, 'time'), patiently).toBeGreaterThan(1);

    await page.getByRole('combobox', { name: 'System' }).selectOption({ label: 'Kinematic bicycle' });
    await expect.poll(() => text(page, 'summary'), patiently).toMatch(/^Kinematic bicycle after/);
    expect(await page.locator('canvas').count()).toBe(1);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

describe('the page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch(await chromiumLaunch(false));
  });
  afterAll(() => browser.close());

  it.each(['quadrotor', 'bicycle', 'pendulum'])('fits a phone: %s', async (system) => {
    const { page } = await open(browser, `?system=${system}`, { width: 390, height: 844 });
    await expect.poll(() => text(page, 'summary'), patiently).toContain('to the goal');
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await page.close();
  });

  it('runs under a policy that allows no inline script, no eval and no other host', async () => {
    const { page } = await open(browser, '?backend=cpu');
    const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*/);
    await expect.poll(() => text(page, 'reason'), patiently).toMatch(/asks for the CPU/);
    const refused = await page.evaluate(async () => {
      const violation = new Promise<SecurityPolicyViolationEvent>((resolve) => {
        document.addEventListener('securitypolicyviolation', resolve, { once: true });
      });
      const script = document.createElement('script');
      script.textContent = 'document.title = "changed"';
      document.body.append(script);
      return (await violation).effectiveDirective;
    });
    expect(refused).toBe('script-src-elem');
    await page.close();
  });

  it('says what to do when WebGPU is asked for and cannot be had', async () => {
    const { page } = await open(browser, '?backend=webgpu');
    await expect
      .poll(() => page.getByRole('alert').textContent(), patiently)
      .toMatch(/offers no adapter.*chrome:\/\/gpu/);
    await page.close();
  });

  it('takes the seed from the address, and the same seed plans the same', async () => {
    const travelled = async (seed: number) => {
      const { page } = await open(browser, `?backend=cpu&seed=${seed}`);
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByRole('button', { name: 'Reset' }).click();
      await expect.poll(() => text(page, 'time'), patiently).toBe('0.0 s');
      const distance = await text(page, 'distance');
      const value = await page.getByRole('spinbutton', { name: 'Seed' }).inputValue();
      await page.close();
      return { distance, value };
    };
    const first = await travelled(7);
    expect(first.value).toBe('7');
    expect(await travelled(7)).toEqual(first);
  });
});
