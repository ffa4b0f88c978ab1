import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type OpenGallery, PICTURES, patiently, textOf } from './gallery.testing.ts';

/** The gallery where WebGPU can be had, on the software adapter. */
export function testWebGpu(open: (hash: string) => Promise<OpenGallery>): void {
  it('draws the fan on the GPU, compares backends, and goes on when the device is lost', async () => {
    const { page, simulation, complaints } = await open('v=1&scene=pendulum&backend=webgpu&candidates=64');
    expect(await textOf(page, 'backend-name')).toMatch(/^WebGPU in software: /);
    const steps = () => simulation.evaluate(({ history }) => history.length);
    await expect.poll(steps, patiently).toBeGreaterThan(5);
    // The painter's two layers, and between them the GPU's.
    expect(await page.locator('.forerun-stage canvas').count()).toBe(3);

    const lost = await simulation.evaluate(async ({ planner, history }) => {
      const buffers = await planner.candidateBuffers(1);
      buffers?.device.destroy();
      return { steps: history.length, at: performance.now() };
    });
    await expect.poll(steps, { timeout: 20_000, interval: 20 }).toBeGreaterThan(lost.steps + 2);
    const recovered = await simulation.evaluate(({ history }, from) => {
      const moment = history.find(({ at }) => at > from + 1);
      return (moment?.at ?? Number.POSITIVE_INFINITY) - from;
    }, lost.at);
    expect(recovered).toBeLessThan(2000);
    expect(await simulation.evaluate(({ playing }) => playing)).toBe(true);

    await page.locator('#backend summary').click();
    await page.getByRole('combobox', { name: 'Plan on' }).selectOption('cpu');
    await expect
      .poll(() => textOf(page, 'backend-name'), patiently)
      .toMatch(/^CPU: WebAssembly, \d+ (threads|workers?)/);
    await expect.poll(() => page.locator('#backend-times tbody tr').count(), patiently).toBe(2);
    expect(await page.locator('.forerun-stage canvas').count()).toBe(2);
    expect(complaints).toEqual([]);
    await page.close();
  });
}

/** Leaves beside the pictures how quickly frames come while 4,096 roll-outs are planned with and drawn; no claim is made about it. */
export function measureFrames(open: (hash: string) => Promise<OpenGallery>): void {
  it('draws 4,096 roll-outs while it plans; how quickly is recorded', async () => {
    const { page, simulation, complaints } = await open(
      'v=1&scene=quadrotor&backend=webgpu&s.samples=4096&candidates=4096',
    );
    await expect.poll(() => simulation.evaluate(({ history }) => history.length), patiently).toBeGreaterThan(3);
    const measured = await simulation.evaluate(async ({ planner, history }) => {
      const [from, stepsBefore] = [performance.now(), history.length];
      const gaps: number[] = [];
      let last = from;
      while (last - from < 3000) {
        const now = await new Promise<number>((resolve) => requestAnimationFrame(() => resolve(performance.now())));
        gaps.push(now - last);
        last = now;
      }
      gaps.sort((a, b) => a - b);
      const planMs = history.slice(stepsBefore).map(({ plan }) => plan.stats.planMs);
      planMs.sort((a, b) => a - b);
      const seconds = (last - from) / 1000;
      return {
        adapter: planner.adapter.description,
        samples: planner.algorithm.samples,
        drawn: 4096,
        framesPerSecond: gaps.length / seconds,
        frameMs: { p50: gaps[gaps.length >> 1], p95: gaps[Math.floor(0.95 * gaps.length)] },
        plansPerSecond: planMs.length / seconds,
        planMs: { p50: planMs[planMs.length >> 1] },
      };
    });
    const [cpu] = cpus();
    const machine = `${cpus().length} cores of ${cpu?.model}`;
    writeFileSync(join(PICTURES, 'frame-time.json'), `${JSON.stringify({ machine, ...measured }, null, 2)}\n`);
    expect(measured.framesPerSecond).toBeGreaterThan(0);
    expect(measured.plansPerSecond).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
    await page.close();
  });
}

/** The gallery where there is no adapter. */
export function testWithoutAdapter(open: (hash: string) => Promise<OpenGallery>): void {
  it('plans on the CPU and says why, also where WebGPU was asked for', async () => {
    const { page, simulation } = await open('v=1&scene=pendulum');
    expect(await textOf(page, 'backend-name')).toMatch(/^CPU: WebAssembly/);
    expect(await textOf(page, 'backend-reason')).toMatch(/offers no adapter/);
    await expect.poll(() => simulation.evaluate(({ history }) => history.length), patiently).toBeGreaterThan(3);
    await page.locator('#backend summary').click();
    await page.getByRole('combobox', { name: 'Plan on' }).selectOption('webgpu');
    await expect
      .poll(() => page.getByRole('alert').textContent(), patiently)
      .toMatch(/offers no adapter.*chrome:\/\/gpu/);
    expect(await simulation.evaluate(({ settings }) => settings.backend)).toBe('auto');
    await page.close();

    const other = await open('v=1&scene=pendulum&backend=webgpu');
    expect(await textOf(other.page, 'backend-name')).toMatch(/^CPU: WebAssembly/);
    expect(await other.page.getByRole('alert').textContent()).toMatch(/offers no adapter/);
    await other.page.close();
  });
}
