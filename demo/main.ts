import { createStage, type Stage } from './draw.ts';
import { Pace } from './pace.ts';
import { controls, element, show, showBackend, showFigures, showProblem, showSamples } from './page.ts';
import type { Scene } from './scene.ts';
import { Simulation } from './simulation.ts';

/** Enough for every scene, and quick on any computer. */
const FIRST_SAMPLES = 512;

/** What a GPU begins with. */
const GPU_SAMPLES = 4096;

/** Figures change this often, in ms: quicker ones cannot be read. */
const FIGURES_MS = 250;

const query = new URLSearchParams(location.search);
const asked = (['webgpu', 'cpu'] as const).find((name) => name === query.get('backend')) ?? 'auto';
let wake = (): void => {};
const wishes = controls(query, () => wake());

async function open(scene: Scene): Promise<Simulation> {
  const simulation = await Simulation.create(scene, wishes.samples ?? FIRST_SAMPLES, wishes.seed, asked);
  if (wishes.samples === undefined && !simulation.planner.adapter.software) {
    await simulation.setSamples(GPU_SAMPLES, wishes.seed, asked);
  }
  showBackend(simulation, asked);
  showSamples(simulation.samples);
  return simulation;
}

function setStage({ scene }: Simulation): Stage[] {
  const stages = scene.views.map((view) => createStage(scene, view));
  const views = element('views', HTMLElement);
  views.replaceChildren(...stages.map((stage) => stage.element));
  views.classList.toggle('pair', scene.beside);
  show('description', scene.builtIn.description);
  return stages;
}

/** Plans, acts and draws in turn, as fast as the simulated clock or as planning allows. Wishes come true between two steps. */
async function run(): Promise<never> {
  let simulation = await open(wishes.scene);
  let stages = setStage(simulation);
  const pace = new Pace();
  let changed = true;
  let shownAt = 0;
  for (;;) {
    if (simulation.scene !== wishes.scene) {
      simulation.destroy();
      for (const stage of stages) stage.destroy();
      simulation = await open(wishes.scene);
      stages = setStage(simulation);
      changed = true;
    }
    if (wishes.samples !== undefined && wishes.samples !== simulation.samples) {
      await simulation.setSamples(wishes.samples, wishes.seed, asked);
      changed = true;
    }
    if (wishes.reset) simulation.reset(wishes.seed);
    if (wishes.push) simulation.push();
    changed ||= wishes.reset || wishes.push;
    wishes.reset = wishes.push = false;
    if (changed) pace.restart();

    if (wishes.playing || changed) {
      const moment = await simulation.step();
      for (const stage of stages) stage.draw(moment, simulation.trail);
      await pace.wait(simulation.dt);
    } else {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      pace.restart();
    }
    if (changed || performance.now() - shownAt > FIGURES_MS) {
      shownAt = performance.now();
      showFigures(simulation, pace.ratio);
    }
    changed = false;
  }
}

run().catch((error: unknown) => {
  showProblem(error instanceof Error ? error.message : String(error));
  throw error;
});
