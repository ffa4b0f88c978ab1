import { expect, it } from 'vitest';
import { type OpenGallery, patiently, textOf } from './gallery.testing.ts';

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
