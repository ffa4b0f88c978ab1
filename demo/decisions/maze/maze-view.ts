import type { TabularCurve } from '../../../src/agents/tabular/tabular-curves.ts';
import { chart } from '../../../src/diagnostics/plot/chart.ts';
import type { TabularMdp } from '../../../src/envs/tabular/mdp.ts';
import { createPartFrame } from '../part-frame.ts';
import { type PartOptions, type PartView, pictureEvery } from '../part-view.ts';
import { describedPart, numberOf, type PartValues, settingOf } from '../parts.ts';
import { createPicturePanel } from '../picture-panel.ts';
import { SLICE_MS } from '../slices.ts';
import { compareLearners } from './compare-learners.ts';
import { mazeCharts } from './maze-charts.ts';
import { MAZE_CONTROLS, TUNABLE } from './maze-controls.ts';
import { createMazeSession, type LearnerOptions, type MazeSession, scoreOf } from './maze-session.ts';
import { type Optimum, optimumOf } from './optimum.ts';
import { suited } from './suited.ts';
import { valueRange, worldPicture } from './world-picture.ts';
import { findGridWorld, type GridWorld } from './worlds.ts';

/** Planning steps that are compared. */
const COMPARED = [0, 5, 50];
const RUNS = 10;
const PLUS = { name: 'n = 50, Dyna-Q+', planningSteps: 50, bonus: 1e-3 } as const;
const COMPARING = `Learners that plan ${COMPARED.join(', ')} steps are computed, ${RUNS} runs each`;
/** Steps a second; `fast` does as many as there is time for. */
const RATES = { normal: 60, slow: 8, fast: Number.POSITIVE_INFINITY } as const;

/** Values and policy on a grid, while they are learned. */
export function createMazeView(root: HTMLElement, options: PartOptions): PartView {
  let { values, seed } = options;
  let world = worldOf(values);
  let session = createMazeSession(world, { ...learnerOptions(values), seed });
  let best: { readonly mdp: TabularMdp; readonly discount: number; readonly optimum: Optimum } | undefined;
  let stopComparing: (() => void) | undefined;
  let compared: readonly TabularCurve[] = [];
  let frame: number | undefined;
  /** Steps that are due. */
  let due = 0;
  let [last, drawnAt, chartedAt] = [0, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const view = createPartFrame(
    root,
    describedPart('maze'),
    { play: 'Play', pause: 'Pause', step: 'Step', reset: 'Start anew' },
    { playOrPause, step, reset, change: chosen },
  );
  const grids = createPicturePanel(view.pictures, 2);
  const charts = createPicturePanel(view.charts, 2);

  function playOrPause(): void {
    if (frame === undefined) play();
    else pause();
  }

  function play(): void {
    last = performance.now();
    due = 1;
    frame = requestAnimationFrame(tick);
    view.showPlaying(true);
  }

  function pause(): void {
    if (frame !== undefined) cancelAnimationFrame(frame);
    frame = undefined;
    view.showPlaying(false);
    draw();
  }

  function tick(now: number): void {
    frame = requestAnimationFrame(tick);
    const rate = RATES[settingOf(MAZE_CONTROLS, values, 'speed') as keyof typeof RATES];
    due = rate === Number.POSITIVE_INFINITY ? rate : Math.min(due + (rate * (now - last)) / 1000, rate);
    last = now;
    const end = performance.now() + SLICE_MS;
    for (; due >= 1 && performance.now() < end; due--) session.step();
    if (now - drawnAt >= pictureEvery()) draw();
  }

  function step(): void {
    if (frame !== undefined) pause();
    session.step();
    draw();
  }

  function reset(): void {
    session = createMazeSession(world, { ...learnerOptions(values), seed });
    draw();
  }

  /** The reader chose; the address has to know. */
  function chosen(next: PartValues, nextSeed: number): void {
    change(suited(values, next), nextSeed);
    options.onChoice({ values, seed });
  }

  function change(next: PartValues, nextSeed: number): void {
    const [before, seedBefore] = [values, seed];
    const tuned = nextSeed === seed && MAZE_CONTROLS.every(({ name }) => TUNABLE.has(name) || same(name));
    function same(name: string): boolean {
      return settingOf(MAZE_CONTROLS, next, name) === settingOf(MAZE_CONTROLS, before, name);
    }
    // What cannot be is refused here, and nothing has changed.
    const changed = tuned ? undefined : createMazeSession(worldOf(next), { ...learnerOptions(next), seed: nextSeed });
    if (changed === undefined) session.tune({ ...learnerOptions(next), seed: nextSeed });
    else session = changed;
    [values, seed, world] = [next, nextSeed, worldOf(next)];
    view.showProblem(undefined);
    view.show(values, seed);
    if (seedBefore !== seed || MAZE_CONTROLS.some(({ name }) => name !== 'speed' && !same(name))) compare();
    draw();
  }

  function optimum(): Optimum {
    const { mdp } = session.env;
    const discount = numberOf(MAZE_CONTROLS, values, 'discount');
    if (best?.mdp !== mdp || best.discount !== discount)
      best = { mdp, discount, optimum: optimumOf(world, mdp, discount) };
    return best.optimum;
  }

  function draw(): void {
    drawnAt = performance.now();
    const { mdp } = session.env;
    const { learner, episodes, steps } = session;
    const optimal = optimum();
    const range = valueRange(world, mdp, optimal.actionValues);
    const at = session.env.state;
    const { width } = grids;
    grids.show([
      worldPicture(world, mdp, {
        title: 'Learned so far',
        subtitle: `episode ${count(episodes.length + 1)}, ${count(steps)} steps`,
        actionValues: learner.actionValues,
        first: 0,
        range,
        at,
        width,
      }),
      worldPicture(world, mdp, {
        title: 'The optimum',
        subtitle: `by value iteration, ${optimal.iterations} sweeps`,
        actionValues: optimal.actionValues,
        range,
        width,
      }),
    ]);
    view.showSummary(summaryOf(world, session, optimal));
    if (drawnAt - chartedAt < CHARTS_MS && frame !== undefined) return;
    chartedAt = drawnAt;
    const name = `this learner, n = ${planningOf(values)}`;
    charts.show(
      mazeCharts({ world, session, compared, best: optimal.score, name }).map((spec) =>
        chart({ ...spec, width: charts.width }),
      ),
    );
  }

  function compare(): void {
    stopComparing?.();
    compared = [];
    const learning = learnerOptions(values);
    // Without planning, prioritised sweeping would learn nothing.
    const planning = COMPARED.filter((n) => n > 0 || learning.sweeping !== 'prioritised');
    const others = planning.map((planningSteps) => ({ ...learning, planningSteps, name: `n = ${planningSteps}` }));
    // Where the maze changes, the bonus is what matters.
    const plus = world.tables().length > 1 && !learning.bonus ? [{ ...learning, ...PLUS }] : [];
    const redraw = () => {
      chartedAt = Number.NEGATIVE_INFINITY;
      draw();
    };
    view.showProgress(0, COMPARING);
    stopComparing = compareLearners(
      { environment: world.name, learners: [...others, ...plus], runs: RUNS, seed, budget: world.compared },
      {
        onProgress: (fraction) => view.showProgress(fraction, COMPARING),
        onCurve(curve) {
          compared = [...compared, curve];
          redraw();
        },
        onEnd(problem) {
          view.showProgress(undefined);
          if (problem !== undefined) view.showProblem(problem);
        },
      },
    );
  }

  view.show(values, seed);
  draw();
  compare();
  if (options.playing) play();
  return {
    name: 'maze',
    get playing() {
      return frame !== undefined;
    },
    playOrPause,
    step,
    reset,
    change(next, nextSeed) {
      try {
        change(next, nextSeed);
      } catch (error) {
        view.showProblem(error);
      }
    },
    destroy() {
      stopComparing?.();
      if (frame !== undefined) cancelAnimationFrame(frame);
      view.destroy();
    },
  };
}

/** Charts change less often than the grid. */
const CHARTS_MS = 300;

function worldOf(values: PartValues): GridWorld {
  return findGridWorld(String(settingOf(MAZE_CONTROLS, values, 'world')));
}

function planningOf(values: PartValues): number {
  return numberOf(MAZE_CONTROLS, values, 'planningSteps');
}

/** The controls are checked, by their names and choices, where they come from. */
function learnerOptions(values: PartValues): LearnerOptions {
  return Object.fromEntries(
    MAZE_CONTROLS.filter(({ name }) => name !== 'world' && name !== 'speed').map(({ name }) => [
      name,
      settingOf(MAZE_CONTROLS, values, name),
    ]),
  );
}

function summaryOf(world: GridWorld, { episodes, learner, steps }: MazeSession, optimal: Optimum): string {
  const recent = episodes.slice(-10).map((episode) => scoreOf(world, episode));
  const unit = world.judged === 'steps' ? ' steps' : '';
  const did =
    recent.length === 0
      ? 'The first episode is not over yet.'
      : `The last ${recent.length === 1 ? 'episode' : `${recent.length} episodes`} had ${short(mean(recent))}${unit}${recent.length === 1 ? '' : ' on average'}; the optimum is ${short(optimal.score)}.`;
  return `${world.title}. ${world.text} ${did} After ${count(steps)} steps the model knows ${learner.knownPairs} of ${learner.states * learner.actions} pairs of cell and move.`;
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function count(value: number): string {
  return value.toLocaleString('en');
}
