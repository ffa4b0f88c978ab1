import { execFileSync } from 'node:child_process';
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
  // Where Chromium paints with an emulated GPU, input and pictures wait for it.
  browser = await chromium.launch(await chromiumLaunch(false));
});

afterAll(async () => {
  await browser.close();
  for (const server of Object.values(servers)) server.close();
  rmSync(folder, { recursive: true, force: true });
});

const patiently = { timeout: 60_000, interval: 100 };

/** Opens a host of that name, and collects what the browser complains about. */
async function openHost(name: string, on = browser) {
  const page = await on.newPage({ viewport: { width: 720, height: 560 } });
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
    await edit(page, ['system', 'goalX'], 2);
    await edit(page, ['system', 'goalY'], 1.2);
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
    const distance = () => page.evaluate(() => Math.hypot(scratch.robot.state.x - 2, scratch.robot.state.y - 1.2));
    expect(await distance()).toBeGreaterThan(0.8);
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

  it('shows a recording, drags its goal, keeps that in the layout, and is gone when it is closed', async () => {
    const { page, complaints } = await openHost('host');
    await openPanel(page, 'recording', { version: 1, robot: { stateTopic: '/odom', rate: 'fast' } });
    expect(await text(page)).toMatch(/Not restored: rate is "fast"/);
    const publish = page.getByRole('button', { name: 'Publish commands' });
    expect([await publish.isDisabled(), await field(page, 'robot', 'publish')]).toMatchObject([
      true,
      { disabled: true },
    ]);
    await edit(page, ['planner', 'samples'], 64);
    await edit(page, ['planner', 'horizon'], 0);
    expect(await field(page, 'planner', 'horizon')).toMatchObject({ error: expect.stringContaining('Horizon: got 0') });

    for (const message of [null, 'text', {}, { header: { stamp: { sec: 1, nsec: 0 } }, pose: { pose: 7 } }]) {
      await page.evaluate((message) => scratch.panel.deliver('/odom', message), message);
    }
    await expect.poll(() => text(page), patiently).toMatch(/\/odom has no finite number for x/);
    await startRobot(page);
    await expect.poll(() => text(page), patiently).toMatch(/tries 64 action sequences/);
    expect(await text(page)).not.toMatch(/no finite number/);

    // The goal stands at (10, 10) of a map of 11 x 11 m.
    const [, , top] = await page.locator('canvas').all();
    const box = await top?.boundingBox();
    const before = Number(/To the goal: ([\d.]+)/.exec(await text(page))?.[1]);
    if (!box) throw new Error('there is no canvas');
    const { scale, x0, y0 } = await page.evaluate(() => {
      const canvas = scratch.panel.element.querySelectorAll('canvas')[2];
      if (canvas === undefined) throw new Error('there is no canvas');
      // The map's height fills the picture but for its margins.
      const scale = (canvas.clientHeight - 28) / 11;
      return { scale, x0: canvas.clientWidth / 2 - 5.5 * scale, y0: canvas.clientHeight / 2 + 5.5 * scale };
    });
    const at = (x: number, y: number) => [box.x + x0 + scale * x, box.y + y0 - scale * y] as const;
    await page.mouse.move(...at(10, 10));
    await page.mouse.down();
    await page.mouse.move(...at(6, 3), { steps: 3 });
    await page.mouse.up();
    const layout = await page.evaluate(() => scratch.panel.saved.at(-1));
    const { simulation } = layout as { simulation: { params: { goalX: number; goalY: number } } };
    expect(simulation.params.goalX).toBeCloseTo(6, 0);
    expect(simulation.params.goalY).toBeCloseTo(3, 0);
    const remaining = async () => Number(/To the goal: ([\d.]+)/.exec(await text(page))?.[1]);
    await expect.poll(remaining, patiently).toBeLessThan(before - 5);
    expect(page.workers()).toHaveLength(1);

    await page.evaluate(() => scratch.panel.close());
    expect(await page.evaluate(() => [document.querySelectorAll('canvas').length, document.body.textContent])).toEqual([
      0,
      '',
    ]);
    await expect.poll(() => page.workers().length, patiently).toBe(0);
    const { begun, done } = await page.evaluate(() => scratch.panel.renders);
    expect(done).toBe(begun);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('draws its candidates on the GPU that plans, in the theme of the host', async () => {
    const gpuBrowser = await chromium.launch(await chromiumLaunch(true));
    const { page, complaints } = await openHost('host', gpuBrowser);
    await openPanel(page, 'live', { version: 1, robot: { stateTopic: '/odom', rate: 5 } });
    await edit(page, ['planner', 'horizon'], 12);
    await edit(page, ['task', 'backend'], 'webgpu');
    await edit(page, ['planner', 'samples'], 64);
    await startRobot(page);
    await expect.poll(() => text(page), patiently).toMatch(/WebGPU: .*tries 64 action sequences/s);
    const isDrawn = () =>
      page.evaluate(() => {
        const canvas = scratch.panel.element.querySelectorAll('canvas')[1];
        if (canvas === undefined || canvas.width === 0) return false;
        const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
        copy?.drawImage(canvas, 0, 0);
        return copy?.getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value !== 0);
      });
    await expect.poll(isDrawn, patiently).toBe(true);
    await page.evaluate(() => scratch.panel.change({ colorScheme: 'dark' }));
    const background = () =>
      page.evaluate(() => (scratch.panel.element.firstElementChild as HTMLElement).style.background);
    await expect.poll(background, patiently).toBe('rgb(14, 19, 26)');
    await page.evaluate(() => scratch.panel.close());
    expect(complaints).toEqual([]);
    await gpuBrowser.close();
  });

  it('plans on its own thread where the policy forbids workers from blobs, and says so', async () => {
    const { page } = await openHost('workerless');
    await openPanel(page, 'live', { version: 1, robot: { stateTopic: '/odom' } });
    await edit(page, ['planner', 'samples'], 64);
    await startRobot(page);
    await expect
      .poll(() => text(page), patiently)
      .toMatch(/on the page's own thread, no worker: .*tries 64 action sequences/s);
    await page.evaluate(() => scratch.panel.close());
    await page.close();
  });

  it('needs no eval itself', async () => {
    const { page, complaints } = await openHost('strict');
    await page.evaluate(async () => {
      const script = document.createElement('script');
      script.src = 'wrapped.js';
      document.body.append(script);
      await new Promise((resolve) => script.addEventListener('load', resolve));
      const module = { exports: {} };
      (globalThis as unknown as { wrapped: (module: object, require: () => void) => void }).wrapped(module, () => {});
      const initPanel = forerunHost.registered(module.exports).get('Planner');
      if (initPanel !== undefined) globalThis.scratch = { panel: forerunHost.openPanel(initPanel, 'live') } as Scratch;
    });
    await edit(page, ['robot', 'stateTopic'], '/odom');
    await edit(page, ['planner', 'samples'], 64);
    await startRobot(page);
    await expect.poll(() => text(page), patiently).toMatch(/tries 64 action sequences/);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

describe('the .foxe', () => {
  it('has what hosts look for, where they look, and is the same each time', async () => {
    expect(packed.name).toMatch(/^forerun\.planner-panel-\d+\.\d+\.\d+\.foxe$/);
    const path = join(folder, 'panel.foxe');
    const script =
      'import json, sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(json.dumps({n: z.read(n).decode() for n in z.namelist()}))';
    const files = JSON.parse(execFileSync('python3', ['-c', script, path], { encoding: 'utf8', maxBuffer: 2 ** 26 }));
    expect(Object.keys(files).sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist/extension.js',
      'package.json',
    ]);
    expect(JSON.parse(files['package.json'])).toMatchObject({
      name: 'planner-panel',
      publisher: 'forerun',
      main: './dist/extension.js',
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    });
    expect(files['dist/extension.js']).toBe(packed.source);
    // Nothing is fetched, loaded or evaluated, and no file is named that is not there.
    expect(packed.source).not.toMatch(
      /\bimport\(|\beval\(|new Function\(|import\.meta|\bimportScripts\b|\bfetch\(|sourceMappingURL/,
    );
    expect(packed.foxe.length).toBeLessThan(300_000);
  });
});
