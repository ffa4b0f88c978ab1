import { chart } from '../../../src/diagnostics/plot/chart.ts';
import { searchTreePlot } from '../../../src/diagnostics/plot/search-tree.ts';
import { findScene } from '../../../src/embed/scene/catalog.ts';
import { ForerunError } from '../../../src/index.ts';
import type { PolicyName } from '../../../src/search/options.ts';
import type { SearchTree } from '../../../src/search/tree.ts';
import { made } from '../../learn/elements.ts';
import { createStage, type Stage } from '../../learn/stage.ts';
import { createPartFrame } from '../part-frame.ts';
import { type PartOptions, type PartView, pictureEvery } from '../part-view.ts';
import { describedPart, numberOf, type PartValues, settingOf } from '../parts.ts';
import { createPicturePanel } from '../picture-panel.ts';
import { SLICE_MS, turn } from '../slices.ts';
import { createRootTable } from './root-table.ts';
import { TREE_CONTROLS } from './tree-controls.ts';
import { createTreeSession, type TreeSession, type TreeSettings } from './tree-session.ts';
import type { TreeWorldName } from './tree-worlds.ts';

/** Simulations a second, and how long a tree that is done is looked at before the next move, in ms. */
const PACES = {
  normal: { rate: 1000, rest: 150 },
  slow: { rate: 25, rest: 1200 },
  fast: { rate: Number.POSITIVE_INFINITY, rest: 0 },
} as const;

/** Changes of these keep the world as it is. */
const TUNABLE = ['speed', 'policy', 'simulations', 'exploration', 'maxDepth', 'leaves', 'reuse'];

/** Nodes that are drawn: more cannot be told apart. */
const NODES = 120;

/** A world that is acted in by tree search, with the tree while it grows. */
export function createTreeView(root: HTMLElement, options: PartOptions): PartView {
  let { values, seed } = options;
  let session: TreeSession | undefined;
  /** What opens the world that is wanted now. */
  let opening: object | undefined;
  let running: AbortController | undefined;
  let playing = options.playing;
  let drawnAt = Number.NEGATIVE_INFINITY;
  /** What the root was worth, move by move. */
  let worth: number[] = [];
  /** What was said of the last tree; it stays while the next is not there yet. */
  let looked = '';
  /** Episodes after the first: each has the seed after the one before, and the reader's stays what it is. */
  let later = 0;
  const view = createPartFrame(
    root,
    describedPart('tree'),
    { play: 'Play', pause: 'Pause', step: 'One move', reset: 'Start anew' },
    { playOrPause, step: () => void move(), reset, change: chosen },
  );
  const place = made('div', { class: 'part-stage' });
  const world = made('div', { class: 'part-picture' });
  const grown = made('div', { class: 'part-picture wide' });
  view.pictures.append(place, world, grown);
  const [worldPictures, treePictures] = [createPicturePanel(world, 1), createPicturePanel(grown, 1)];
  const note = made('p', { class: 'hint' });
  grown.append(note);
  const charts = createPicturePanel(view.charts, 1);
  const table = createRootTable(view.facts);
  const stage: Stage = createStage(place);

  async function open(): Promise<void> {
    const mine = {};
    opening = mine;
    stop();
    session?.destroy();
    session = undefined;
    [worth, looked, later] = [[], '', 0];
    try {
      const opened = await createTreeSession({ ...settingsOf(values), seed, backend: options.backend ?? 'auto' });
      if (opening !== mine) {
        opened.destroy();
        return;
      }
      session = opened;
      const flat = session.world.picture !== undefined;
      place.hidden = flat;
      world.hidden = !flat;
      note.textContent = `${LEGEND} ${session.world.worth}`;
      draw(undefined);
      if (playing) await play();
      // There is something to be seen, although nothing moves.
      else await think();
    } catch (error) {
      if (opening === mine) complain(error);
    }
  }

  function playOrPause(): void {
    playing = !playing;
    view.showPlaying(playing);
    if (playing) void play();
    else stop();
  }

  async function play(): Promise<void> {
    while (playing && session !== undefined) {
      if (session.world.played.over) {
        options.onNews(session.world.said());
        await turn(END_MS);
        if (!playing || session === undefined) return;
        again();
      }
      if (!(await move())) return;
    }
  }

  /** Searches, and takes what was found; false where that was stopped. */
  async function move(): Promise<boolean> {
    if (session === undefined) return false;
    if (session.world.played.over) again();
    const found = session.found ?? (await think());
    if (found === undefined) return false;
    const { rest } = PACES[speed()];
    const acting = session;
    if (playing && rest > 0) await turn(rest);
    // Something else was begun, or it was stopped, while it was looked at.
    if (acting !== session || acting.found !== found) return false;
    worth.push(found.value);
    acting.act();
    draw(undefined);
    if (playing && pictureEvery() > 100) await turn(pictureEvery());
    return true;
  }

  async function think() {
    const thinking = session;
    if (thinking === undefined || running !== undefined) return undefined;
    const own = new AbortController();
    running = own;
    const { rate } = PACES[speed()];
    let since = performance.now();
    try {
      return await thinking.think({
        signal: own.signal,
        onTree: (tree, simulations) => {
          const done = simulations >= numberOf(TREE_CONTROLS, values, 'simulations');
          if (session === thinking && (done || performance.now() - drawnAt >= pictureEvery())) draw(tree);
        },
        pause(leaves) {
          if (rate < Number.POSITIVE_INFINITY) return turn((1000 * leaves) / rate);
          if (performance.now() - since < SLICE_MS) return undefined;
          return turn().then(() => {
            since = performance.now();
          });
        },
      });
    } catch (error) {
      if (!(error instanceof ForerunError && error.code === 'aborted')) complain(error);
      return undefined;
    } finally {
      if (running === own) running = undefined;
    }
  }

  function stop(): void {
    running?.abort();
    running = undefined;
  }

  function again(): void {
    later++;
    session?.reset((seed + later) % 2 ** 32);
    worth = [];
  }

  function reset(): void {
    stop();
    session?.reset(seed);
    [worth, later] = [[], 0];
    draw(undefined);
    if (playing) void play();
    else void think();
  }

  function chosen(next: PartValues, nextSeed: number): void {
    change(next, nextSeed);
    options.onChoice({ values, seed });
  }

  function change(next: PartValues, nextSeed: number): void {
    const same = (name: string) => settingOf(TREE_CONTROLS, next, name) === settingOf(TREE_CONTROLS, values, name);
    const tuned = nextSeed === seed && TREE_CONTROLS.every(({ name }) => TUNABLE.includes(name) || same(name));
    [values, seed] = [next, nextSeed];
    view.showProblem(undefined);
    view.show(values, seed);
    if (!tuned || session === undefined) {
      void open();
      return;
    }
    stop();
    session.tune({ ...settingsOf(values), seed });
    if (playing) void play();
    else void think();
  }

  function speed(): keyof typeof PACES {
    const name = settingOf(TREE_CONTROLS, values, 'speed');
    return name === 'slow' || name === 'fast' ? name : 'normal';
  }

  function draw(tree: SearchTree | undefined): void {
    if (session === undefined) return;
    drawnAt = performance.now();
    const { world: now } = session;
    if (now.picture === undefined) {
      stage.show(findScene('cartpole-discrete'), { state: now.state, ...(tree && { plan: lineOf(tree) }) });
    } else worldPictures.show([now.picture(tree, worldPictures.width)]);
    if (tree !== undefined) {
      treePictures.show([
        searchTreePlot(tree, {
          title: 'Search tree',
          nodes: NODES,
          actions: now.actions,
          width: treePictures.width,
          height: 420,
        }),
      ]);
      table.show(tree, now.actions);
    }
    if (tree !== undefined) {
      looked = ` The tree has ${tree.count.toLocaleString('en')} states, the deepest ${tree.depth} steps ahead.`;
    }
    const episode = later === 0 ? '' : ` Episode ${later + 1}.`;
    view.showSummary(`${now.said()}${looked} Leaves are judged ${now.where}.${episode}`);
    if (tree === undefined) charts.show([worthChart(worth, charts.width)]);
  }

  function complain(error: unknown): void {
    playing = false;
    view.showPlaying(false);
    view.showProblem(error);
  }

  view.show(values, seed);
  view.showPlaying(playing);
  void open();
  return {
    name: 'tree',
    get playing() {
      return playing;
    },
    playOrPause,
    step: () => void move(),
    reset,
    change,
    destroy() {
      opening = undefined;
      playing = false;
      stop();
      session?.destroy();
      session = undefined;
      stage.destroy();
      view.destroy();
    },
  };
}

/** What stands for what in the tree. */
const LEGEND =
  'Colour is what a node is held to be worth: yellow the least in the picture, violet the most. Dots are states; a square is a move that chance has a part in, with what may come of it below.';

/** How long the end of a run is looked at, in ms. */
const END_MS = 1500;

/** The controls are checked, by their names and choices, where they come from. */
function settingsOf(values: PartValues): Omit<TreeSettings, 'seed' | 'backend'> {
  const number = (name: string) => numberOf(TREE_CONTROLS, values, name);
  return {
    world: settingOf(TREE_CONTROLS, values, 'world') as TreeWorldName,
    policy: settingOf(TREE_CONTROLS, values, 'policy') as PolicyName,
    simulations: number('simulations'),
    exploration: number('exploration'),
    maxDepth: number('maxDepth'),
    leaves: number('leaves'),
    rollouts: number('rollouts'),
    horizon: number('horizon'),
    discount: number('discount'),
    reuse: settingOf(TREE_CONTROLS, values, 'reuse') === true,
  };
}

/** States along the most visited actions, `[H + 1, E]`. */
function lineOf({ width, stateSize, child, childVisits, states }: SearchTree): Float32Array {
  const line: number[] = [];
  for (let node = 0; node >= 0; ) {
    line.push(...states.subarray(node * stateSize, (node + 1) * stateSize));
    let [next, most] = [-1, 0];
    for (let k = 0; k < width; k++) {
      const visits = childVisits[node * width + k] ?? 0;
      if (visits > most) [next, most] = [child[node * width + k] ?? -1, visits];
    }
    node = next;
  }
  return Float32Array.from(line);
}

function worthChart(worth: readonly number[], width: number): string {
  return chart({
    title: 'What the root is worth',
    subtitle: 'expected from there on, by move',
    width,
    height: 260,
    x: { label: 'move', include: [1, 20] },
    y: { label: 'value', include: [0] },
    marks: [{ kind: 'line', name: 'value of the root', series: 0, x: worth.map((_, i) => i + 1), y: worth }],
  });
}
