import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { readRun } from '../src/embed/recording/index.ts';
import { type OpenGallery, patiently, textOf } from './gallery.testing.ts';

/** Saving and opening runs. */
export function testReplay(gallery: () => OpenGallery): void {
  const open = async (page: Page, name: string, content: string | Uint8Array): Promise<void> => {
    const buffer = Buffer.from(content);
    await page.locator('#open-run').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
  };

  it.each(['json', 'csv', 'mcap'])('a run saved as %s and opened again shows the same states', async (kind) => {
    const { page, simulation, go, complaints, picture } = gallery();
    await go('v=1&scene=bicycle&backend=cpu&speed=max&candidates=16&p.goalX=7');
    await simulation.evaluate((resting) => resting.play());
    await expect
      .poll(
        () => simulation.evaluate(({ scene, history }) => scene.builtIn.name === 'bicycle' && history.length > 12),
        patiently,
      )
      .toBe(true);
    // A step that was under way is over then.
    await simulation.evaluate((running) => running.step());
    const states = await simulation.evaluate(({ history }) => history.map(({ state }) => [...state]));
    await page.locator('summary', { hasText: 'Save and open' }).evaluate((summary) => {
      (summary.parentElement as HTMLDetailsElement).open = true;
    });
    const saved = page.waitForEvent('download');
    await page.locator(`#save-${kind}`).click();
    const path = await (await saved).path();
    const bytes = readFileSync(path);
    const run = await readRun(new Uint8Array(bytes));
    expect(run.rows.map(({ state }) => [...state])).toEqual(states);
    expect(run.header.params.goalX).toBe(7);

    await open(page, `run.${kind}`, bytes);
    const scrubber = page.getByRole('slider', { name: 'Time' });
    await scrubber.focus();
    expect(await textOf(page, 'scene-title')).toBe('Kinematic bicycle, recorded');
    await page.keyboard.press('End');
    const last = run.rows.at(-1)?.time.toFixed(2);
    await expect.poll(() => textOf(page, 'summary'), patiently).toContain(`${last} s of ${last} s`);
    if (kind === 'json') await picture('replay');
    await page.keyboard.press('Home');
    await page.getByRole('group', { name: 'Replay' }).getByRole('button', { name: 'Play' }).click();
    await expect.poll(() => scrubber.inputValue(), patiently).not.toBe('0');
    // Nothing planned meanwhile.
    expect(await simulation.evaluate(({ history }) => history.length)).toBe(states.length);
    await page.getByRole('button', { name: 'Back to planning' }).click();
    expect(await textOf(page, 'scene-title')).toBe('Kinematic bicycle');
    expect(complaints).toEqual([]);
  });

  it.each([
    ['a text', 'a.csv', 'hello', /first line/],
    ['JSON of something else', 'a.json', '{"a":1}', /format/],
    ['a damaged MCAP', 'a.mcap', new Uint8Array([0x89, 0x4d, 0x43, 0x41, 0x50, 0x30, 13, 10, 1, 2, 3]), /readRun/],
    ['a run of another robot', 'a.json', runOf({ system: 'submarine' }), /cannot be shown.*submarine/],
    ['a run with other states', 'a.json', runOf({ stateNames: ['x', 'y'] }), /cannot be shown.*other states/],
    ['a run with a parameter that is none', 'a.json', runOf({ params: { __proto: 1 } }), /no parameter/],
    ['a model', 'a.safetensors', 'x', /open it in the part Learning/],
  ])('%s is refused with a message, and nothing changes', async (_, name, content, message) => {
    const { page, simulation, complaints } = gallery();
    const before = await simulation.evaluate(({ settings }) => JSON.stringify(settings));
    await open(page, name, content);
    await expect.poll(() => page.getByRole('alert').textContent(), patiently).toMatch(message);
    expect(await page.getByRole('slider', { name: 'Time' }).count()).toBe(0);
    expect(await simulation.evaluate(({ settings }) => JSON.stringify(settings))).toBe(before);
    await page.locator('.note button').first().click();
    expect(complaints).toEqual([]);
  });
}

function runOf(part: object): string {
  const header = {
    forerun: '0.1.0',
    system: 'pendulum',
    planner: 'mppi',
    settings: {},
    params: {},
    seed: 0,
    dt: 0.05,
    startedAt: 0,
    stateNames: ['angle', 'speed'],
    actionNames: ['torque'],
    ...part,
  };
  const rows = [{ time: 0, state: [0, 0], action: [0], cost: 0, status: 'ok' }];
  return JSON.stringify({ format: 'forerun-run', version: 1, header, rows });
}
