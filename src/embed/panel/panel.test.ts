import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumLaunch } from '../../chromium.launch.ts';
import { type StaticServer, serveFolder } from '../../static-server.testing.ts';
import type { HostedPanel } from './host.testing.ts';
import { complaintsAbout } from './json-schema.testing.ts';
import { packPanel } from './pack-panel.js';

/** Policy of Lichtblick's desktop application. */
const HOST_POLICY =
  "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; connect-src 'self' blob: data:";

/** Hosts by path, with their policies. */
const HOSTS = { host: HOST_POLICY, workerless: HOST_POLICY.replace(' blob:;', ';') } as const;

/** What a page leaves for the next call of the test. */
interface Scratch {
  panel: HostedPanel;
  robot: { state: { x: number; y: number; yaw: number; commands: number }; stop(): void };
}

declare global {
  var scratch: Scratch;
}

const folder = mkdtempSync(join(tmpdir(), 'forerun-panel-'));
const servers: Record<string, StaticServer> = {};
let packed: Awaited<ReturnType<typeof packPanel>>;
let browser: Browser;

beforeAll(async () => {
  packed = await packPanel();
  const host = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      lib: {
        entry: fileURLToPath(new URL('host.testing.ts', import.meta.url)),
        formats: ['iife'],
        name: 'host',
      },
    },
  });
  const [first] = Array.isArray(host) ? host : [host];
  writeFileSync(join(folder, 'host.js'), first && 'output' in first ? first.output[0].code : '');
  writeFileSync(join(folder, 'panel.foxe'), packed.foxe);
  // For a page that forbids what hosts do to load it.
  writeFileSync(join(folder, 'wrapped.js'), `globalThis.wrapped = (module, require) => {${packed.source}\n};`);
  const style = '<style>html, body { margin: 0; height: 100%; }</style>';
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html><title>Host</title>${style}<script src="host.js"></script>`,
  );
  for (const [name, policy] of Object.entries({
    ...HOSTS,
    strict:
      "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; style-src 'unsafe-inline'",
  })) {
    servers[name] = await serveFolder(folder, { 'content-security-policy': policy });
  }
  browser = await chromium.launch(await chromiumLaunch(true));
});

afterAll(async () => {
  await browser.close();
  for (const server of Object.values(servers)) server.close();
  rmSync(folder, { recursive: true, force: true });
});

const patiently = { timeout: 60_000, interval: 100 };

/** Opens a host of that name, and collects what the browser complains about. */
async function openHost(name: string) {
  const page = await browser.newPage({ viewport: { width: 720, height: 560 } });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(servers[name]?.url ?? '');
  return { page, complaints };
}

/** Loads the packed extension into the host and opens its panel. */
function openPanel(page: Page, kind: 'live' | 'recording', initialState?: unknown): Promise<void> {
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

const edit = (page: Page, path: readonly string[], value: unknown) =>
  page.evaluate(([path, value]) => scratch.panel.edit(path, value), [path, value] as const);
const text = (page: Page) => page.evaluate(() => scratch.panel.element.textContent ?? '');
/** A field of the settings as the host shows it. */
const field = (page: Page, node: string, name: string) =>
  page.evaluate(([node, name]) => scratch.panel.settings()?.nodes[node]?.fields?.[name], [node, name] as const);
const startRobot = (page: Page) =>
  page.evaluate(() => {
    scratch.robot = forerunHost.simulatedRobot(() => scratch.panel, [1, 1, 0]);
  });

describe('the panel in a host', () => {
  it('drives a robot with two wheels to its goal, and tells what it plans', async () => {
    const { page, complaints } = await openHost('host');
    await openPanel(page, 'live');
    await expect.poll(() => text(page), patiently).toMatch(/CPU: WebAssembly, 1 worker/);
    expect(await text(page)).toContain("choose the topic of the robot's state");
    await edit(page, ['robot', 'stateTopic'], '/odom');
    expect(await page.evaluate(() => scratch.panel.subscribed)).toEqual(['/odom']);
    await edit(page, ['planner', 'samples'], 256);
    await edit(page, ['system', 'goalX'], 2.4);
    await edit(page, ['system', 'goalY'], 1.3);
    await startRobot(page);
    await expect.poll(() => text(page), patiently).toMatch(/mppi tries 256 action sequences in [\d.]+ ms/);
    // It watches, and says nothing, until it is told to.
    expect(await page.evaluate(() => [scratch.panel.published.length, scratch.panel.advertised.size])).toEqual([0, 0]);

    await page.getByRole('button', { name: 'Publish commands' }).click();
    expect(
      await page.evaluate(() => [...scratch.panel.advertised].map(([topic, { schema }]) => [topic, schema])),
    ).toEqual([
      ['/cmd_vel', 'geometry_msgs/Twist'],
      ['/forerun/scene', 'foxglove.SceneUpdate'],
    ]);
    const distance = () => page.evaluate(() => Math.hypot(scratch.robot.state.x - 2.4, scratch.robot.state.y - 1.3));
    expect(await distance()).toBeGreaterThan(1);
    await expect.poll(distance, patiently).toBeLessThan(0.25);

    const scenes = await page.evaluate(() =>
      scratch.panel.published.filter(({ topic }) => topic === '/forerun/scene').map(({ message }) => message),
    );
    expect(scenes.length).toBeGreaterThan(3);
    const schemas = await import('@foxglove/schemas/jsonschema.js');
    expect(complaintsAbout(scenes.at(-1), schemas.SceneUpdate as object)).toEqual([]);
    const { entities } = scenes.at(-1) as { entities: { id: string; lines: { points: unknown[] }[] }[] };
    expect(entities.map(({ id }) => id)).toEqual([
      'forerun/robot',
      'forerun/plan',
      'forerun/surroundings',
      'forerun/candidates',
    ]);
    expect(entities[3]?.lines).toHaveLength(8);
    for (const { points } of entities.flatMap(({ lines }) => lines)) expect(points.length).toBeLessThanOrEqual(100);

    // Commands keep the rate and the bounds of the wheels: half a metre a second, and half a radian's difference.
    const twists = await page.evaluate(() =>
      scratch.panel.published.filter(({ topic }) => topic === '/cmd_vel').map(({ message }) => message),
    );
    for (const { linear, angular } of twists as { linear: { x: number }; angular: { z: number } }[]) {
      expect(Math.abs(linear.x)).toBeLessThanOrEqual(0.5);
      expect(Math.abs(angular.z)).toBeLessThanOrEqual(0.85 + 1e-6);
    }

    await page.getByRole('button', { name: 'Stop publishing' }).click();
    const ended = await page.evaluate(async () => {
      const before = scratch.panel.published.length;
      await new Promise((resolve) => setTimeout(resolve, 100));
      return {
        last: scratch.panel.published.at(-1),
        more: scratch.panel.published.length - before,
        open: scratch.panel.advertised.size,
      };
    });
    expect(ended).toMatchObject({
      last: { topic: '/cmd_vel', message: { linear: { x: 0 }, angular: { z: 0 } } },
      more: 0,
      open: 0,
    });

    const { begun, done, twice } = await page.evaluate(() => scratch.panel.renders);
    expect([done, twice]).toEqual([begun, 0]);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
