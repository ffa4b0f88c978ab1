import { expect, it } from 'vitest';
import { scenes } from '../src/embed/scene/catalog.ts';
import { type OpenGallery, patiently } from './gallery.testing.ts';

/** Every scene does its task and can be handled; all in one page. */
export function testScenes(gallery: () => OpenGallery): void {
  it.each(scenes.map(({ builtIn: { name, title, steps } }) => ({ name, title, steps })))(
    '$title does its task, then follows a slider, a drag and a push',
    async ({ name, title, steps }) => {
      const { page, simulation, complaints, go, picture } = gallery();
      await go(`v=1&scene=${name}&backend=cpu&speed=max&candidates=64`);
      await expect.poll(() => simulation.evaluate(({ scene }) => scene.builtIn.name), patiently).toBe(name);
      await simulation.evaluate((resting) => {
        // At this speed another run would begin before anybody sees that one has ended.
        resting.on('status', ({ ended }) => {
          if (ended !== undefined) resting.pause();
        });
        resting.play();
      });
      const progress = () =>
        simulation.evaluate(({ history, ended }, many) => history.length >= many || ended !== undefined, steps);
      await expect.poll(progress, patiently).toBe(true);
      await simulation.evaluate((running) => running.pause());
      await picture(`scene-${name}`);
      const did = await simulation.evaluate(({ scene, history, world }, many) => {
        const moments = history.slice(0, many);
        const states = [...moments.map(({ state }) => state), ...moments.slice(-1).map(({ nextState }) => nextState)];
        return scene.builtIn.success(states, world.params);
      }, steps);
      expect(did, `${name} did not do its task in ${steps} steps`).toBe(true);
      expect(await page.locator('#summary').textContent()).toContain(`${title} after`);

      const samples = page.getByRole('slider', { name: 'Samples', exact: true });
      await samples.focus();
      await page.keyboard.press('Home');
      const sixteen = () => simulation.evaluate(({ planner }) => planner.algorithm.samples);
      await expect.poll(sixteen, patiently).toBe(16);

      const before = await simulation.evaluate(({ state }) => [...state]);
      await page.getByRole('button', { name: 'Push', exact: true }).click();
      const state = () => simulation.evaluate((now) => [...now.state]);
      await expect.poll(state, patiently).not.toEqual(before);

      const handle = page.locator('.forerun-stage:not([hidden]) .handle:not(.robot)').first();
      if ((await handle.count()) > 0) {
        const settings = () =>
          simulation.evaluate((now) => JSON.stringify([now.settings.params, now.settings.obstacles]));
        const where = await settings();
        const box = await handle.boundingBox();
        if (box === null) throw new Error('The handle is not to be seen.');
        const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
        await page.mouse.move(x, y);
        await page.mouse.down();
        await page.mouse.move(x - 12, y + 8, { steps: 3 });
        await page.mouse.up();
        await expect.poll(settings, patiently).not.toBe(where);
        // A moment later the address carries it, too.
        await expect.poll(() => page.evaluate(() => location.hash), patiently).toMatch(/[&](p|o)\./);
      }
      expect(complaints).toEqual([]);
    },
  );
}
