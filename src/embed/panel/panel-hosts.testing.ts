import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { type StaticServer, serveFolder } from '../../static-server.testing.ts';
import type { HostedPanel } from './host.testing.ts';
import { packPanel } from './pack-panel.js';

/** Policy of Lichtblick's desktop application. */
const DESKTOP =
  "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; connect-src 'self' blob: data:";

/** Hosts by name, with the headers of their pages. */
const HOSTS = {
  host: { 'content-security-policy': DESKTOP },
  workerless: { 'content-security-policy': DESKTOP.replace(' blob:;', ';') },
  // As Lichtblick's web application.
  isolated: {
    'content-security-policy': DESKTOP,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'credentialless',
  },
  strict: {
    'content-security-policy':
      "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; style-src 'unsafe-inline'",
  },
} as const;

/** Name of a page of {@link startHosts}. */
export type HostName = keyof typeof HOSTS;

/** What a page leaves for the next call of the test. */
export interface Scratch {
  panel: HostedPanel;
  robot: { state: { x: number; y: number; yaw: number; commands: number }; stop(): void };
}

declare global {
  /** In the test's page. */
  var scratch: Scratch;
}

/** Packs the panel, and serves pages that load it as hosts do. */
export async function startHosts() {
  const folder = mkdtempSync(join(tmpdir(), 'forerun-panel-'));
  const packed = await packPanel();
  const host = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      lib: { entry: fileURLToPath(new URL('host.testing.ts', import.meta.url)), formats: ['iife'], name: 'host' },
    },
  });
  const [first] = Array.isArray(host) ? host : [host];
  const style = '<style>html, body { margin: 0; height: 100%; }</style>';
  const files = {
    'host.js': first && 'output' in first ? first.output[0].code : '',
    'panel.foxe': packed.foxe,
    // For a page that forbids what hosts do to load it.
    'wrapped.js': `globalThis.wrapped = (module, require) => {${packed.source}\n};`,
    'index.html': `<!doctype html><title>Host</title>${style}<script src="host.js"></script>`,
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const servers = new Map<string, StaticServer>();
  for (const [name, headers] of Object.entries(HOSTS)) servers.set(name, await serveFolder(folder, headers));
  return {
    /** Opens a host, and collects what the browser complains about. */
    async open(name: HostName, browser: Browser, viewport = { width: 720, height: 560 }) {
      const page = await browser.newPage({ viewport });
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(servers.get(name)?.url ?? '');
      return { page, complaints };
    },
    close() {
      for (const server of servers.values()) server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Loads the packed extension into the host and opens its panel. */
export function openPanel(page: Page, kind: 'live' | 'recording', initialState?: unknown): Promise<void> {
  return page.evaluate(
    async ([kind, initialState]) => {
      const panels = await forerunHost.loadExtension('panel.foxe');
      const initPanel = panels.get('Planner');
      if (initPanel === undefined) throw new Error(`there are ${[...panels.keys()]}`);
      globalThis.scratch = { panel: forerunHost.openPanel(initPanel, kind, initialState) } as Scratch;
    },
    [kind, initialState] as const,
  );
}

/** An edit in the host's settings. */
export const edit = (page: Page, path: readonly string[], value: unknown) =>
  page.evaluate(([path, value]) => scratch.panel.edit(path, value), [path, value] as const);
/** All that the panel says. */
export const text = (page: Page) => page.evaluate(() => scratch.panel.element.textContent ?? '');
/** A field of the settings as the host shows it. */
export const field = (page: Page, node: string, name: string) =>
  page.evaluate(([node, name]) => scratch.panel.settings()?.nodes[node]?.fields?.[name], [node, name] as const);
/** Brings a robot at (1, 1) to life. */
export const startRobot = (page: Page) =>
  page.evaluate(() => {
    scratch.robot = forerunHost.simulatedRobot(() => scratch.panel, [1, 1, 0]);
  });
