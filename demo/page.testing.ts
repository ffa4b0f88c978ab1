import { expect, it } from 'vitest';
import { type OpenGallery, patiently, textOf } from './gallery.testing.ts';

/** The page around the scenes. */
export function testPage(
  open: (hash: string, options?: { width: number; height: number; dark: boolean }) => Promise<OpenGallery>,
): void {
  it('does everything with the keyboard alone, and its keys stay out of fields', async () => {
    const { page, simulation, complaints } = await open('v=1&scene=pendulum&backend=cpu');
    const playing = () => simulation.evaluate((now) => now.playing);
    const steps = () => simulation.evaluate(({ moment }) => (moment === undefined ? 0 : moment.step + 1));
    await expect.poll(steps, patiently).toBeGreaterThan(3);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => [document.activeElement?.id, location.hash])).toEqual([
      'main',
      '#v=1&scene=pendulum&backend=cpu',
    ]);
    await page.keyboard.press('Space');
    expect(await playing()).toBe(false);
    expect(await textOf(page, 'play')).toBe('Play');
    await page.keyboard.press('r');
    await expect.poll(steps, patiently).toBe(0);
    await page.keyboard.press('.');
    await page.keyboard.press('.');
    await expect.poll(steps, patiently).toBe(2);
    const [angle] = await simulation.evaluate(({ state }) => [...state]);
    await page.keyboard.press('p');
    await expect
      .poll(async () => (await simulation.evaluate(({ state }) => [...state])).join(), patiently)
      .not.toBe(`${angle}`);

    await page.getByRole('spinbutton', { name: 'Seed' }).focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('7rp');
    expect(await steps()).toBe(2);
    await page.keyboard.press('Enter');
    await expect.poll(() => simulation.evaluate(({ settings }) => settings.seed), patiently).toBe(7);
    await expect.poll(steps, patiently).toBe(0);
    await page.getByRole('button', { name: 'Play', exact: true }).focus();
    await page.keyboard.press('Space');
    expect(await playing()).toBe(true);

    await page.getByRole('link', { name: 'Kinematic bicycle' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => textOf(page, 'scene-title'), patiently).toBe('Kinematic bicycle');
    const goal = page.getByRole('button', { name: /^Goal at/ });
    await goal.focus();
    const before = await simulation.evaluate(({ world }) => world.params.goalX ?? 0);
    await page.keyboard.press('ArrowLeft');
    expect(await simulation.evaluate(({ world }) => world.params.goalX ?? 0)).toBeLessThan(before);
    await page.getByRole('combobox', { name: 'Planner', exact: true }).selectOption('cem');
    await expect.poll(() => simulation.evaluate(({ planner }) => planner.algorithm.name), patiently).toBe('cem');
    await page.getByRole('combobox', { name: 'Preset' }).selectOption('Wide berth');
    await expect.poll(() => simulation.evaluate(({ world }) => world.params.margin), patiently).toBe(1);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it.each([
    { tab: 'systems', dark: false },
    { tab: 'learning', dark: true },
    { tab: 'decisions', dark: true },
    { tab: 'slides', dark: false },
  ])('fits a phone: $tab', async ({ tab, dark }) => {
    const { page, picture, complaints } = await open(`v=1&tab=${tab}&backend=cpu`, { width: 360, height: 640, dark });
    await expect.poll(() => page.locator(`#${tab}`).getAttribute('aria-busy'), patiently).toBeNull();
    await page.locator('#backend summary').click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await page.keyboard.press('Escape');
    expect(await page.locator('.popover').isVisible()).toBe(false);
    expect(await page.locator(`#${tab}`).isVisible()).toBe(true);
    await picture(`phone-${tab}`);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('goes back and forth through its addresses, and passes over what is wrong with one', async () => {
    const { page, simulation, go, complaints } = await open('v=1&scene=pendulum&backend=cpu&s.samples=64&p.gravity=5');
    const now = () =>
      simulation.evaluate(({ settings }) => [settings.system, settings.settings, settings.params, settings.seed]);
    expect(await now()).toEqual(['pendulum', { samples: 64 }, { gravity: 5 }, 0]);
    await go('v=1&scene=drone&seed=3&backend=cpu');
    await expect.poll(now, patiently).toEqual(['drone', {}, {}, 3]);
    await page.goBack();
    await expect.poll(now, patiently).toEqual(['pendulum', { samples: 64 }, { gravity: 5 }, 0]);
    await go('v=1&scene=pendulum&backend=cpu&s.samples=1e9&p.gravity=NaN&planner=%3Cscript%3E&__proto__=1');
    await expect.poll(() => page.getByRole('alert').textContent(), patiently).toMatch(/planner is '<script>'/);
    await expect.poll(now, patiently).toEqual(['pendulum', {}, {}, 0]);
    await go(`v=1&scene=drone&x=${'y'.repeat(5000)}`);
    await expect.poll(() => page.getByRole('alert').textContent(), patiently).toMatch(/at most 2048 are read/);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('runs under a policy that allows no inline script, no eval and no other host', async () => {
    const { page } = await open('v=1&scene=pendulum&backend=cpu');
    const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*/);
    const refused = await page.evaluate(async () => {
      const violation = new Promise<SecurityPolicyViolationEvent>((resolve) => {
        document.addEventListener('securitypolicyviolation', resolve, { once: true });
      });
      const script = document.createElement('script');
      script.textContent = 'document.title = "changed"';
      document.body.append(script);
      return (await violation).effectiveDirective;
    });
    expect(refused).toBe('script-src-elem');
    await page.close();
  });
}
