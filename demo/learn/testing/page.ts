import { createFigureView, findFigure } from '../../figures/index.ts';
import type { LearnedModel } from '../index.ts';
import { createLearnedLoop, createLearningView, type LearningSystem, learnedModel, startLearning } from '../index.ts';

// A page for the tests: the view at the sizes that the address asks for, and the functions below it for what a view does not show.

const query = new URLSearchParams(location.search);
const place = document.getElementById('place');
if (place === null) throw new Error('the page has no place');
const number = (name: string, otherwise: number) => Number(query.get(name) ?? otherwise);

/** What the tests look at. */
const probe = {
  model: undefined as LearnedModel | undefined,
  /** Frames since the page was opened. */
  frames: 0,
  /** In how many of the last of so many steps, under plans with what was learned, the true plant was upright. */
  async uprightAtTheEnd(steps: number, last: number): Promise<{ upright: number; start: string }> {
    if (probe.model === undefined) throw new Error('nothing learned yet');
    const loop = await createLearnedLoop(probe.model, { backend: 'cpu' });
    const { task } = probe.model;
    const start = task.said(task.observe(task.start));
    let upright = 0;
    for (let step = 1; step <= steps; step++) {
      const { next } = await loop.step();
      if (step > steps - last && task.upright(next)) upright++;
    }
    loop.destroy();
    return { upright, start };
  },
  startLearning,
  learnedModel,
};

const frame = () => {
  probe.frames++;
  requestAnimationFrame(frame);
};
requestAnimationFrame(frame);

const figure = query.get('figure');
const view =
  figure === null
    ? createLearningView(place, {
        system: (query.get('system') ?? 'pendulum') as LearningSystem,
        seed: number('seed', 0),
        sizes: Object.fromEntries(
          ['episodes', 'steps', 'epochs'].filter((name) => query.has(name)).map((name) => [name, number(name, 1)]),
        ),
        onModel: (model) => {
          probe.model = model;
        },
      })
    : createFigureView(place, findFigure(figure), { seed: number('seed', 0) });

Object.assign(globalThis, { probe, view });
