import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { type OpenGallery, type OpenOptions, patiently } from './gallery.testing.ts';

/** The part with trees and tables. */
export function testDecisions(open: (hash: string, options?: OpenOptions) => Promise<OpenGallery>): void {
  const summary = async (page: Page) => (await page.locator('#decisions .summary').textContent()) ?? '';
  const movesOf = async (page: Page) => Number(/after (\d+) of/.exec(await summary(page))?.[1] ?? -1);

  it('grows a tree while the pole is kept up, by keyboard too, and searches on with other settings', async () => {
    const { page, complaints, picture } = await open('v=1&tab=decisions&backend=cpu&d.simulations=64');
    await expect.poll(() => movesOf(page), patiently).toBeGreaterThan(3);
    const tree = page.locator('#decisions .wide svg');
    await expect.poll(() => tree.locator('circle').count(), patiently).toBeGreaterThan(20);
    // Inline styles would be refused, and leave all edges equally thin.
    const widths = await tree
      .locator('line')
      .evaluateAll((lines) => lines.map((line) => getComputedStyle(line).strokeWidth));
    expect(new Set(widths).size).toBeGreaterThan(5);
    expect(await tree.locator('[style]').count()).toBe(0);

    await page.locator('#main').focus();
    await page.keyboard.press('Space');
    const play = page.locator('#decisions .main');
    expect(await play.textContent()).toBe('Play');
    await picture('decisions-tree');
    const before = await movesOf(page);
    await expect
      .poll(async () => {
        await page.keyboard.press('.');
        return movesOf(page);
      }, patiently)
      .toBeGreaterThan(before);
    await page.getByRole('combobox', { name: 'Policy' }).selectOption('gumbel');
    await page.getByRole('combobox', { name: 'World' }).selectOption('frozen-lake-not-slippery');
    await expect.poll(() => summary(page), patiently).toMatch(/^At row 1, column 1, after 0 of 100 moves\. The tree/);
    await expect
      .poll(() => page.evaluate(() => location.hash), patiently)
      .toMatch(/d\.world=frozen-lake-not-slippery&d\.policy=gumbel/);
    await play.click();
    await expect.poll(() => summary(page), patiently).toMatch(/^The goal was reached after \d+ moves/);
    // The next episode is another one, with the map of the last until there is more; the reader's seed stays.
    await expect.poll(() => summary(page), patiently).toMatch(/The tree has .* Episode 2\.$/);
    expect(await page.locator('#decisions .part-picture').first().locator('rect[class^="h"]').count()).toBeGreaterThan(
      3,
    );
    expect(await page.evaluate(() => location.hash)).not.toContain('partSeed');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('learns a maze beside its optimum and beside others, and refuses what cannot be where it was asked for', async () => {
    const { page, complaints, picture, go } = await open('v=1&tab=decisions&part=maze&d.speed=fast');
    await expect.poll(() => summary(page), patiently).toMatch(/The last 10 episodes had (1[4-9]|2\d)(\.\d)? steps/);
    const grids = page.locator('#decisions .part-pictures svg');
    expect(await grids.count()).toBe(2);
    for (const grid of [0, 1]) expect(await grids.nth(grid).locator('.pen').count()).toBeGreaterThan(30);
    const legend = () => page.locator('#decisions .part-charts svg').first().textContent();
    await expect.poll(legend, patiently).toMatch(/optimum, 14.*n = 0.*n = 5.*n = 50.*this learner, n = 5/s);
    await expect.poll(() => page.locator('#decisions progress').isVisible(), patiently).toBe(false);
    await picture('decisions-maze');

    await page.getByRole('combobox', { name: 'Sweeping' }).selectOption('prioritised');
    const planning = page.getByRole('textbox', { name: 'Planning steps n' });
    await planning.fill('');
    await planning.press('Enter');
    expect(await page.locator('#decisions .error:visible').textContent()).toMatch(/got no number; give a whole number/);
    expect(await planning.inputValue()).toBe('5');
    await planning.fill('0');
    await planning.press('Enter');
    await expect
      .poll(() => page.locator('#decisions .error:visible').textContent(), patiently)
      .toMatch(/all learning is planning/);
    await go('v=1&tab=decisions&part=maze&d.world=cliff-walking&d.planningSteps=50&d.speed=fast');
    await expect.poll(() => summary(page), patiently).toMatch(/^Cliff walking\..* the optimum is 13\./);
    await go('v=1');
    await expect.poll(() => page.locator('#decisions').isVisible(), patiently).toBe(false);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('compares strategies on bandits, and keeps what was played when one more is switched on', async () => {
    const { page, complaints, picture } = await open(
      'v=1&tab=decisions&part=bandits&backend=cpu&d.problems=256&d.steps=512',
    );
    const rows = page.locator('#decisions .part-facts tbody tr');
    await expect.poll(() => rows.count(), patiently).toBe(4);
    const regret = async (row: number) => Number(await rows.nth(row).locator('td').last().textContent());
    // Greedy, then UCB1.
    expect(await regret(0)).toBeGreaterThan(2 * (await regret(2)));
    await picture('decisions-bandits');
    const before = await rows.first().textContent();
    await page.getByRole('checkbox', { name: 'Softmax' }).check();
    await expect.poll(() => rows.count(), patiently).toBe(5);
    expect(await rows.first().textContent()).toBe(before);
    await expect.poll(() => page.evaluate(() => location.hash), patiently).toMatch(/d\.softmax=true/);
    for (const name of ['Greedy', 'Epsilon-greedy', 'UCB1', 'Thompson sampling', 'Softmax']) {
      await page.getByRole('checkbox', { name, exact: true }).uncheck();
    }
    await expect.poll(() => summary(page), patiently).toMatch(/switch a strategy on/);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('rests where less motion is preferred, with a tree to look at', async () => {
    const { page } = await open('v=1&tab=decisions&backend=cpu', { calm: true });
    await expect.poll(() => summary(page), patiently).toMatch(/after 0 of 500 steps\. The tree has 2\d\d states/);
    expect(await page.locator('#decisions .main').textContent()).toBe('Play');
    expect(await page.getByRole('alert').first().textContent()).toMatch(/less motion/);
    await page.close();
  });
}
