import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumLaunch } from '../../chromium.launch.ts';
import { complaintsAbout } from './json-schema.testing.ts';
import {
  edit,
  field,
  type HostName,
  openPanel,
  type Scratch,
  startHosts,
  startRobot,
  text,
} from './panel-hosts.testing.ts';

let hosts: Awaited<ReturnType<typeof startHosts>>;
let browser: Browser;

beforeAll(async () => {
  hosts = await startHosts();
  // Where Chromium paints with an emulated GPU, input and pictures wait for it.
  browser = await chromium.launch(await chromiumLaunch(false));
});

afterAll(async () => {
  await browser.close();
  hosts.close();
});

const patiently = { timeout: 60_000, interval: 100 };

describe('the panel in a host', () => {
  it('drives a robot with two wheels to its goal, and tells what it plans', async () => {
    const { page, complaints } = await hosts.open('host', browser);
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
    const { page, complaints } = await hosts.open('host', browser);
    await openPanel(page, 'recording', { version: 1, robot: { stateTopic: '/odom', rate: 'fast' } });
    expect(await text(page)).toMatch(/Not restored: rate is "fast"/);
    const publish = page.getByRole('button', { name: 'Publish commands' });
    expect([await publish.isDisabled(), await field(page, 'robot', 'publish')]).toMatchObject([
      true,
      { disabled: true },
    ]);
    // Hosts open panels several times before they have found their data.
    await page.evaluate(async () => {
      const initPanel = (await forerunHost.loadExtension('panel.foxe')).get('Planner');
      for (let i = 0; i < 5 && initPanel; i++) forerunHost.openPanel(initPanel, 'recording').close();
    });
    await edit(page, ['planner', 'samples'], 64);
    await edit(page, ['planner', 'horizon'], 0);
    expect(await field(page, 'planner', 'horizon')).toMatchObject({ error: expect.stringContaining('Horizon: got 0') });

    for (const message of [null, 'text', {}, { header: { stamp: { sec: 1, nsec: 0 } }, pose: { pose: 7 } }]) {
      await page.evaluate((message) => scratch.panel.deliver('/odom', message), message);
    }
    await expect
      .poll(() => text(page), patiently)
      .toMatch(/\/odom: no finite number at pose\.pose\.position\.x \(for x\)/);
    await startRobot(page);
    await expect.poll(() => text(page), patiently).toMatch(/tries 64 action sequences/);
    expect(await text(page)).not.toMatch(/no finite number/);
    await edit(page, ['task', 'backend'], 'webgpu');
    await expect.poll(() => page.getByRole('alert').textContent(), patiently).toMatch(/offers no adapter/);
    await edit(page, ['task', 'backend'], 'cpu');
    await expect.poll(() => page.getByRole('alert').count(), patiently).toBe(0);

    // The goal stands at (10, 10) of a map of 11 x 11 m.
    const [, , top] = await page.locator('canvas').all();
    const box = await top?.boundingBox();
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
    await expect.poll(remaining, patiently).toBeLessThan(8);
    await expect.poll(() => page.workers().length, patiently).toBe(1);

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
    const { page, complaints } = await hosts.open('host', gpuBrowser, { width: 320, height: 240 });
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

  it.each([
    [
      'on its own thread where the policy forbids workers from blobs, and says so',
      'workerless',
      "on the page's own thread, no worker: ",
    ],
    ['with shared memory where the host is isolated', 'isolated', 'CPU: WebAssembly, \\d+ threads'],
  ])('plans %s', async (_, host, badge) => {
    const { page } = await hosts.open(host as HostName, browser);
    await openPanel(page, 'live', { version: 1, robot: { stateTopic: '/odom' } });
    await edit(page, ['planner', 'samples'], 64);
    await startRobot(page);
    await expect.poll(() => text(page), patiently).toMatch(new RegExp(`${badge}.*tries 64 action sequences`, 's'));
    await page.evaluate(() => scratch.panel.close());
    await page.close();
  });

  it('needs no eval itself', async () => {
    const { page, complaints } = await hosts.open('strict', browser);
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
