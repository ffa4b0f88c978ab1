import { afterEach, describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { defineForerunView } from './element.ts';
import type { Moment } from './simulation/simulation.ts';
import { button, inside, next, putView } from './view.testing.ts';

defineForerunView();

const patiently = { timeout: 30_000, interval: 50 };

afterEach(() => document.body.replaceChildren());

describe('a view under the hands of its reader', () => {
  it('moves the goal with the arrow keys, and the robot follows', async () => {
    const view = putView({ system: 'double-integrator', speed: '20' });
    const simulation = await view.ready;
    await expect.poll(() => view.shadowRoot?.querySelectorAll('.handle').length, patiently).toBe(2);
    button(view, 'Goal').focus();
    for (let n = 0; n < 4; n++) await userEvent.keyboard('{Shift>}{ArrowLeft}{/Shift}');
    const { goalX, goalY } = simulation.world.params;
    expect(goalX).toBeLessThan(1.7);
    expect(goalY).toBe(2);
    expect(simulation.settings.params).toEqual({ goalX });
    await expect.poll(() => button(view, 'Goal').getAttribute('aria-label'), patiently).toContain(goalX?.toFixed(2));
    view.play();
    const away = () => Math.hypot((simulation.state[0] ?? 0) - (goalX ?? 0), (simulation.state[1] ?? 0) - 2);
    await expect.poll(away, patiently).toBeLessThan(0.1);
  });

  it('has its goal dragged by the pointer, and the robot follows', async () => {
    const view = putView({ system: 'double-integrator', speed: '20' });
    const simulation = await view.ready;
    await expect.poll(() => view.shadowRoot?.querySelectorAll('.handle').length, patiently).toBe(2);
    const goal = button(view, 'Goal').getBoundingClientRect();
    const stage = inside(view, '.forerun-stage', HTMLElement);
    const { left, top } = stage.getBoundingClientRect();
    const from = { x: goal.x + goal.width / 2 - left, y: goal.y + goal.height / 2 - top };
    const to = { x: from.x - 60, y: from.y + 40 };
    const { goalX = 0, goalY = 0 } = simulation.world.params;
    await userEvent.dragAndDrop(stage, stage, { sourcePosition: from, targetPosition: to });
    const { goalX: x = 0, goalY: y = 0 } = simulation.world.params;
    expect(x).toBeLessThan(goalX);
    expect(y).toBeLessThan(goalY);
    expect((goalY - y) / (goalX - x)).toBeCloseTo(40 / 60, 1);
    view.play();
    await expect
      .poll(() => Math.hypot((simulation.state[0] ?? 0) - x, (simulation.state[1] ?? 0) - y), patiently)
      .toBeLessThan(0.1);
  });

  it('is pushed by a drag from its robot, and by Enter on it', async () => {
    const view = putView({ system: 'double-integrator' });
    const simulation = await view.ready;
    await expect.poll(() => view.shadowRoot?.querySelectorAll('.handle').length, patiently).toBe(2);
    const robot = button(view, 'Robot').getBoundingClientRect();
    const stage = inside(view, '.forerun-stage', HTMLElement);
    const { left, top } = stage.getBoundingClientRect();
    const from = { x: robot.x + robot.width / 2 - left, y: robot.y + robot.height / 2 - top };
    await userEvent.dragAndDrop(stage, stage, { sourcePosition: from, targetPosition: { ...from, x: from.x - 40 } });
    await expect.poll(() => simulation.state[2] ?? 0, patiently).toBeLessThan(-0.01);
    const pushed = simulation.state;
    button(view, 'Robot').focus();
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => simulation.state, patiently).not.toEqual(pushed);
  });

  it('turns its camera by keys and drags, and shows all there is in words', async () => {
    const view = putView({ system: 'quadrotor' });
    await view.ready;
    const stage = inside(view, '.forerun-stage', HTMLElement);
    const place = () => button(view, 'Goal').style.transform;
    await expect.poll(() => view.shadowRoot?.querySelectorAll('.handle').length, patiently).toBe(7);
    const before = place();
    stage.focus();
    await userEvent.keyboard('{ArrowLeft}');
    await expect.poll(place, patiently).not.toBe(before);
    await userEvent.keyboard('{Home}');
    await expect.poll(place, patiently).toBe(before);
    await userEvent.dragAndDrop(stage, stage, { sourcePosition: { x: 15, y: 15 }, targetPosition: { x: 95, y: 15 } });
    await expect.poll(place, patiently).not.toBe(before);
    const labels = [...(view.shadowRoot?.querySelectorAll('.handle') ?? [])].map((each) =>
      each.getAttribute('aria-label'),
    );
    expect(labels).toContain('Goal at x 10.00, y 0.00, z 1.50. Arrow keys move it.');
  });

  it('has controls that change the planner, and say what they do not take', async () => {
    const view = putView({ system: 'pendulum', controls: '' });
    const simulation = await view.ready;
    const slider = inside(view, 'input[type=range][aria-label=Samples]', HTMLInputElement);
    slider.focus();
    await userEvent.keyboard('{Home}');
    await expect.poll(() => simulation.planner.algorithm.samples, patiently).toBe(16);
    const label = [...(view.shadowRoot?.querySelectorAll('label') ?? [])].find(
      (each) => each.textContent === 'Samples',
    );
    const field = view.shadowRoot?.getElementById(label?.htmlFor ?? '') as HTMLInputElement;
    expect(field.value).toBe('16');
    field.value = '-5';
    field.dispatchEvent(new Event('change'));
    expect(field.getAttribute('aria-invalid')).toBe('true');
    const described = (field.getAttribute('aria-describedby') ?? '').split(' ');
    const texts = described.map((id) => view.shadowRoot?.getElementById(id)?.textContent);
    expect(texts[1]).toBe('Samples: got -5; give a whole number from 1 to 16777216.');
    expect(simulation.planner.algorithm.samples).toBe(16);
    button(view, 'Samples: back to 256').click();
    await expect.poll(() => simulation.planner.algorithm.samples, patiently).toBe(256);
    expect(simulation.settings.settings).toEqual({});
    expect(field.hasAttribute('aria-invalid')).toBe(false);
  });

  it('plots, in pictures and in words', async () => {
    const view = putView({ system: 'quadrotor', plots: '', autoplay: '', candidates: '8' });
    await next<Moment>(view, 'forerun-plan', ({ step }) => step === 12);
    view.pause();
    const texts = () => [...(view.shadowRoot?.querySelectorAll('.plot .text') ?? [])].map((each) => each.textContent);
    await expect.poll(() => texts()[0], patiently).toMatch(/^The last step cost [\d.]+: goal [\d.]+, speed/);
    expect(texts()[1]).toMatch(/^Now rotor 1 [\d.]+, rotor 2 .*dashed is what is planned for the next 1\.2 s/);
    expect(texts()[2]).toMatch(/^Half of the plans took less than [\d.]+ ms, 95 of 100 less than/);
    expect(texts()[3]).toMatch(/^[\d.]+ of 256 samples have a say in the plan/);
    for (const canvas of view.shadowRoot?.querySelectorAll<HTMLCanvasElement>('.plot canvas') ?? []) {
      const { width, height } = canvas;
      const data = canvas.getContext('2d')?.getImageData(0, 0, width, height).data;
      expect(data?.some((value) => value !== 0)).toBe(true);
    }
  });
});
