import { afterEach, describe, expect, it } from 'vitest';
import { defineForerunView, type ForerunView, type ViewStatus } from './element.ts';
import type { Moment } from './simulation/simulation.ts';
import { button, inside, next, putView } from './view.testing.ts';

defineForerunView();

const patiently = { timeout: 30_000, interval: 50 };

afterEach(() => document.body.replaceChildren());

describe('<forerun-view>', () => {
  it('waits for play, then plans and tells the page', async () => {
    const view = putView({ system: 'pendulum' });
    await view.ready;
    expect(view.paused).toBe(true);
    expect(inside(view, '.start', HTMLElement).hidden).toBe(false);
    const heard = next<Moment>(document, 'forerun-plan', ({ step }) => step === 5);
    const status = next<ViewStatus>(document, 'forerun-status', ({ playing }) => playing);
    button(view, 'Play').click();
    expect(await status).toMatchObject({ backend: 'cpu', settings: { system: 'pendulum', planner: 'mppi' } });
    const { plan, state } = await heard;
    expect(plan.status).toBe('ok');
    expect(state).toHaveLength(2);
    expect(view.paused).toBe(false);
    expect(inside(view, '.start', HTMLElement).hidden).toBe(true);
    view.pause();
    const summary = inside(view, '.summary', HTMLElement);
    expect(summary.textContent).toMatch(
      /^Pendulum after \d\.\d s\. From upright: [\d.]+°\. The planner mppi tries 256/,
    );
    expect(inside(view, 'canvas[role=img]', HTMLCanvasElement).getAttribute('aria-label')).toMatch(/^Pendulum: Swing/);
  });

  it('does what its methods say: the drone is at its target', async () => {
    const view = putView({ system: 'drone' });
    for (let n = 0; n < 60; n++) await view.step();
    const { simulation } = view;
    if (simulation === undefined) throw new Error('no simulation');
    expect(simulation.scene.builtIn.success([simulation.state], simulation.world.params)).toBe(true);
    view.push([1, 0, 0]);
    await expect.poll(() => (simulation.state[3] ?? 0) > 0.5, patiently).toBe(true);
    await view.reset(4);
    expect(simulation.history).toHaveLength(0);
    expect(simulation.settings.seed).toBe(4);
  });

  it('follows its attributes while it plays, without a restart', async () => {
    const view = putView({ system: 'pendulum', autoplay: '' });
    await next<Moment>(view, 'forerun-plan', ({ step }) => step === 3);
    view.planner = 'cem';
    view.samples = 40;
    view.params = { gravity: 5 };
    const { simulation } = view;
    await expect.poll(() => simulation?.planner.algorithm, patiently).toMatchObject({ name: 'cem', samples: 40 });
    expect(simulation?.settings).toMatchObject({ settings: { samples: 40 }, params: { gravity: 5 } });
    const { step } = await next<Moment>(view, 'forerun-plan');
    expect(step).toBeGreaterThan(3);
    view.system = 'arm-kinematic';
    view.params = {};
    await expect.poll(() => simulation?.scene.builtIn.name, patiently).toBe('arm-kinematic');
    expect(await next<Moment>(view, 'forerun-plan')).toMatchObject({ plan: { status: 'ok' } });
    expect(view.simulation).toBe(simulation);
  });

  it.each([
    ['system', 'teapot', /no system 'teapot'/],
    ['planner', 'oracle', /no planner 'oracle'/],
    ['backend', 'abacus', /backend is "abacus"/],
    ['seed', '-1', /seed is -1/],
    ['seed', 'seven', /seed is "seven"; give a number/],
    ['samples', '0', /samples is 0; give a whole number/],
    ['settings', '{', /settings is "\{"; give a JSON object/],
    ['params', '{"gravity": null}', /params\.gravity is null/],
    ['theme', 'pink', /give auto, light or dark/],
    ['candidates', '-3', /candidates is "-3"/],
  ])('refuses %s="%s", says why, and goes on with what was', async (name, value, message) => {
    const view = putView({ system: 'pendulum', planner: 'mppi', samples: '32' });
    const simulation = await view.ready;
    const { settings } = simulation;
    const error = next<Error>(view, 'forerun-error');
    view.setAttribute(name, value);
    expect((await error).message).toMatch(message);
    const problem = inside(view, '[role=alert]', HTMLElement);
    expect(problem.hidden).toBe(false);
    expect(problem.textContent).toMatch(message);
    expect(simulation.settings).toEqual(settings);
    expect((await view.step()).plan.status).toBe('ok');
    view.setAttribute('samples', '48');
    if (name !== 'samples') view.removeAttribute(name);
    if (name === 'system') view.setAttribute(name, 'pendulum');
    await expect.poll(() => simulation.planner.algorithm.samples, patiently).toBe(48);
    await expect.poll(() => problem.hidden, patiently).toBe(true);
  });

  it.each([
    ['its own parameters', (view: ForerunView) => Object.assign(view, { params: {} }), 'pendulum', {}],
    [
      'the parameters that it has',
      (view: ForerunView) => Object.assign(view, { params: { gravity: 5 } }),
      'pendulum',
      { gravity: 5 },
    ],
    [
      'the system that runs',
      (view: ForerunView) => Object.assign(view, { system: 'quadrotor' }),
      'quadrotor',
      { goalX: 8 },
    ],
  ])('goes on from what runs after a refusal: %s', async (_, mend, system, params) => {
    const view = putView({ system: 'quadrotor', samples: '32' });
    const simulation = await view.ready;
    view.params = { goalX: 8 };
    await expect.poll(() => simulation.settings.params, patiently).toEqual({ goalX: 8 });
    const refused = () => next<Error>(view, 'forerun-error');
    const first = refused();
    view.system = 'pendulum';
    expect((await first).message).toMatch(/goalX/);
    const second = refused();
    view.system = 'pendulum';
    expect((await second).message).toMatch(/goalX/);
    expect(simulation.settings.system).toBe('quadrotor');
    mend(view);
    await expect.poll(() => simulation.scene.builtIn.name, patiently).toBe(system);
    await expect.poll(() => inside(view, '[role=alert]', HTMLElement).hidden, patiently).toBe(true);
    expect(simulation.settings).toMatchObject({ system, settings: { samples: 32 } });
    expect(simulation.settings.params).toEqual(params);
    expect((await view.step()).plan.status).toBe('ok');
  });

  it('starts with what works, when what was there first does not', async () => {
    const view = putView({ system: 'teapot' });
    const { message } = await next<Error>(view, 'forerun-error');
    expect(message).toMatch(/there are no? .*|there is no system 'teapot'/);
    expect(view.simulation).toBeUndefined();
    view.system = 'pendulum';
    expect((await view.step()).plan.status).toBe('ok');
  });

  it('starts at rest for readers who prefer reduced motion, whatever autoplay says', async () => {
    const { matchMedia } = globalThis;
    const still = { ...matchMedia.call(globalThis, 'all'), matches: true } as MediaQueryList;
    globalThis.matchMedia = (query) => (query.includes('reduced-motion') ? still : matchMedia.call(globalThis, query));
    try {
      const view = putView({ system: 'pendulum', autoplay: '' });
      await view.ready;
      expect(view.paused).toBe(true);
      expect(inside(view, '.start', HTMLElement).hidden).toBe(false);
    } finally {
      globalThis.matchMedia = matchMedia;
    }
  });
});
