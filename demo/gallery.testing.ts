import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, JSHandle, Page } from 'playwright-core';
import { build } from 'vite';
import type { Simulation } from '../src/embed/simulation/simulation.ts';
import { type StaticServer, serveFolder } from '../src/static-server.testing.ts';

/** Where tests leave their pictures; git ignores it. */
export const PICTURES = 'out/gallery';

/** Software is slow, and other tests run at the same time. */
export const patiently = { timeout: 60_000, interval: 100 };

/** The built gallery, as any host of files would serve it. */
export interface ServedGallery {
  readonly url: string;
  /** The same with the headers that isolate a page, so that its threads may share memory. */
  readonly isolatedUrl: string;
  close(): void;
}

/** Builds the gallery and serves it. */
export async function serveGallery(): Promise<ServedGallery> {
  mkdirSync(PICTURES, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'forerun-demo-'));
  await build({
    mode: 'demo',
    logLevel: 'error',
    // What no test uses: to bundle it takes longer than most of them.
    worker: { rollupOptions: { external: '@tensorflow/tfjs-backend-webgpu' } },
    build: {
      outDir: folder,
      emptyOutDir: true,
      minify: false,
      reportCompressedSize: false,
      rollupOptions: { external: '@tensorflow/tfjs-backend-webgpu' },
    },
  });
  const servers: StaticServer[] = [
    await serveFolder(folder),
    await serveFolder(folder, {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    }),
  ];
  return {
    url: servers[0]?.url ?? '',
    isolatedUrl: servers[1]?.url ?? '',
    close() {
      for (const server of servers) server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A page with the gallery. */
export interface OpenGallery {
  readonly page: Page;
  /** What the browser complained about so far. */
  readonly complaints: readonly string[];
  /** The page's own simulation. */
  readonly simulation: JSHandle<Simulation>;
  /** Gives the page another address. */
  go(hash: string): Promise<void>;
  /** Keeps a picture of the page under that name. */
  picture(name: string, kind?: 'png' | 'jpg'): Promise<void>;
}

/** How the gallery is opened. */
export interface OpenOptions {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  readonly calm?: boolean;
}

/** Opens the gallery at an address and waits until it can plan. */
export async function openGallery(
  browser: Browser,
  url: string,
  hash: string,
  { width = 1280, height = 800, dark = false, calm = false }: OpenOptions = {},
): Promise<OpenGallery> {
  const page = await browser.newPage({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: calm ? 'reduce' : 'no-preference',
  });
  const complaints: string[] = [];
  page.on('console', (message) => {
    // This one is Chromium's own way to say that there is no GPU.
    if (message.text() === 'No available adapters.') return;
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${url}#${hash}`);
  await page.locator('#backend-name:not(:text-is("Starting…"))').waitFor({ timeout: patiently.timeout });
  return {
    page,
    complaints,
    simulation: await simulationOf(page),
    go: (next) => page.evaluate((text) => location.assign(`#${text}`), next),
    async picture(name, kind = 'png') {
      const path = join(PICTURES, `${name}.${kind}`);
      await page.screenshot(kind === 'png' ? { path } : { path, type: 'jpeg', quality: 85 });
    },
  };
}

/** The simulation answers an event that bubbles nowhere: pages have no globals. */
function simulationOf(page: Page): Promise<JSHandle<Simulation>> {
  return page.evaluateHandle(
    () =>
      new Promise<Simulation>((resolve) => {
        document.getElementById('views')?.dispatchEvent(new CustomEvent('forerun-simulation', { detail: resolve }));
      }),
  );
}

/** A text of the page. */
export async function textOf(page: Page, id: string): Promise<string> {
  return (await page.locator(`#${id}`).textContent()) ?? '';
}
