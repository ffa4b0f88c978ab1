import { afterEach, describe, expect, it } from 'vitest';
import { defineForerunView, type ForerunView } from './element.ts';
import { button, inside, next, putView } from './view.testing.ts';

defineForerunView();

afterEach(() => document.body.replaceChildren());

describe('<forerun-view>, not used as its page says', () => {
  it('plans nothing else where an attribute is bad from the start, and begins when it is mended', async () => {
    const heard = next<Error>(document, 'forerun-error');
    const view = putView({ system: 'pendulum', seed: 'many' });
    expect((await heard).message).toMatch(/seed is "many"/);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(view.simulation).toBeUndefined();
    expect(inside(view, '.problem', HTMLElement)).toMatchObject({ hidden: false, textContent: (await heard).message });
    view.seed = 3;
    const { scene, settings } = await view.ready;
    expect([scene.builtIn.name, settings.seed]).toEqual(['pendulum', 3]);
    expect(inside(view, '.problem', HTMLElement).hidden).toBe(true);
  });

  it('shows a refusal until something else is done', async () => {
    const view = putView({ system: 'pendulum' });
    const simulation = await view.ready;
    await expect(simulation.change({ planner: 'none' })).rejects.toThrow();
    const problem = inside(view, '.problem', HTMLElement);
    expect(problem.hidden).toBe(false);
    button(view, 'Step').click();
    expect(problem.hidden).toBe(true);
  });

  it('has properties that say what its attributes do: "false" is no', async () => {
    const view = putView({ system: 'pendulum', controls: 'false', plots: 'false', autoplay: 'false' });
    await view.ready;
    expect([view.controls, view.plots, view.autoplay, view.paused]).toEqual([false, false, false, true]);
    view.controls = true;
    await expect.poll(() => inside(view, '.side', HTMLElement).hidden).toBe(false);
    view.controls = false;
    expect(view.hasAttribute('controls')).toBe(false);
  });

  it('takes over what was set before it was defined', async () => {
    const early = document.createElement('forerun-early') as ForerunView;
    Object.assign(early, { system: 'pendulum', backend: 'cpu', samples: 16, params: { gravity: 5 } });
    document.body.append(early);
    defineForerunView('forerun-early');
    const { settings } = await early.ready;
    expect(settings).toMatchObject({ system: 'pendulum', settings: { samples: 16 }, params: { gravity: 5 } });
    early.system = 'drone';
    expect(early.getAttribute('system')).toBe('drone');
  });
});
