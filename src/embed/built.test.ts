import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumLaunch } from '../chromium.launch.ts';
import { type StaticServer, serveFolder } from '../static-server.testing.ts';

// The built files, in a plain page of no bundler: `npm run build` goes before.

const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'none'; worker-src 'self'; connect-src 'none'";

const PAGE = `<!doctype html>
<html lang="en">
  <title>A page of somebody else</title>
  <forerun-view system="quadrotor" autoplay controls plots></forerun-view>
  <script type="module" src="page.js"></script>
</html>`;

const SCRIPT = `import { defineForerunView } from './forerun/embed/index.js';
defineForerunView();
addEventListener('forerun-plan', ({ detail }) => {
  document.title = detail.plan.status + ' ' + detail.step;
});
addEventListener('forerun-error', ({ detail }) => {
  document.title = 'refused: ' + detail.message;
});
`;

const folder = mkdtempSync(join(tmpdir(), 'forerun-embed-'));
let server: StaticServer;
let browser: Browser;

beforeAll(async () => {
  symlinkSync(fileURLToPath(new URL('../../dist', import.meta.url)), join(folder, 'forerun'), 'dir');
  writeFileSync(join(folder, 'index.html'), PAGE);
  writeFileSync(join(folder, 'page.js'), SCRIPT);
  server = await serveFolder(folder, { 'content-security-policy': POLICY });
  browser = await chromium.launch(await chromiumLaunch(false));
});

afterAll(async () => {
  await browser?.close();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the built element', () => {
  it('plans in a plain page with a strict policy, and tells it so', async () => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(server.url);
    await expect.poll(() => page.title(), { timeout: 60_000 }).toMatch(/^ok \d\d/);
    const view = page.locator('forerun-view');
    await expect.poll(() => view.locator('.badge').textContent()).toMatch(/^CPU: WebAssembly, 1 worker/);
    await expect.poll(() => view.locator('.forerun-plots canvas').count()).toBe(4);
    expect(await view.getByLabel('Samples', { exact: true }).count()).toBe(2);
    await view.getByRole('button', { name: 'Pause' }).click();
    await view.evaluate((element) => element.setAttribute('system', 'tricycle'));
    await expect.poll(() => page.title()).toMatch(/^refused: findSystem: there is no system 'tricycle'/);
    expect(await view.getByRole('alert').textContent()).toMatch(/tricycle/);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
