import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { diagnose } from './gpu/doctor.ts';
import type * as Forerun from './index.ts';
import { createWebGpuBackend } from './rollout/webgpu.ts';

/** RGBA of the pixel in the middle of an image. */
async function middle(image: ImageBitmapSource): Promise<number[]> {
  const bitmap = await createImageBitmap(image);
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  context?.drawImage(bitmap, 0, 0);
  return [...(context?.getImageData(width >> 1, height >> 1, 1, 1).data ?? [])];
}

it('Chromium has WebGPU with the default limits', async () => {
  const report = await diagnose();
  expect(report.runtime).toMatchObject({ kind: 'browser', name: 'Chrome' });
  expect(report.backend).toBe(report.adapter?.software ? 'cpu' : 'webgpu');
  expect(report.adapter?.limits.maxStorageBuffersPerShaderStage).toBeGreaterThanOrEqual(8);
});

it('the device that plans can draw to a canvas, and the page shows it', async () => {
  const { device, lost } = await createWebGpuBackend();
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 64;
  document.body.append(canvas);
  const context = canvas.getContext('webgpu');
  context?.configure({ device, format: navigator.gpu.getPreferredCanvasFormat(), alphaMode: 'opaque' });
  const draw = (): void => {
    const view = context?.getCurrentTexture().createView();
    if (view === undefined) throw new Error('the canvas has no WebGPU context');
    const encoder = device.createCommandEncoder({ label: 'forerun/test/canvas' });
    const clearValue = { r: 0, g: 1, b: 0.2, a: 1 };
    encoder.beginRenderPass({ colorAttachments: [{ view, loadOp: 'clear', storeOp: 'store', clearValue }] }).end();
    device.queue.submit([encoder.finish()]);
  };
  draw();
  expect(await middle(canvas)).toEqual([0, 255, 51, 255]);

  // Presenting is what loses devices on some set-ups; so let frames pass, then look at the page itself.
  for (let frame = 0; frame < 3; frame++) await new Promise((next) => requestAnimationFrame(() => next(draw())));
  const base64 = await page.screenshot({ element: canvas, save: false });
  const png = await (await fetch(`data:image/png;base64,${base64}`)).blob();
  expect(await middle(png)).toEqual([0, 255, 51, 255]);
  expect(await Promise.race([lost, 'still there'])).toBe('still there');
});

it('the built package plans in a page, on WebGPU, and loads nothing of Node', async () => {
  // Needs `npm run build`, as the command line's tests do.
  const built = new URL('/dist/index.js', location.origin).href;
  const { createPlanner, mppi, pendulum } = (await import(/* @vite-ignore */ built)) as typeof Forerun;
  const algorithm = mppi({ samples: 256, horizon: 20, temperature: 1, noiseStd: 1 });
  const planner = await createPlanner({ system: pendulum(), algorithm, backend: 'webgpu' });
  const plan = await planner.plan([Math.PI, 0]);
  expect(plan.status).toBe('ok');
  expect(Math.abs(plan.action[0] ?? Number.NaN)).toBeLessThanOrEqual(2);
  planner.destroy();
  const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
  expect(loaded.some((name) => name.startsWith(built))).toBe(true);
  expect(loaded.filter((name) => /\/node-[^/]*\.js|\/src\/gpu\/node\.ts/.test(name))).toEqual([]);
});
