import type { RunRecord } from '../src/embed/recording/index.ts';
import type { Simulation, SimulationSettings } from '../src/embed/simulation/simulation.ts';
import { createAddressBar } from './address/address-bar.ts';
import { DEFAULT_STATE, type GalleryState } from './address/gallery-state.ts';
import type { ReadAddress } from './address/read-address.ts';
import { createLive, type Live } from './live.ts';
import { createBackendBadge } from './page/backend-badge.ts';
import { createDecisionsTab, type DecisionsTab } from './page/decisions-tab.ts';
import { announce, element } from './page/element.ts';
import { createLearningTab } from './page/learning-tab.ts';
import { useLinkButton } from './page/link-button.ts';
import { showNote } from './page/notes.ts';
import { useRunFiles } from './page/run-files.ts';
import { createSceneMenu } from './page/scene-menu.ts';
import { type ChangeKind, createSettingsPanel } from './page/settings-panel.ts';
import { useShortcuts } from './page/shortcuts.ts';
import { createSlidesTab } from './page/slides-tab.ts';
import { createTabs } from './page/tabs.ts';
import { themeMenu } from './page/theme.ts';
import { createTransport } from './page/transport.ts';
import { recordOf } from './replay/record-run.ts';
import { RecordedRun } from './replay/recorded-run.ts';
import { openReplay, type Replay } from './replay/replay.ts';

/** Samples, and candidates drawn, that a GPU begins with where the address says nothing. */
const GPU_SAMPLES = 4096;

/** Opens the gallery: reads the address, begins to plan, and keeps page, address and simulation the same. */
export async function openGallery(): Promise<void> {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const address = createAddressBar((read) => void follow(read));
  let state: GalleryState = DEFAULT_STATE;
  let live: Live | undefined;
  let replay: Replay | undefined;
  /** It played before another part of the page was looked at. */
  let wasPlaying = false;

  let decisions: DecisionsTab | undefined;

  const menu = createSceneMenu();
  const tabs = createTabs({
    learning: (now) => createLearningTab(now, (learning) => set({ learning }, 'same')),
    decisions: async () => {
      const tab = await createDecisionsTab((decision) => set({ decision }, 'same'));
      decisions = tab;
      return (now) => tab.show(now);
    },
    slides: () => createSlidesTab((slide) => set({ slide }, 'same')),
  });
  const badge = createBackendBadge((backend) => void change({ backend }, 'choice').catch(noted));
  const panel = createSettingsPanel(change);
  const theme = themeMenu(
    (theme) => set({ theme }, 'same'),
    () => {
      live?.setTheme(theme.current);
      replay?.setTheme(theme.current);
    },
  );
  const transport = createTransport({
    playOrPause,
    step: () => void step(),
    reset: () => void reset(),
    push,
    seed: (seed) => void reset(seed),
    speed: (speed) => {
      live?.simulation.setSpeed(speed);
      replay?.setSpeed(speed);
      set({ speed }, 'same');
    },
    candidates: (candidates) => {
      set({ candidates }, 'same');
    },
  });
  useShortcuts(
    [
      { key: ' ', label: 'Space', text: 'play or pause', run: playOrPause },
      { key: '.', label: '.', text: 'one step', run: () => void step() },
      { key: 'r', label: 'R', text: 'reset', run: () => void reset() },
      { key: 'p', label: 'P', text: 'push', run: push },
      { key: 'n', label: 'N', text: 'next system', run: () => menu.next(state) },
      {
        key: 'c',
        label: 'C',
        text: 'candidates on or off',
        run: () => set({ candidates: state.candidates ? 0 : 256 }, 'same'),
      },
    ],
    [
      ['Tab', 'reaches the picture, the goal, the obstacles and the robot'],
      ['Arrows', 'move what has the focus, or turn the picture'],
      ['+ −', 'zoom'],
      ['Enter', 'on the robot: push it'],
    ],
  );

  function show(): void {
    menu.show(state, replay?.run.scene.builtIn.name);
    tabs.show(state);
    decisions?.setShown(state.tab === 'decisions');
    panel.show(state.simulation);
    theme.show(state.theme);
    transport.showSeed(state.simulation.seed);
    transport.showSpeed(state.speed);
    if (live === undefined) return;
    const { planner, playing, scene } = live.simulation;
    transport.showCandidates(state.candidates, planner.mostCandidates);
    transport.showPlaying(playing);
    transport.showPush(scene.pushText);
    badge.showBackend(live.simulation);
    live.setCandidates(state.candidates);
  }

  function set(part: Partial<GalleryState>, kind: 'step' | 'same'): void {
    state = { ...state, ...part };
    show();
    address.write(state, kind);
  }

  /** Somebody gave another address. */
  async function follow({ state: wanted, notes }: ReadAddress): Promise<void> {
    showNote('address', notes);
    replay?.close();
    live?.simulation.setSpeed(wanted.speed);
    if (wanted.tab !== state.tab) leaveOrEnter(wanted.tab === 'systems');
    set({ ...wanted, simulation: state.simulation }, 'same');
    const { obstacles, ...settings } = wanted.simulation;
    await change({ ...settings, obstacles }, 'slider').catch(noted);
    panel.show(state.simulation, true);
  }

  function leaveOrEnter(enter: boolean): void {
    if (live === undefined) return;
    if (enter && wasPlaying) live.simulation.play();
    // On the other parts of the page it rests already.
    if (!enter && state.tab === 'systems') {
      wasPlaying = live.simulation.playing;
      live.simulation.pause();
    }
  }

  async function change(settings: Partial<SimulationSettings>, kind: ChangeKind): Promise<void> {
    if (live === undefined) return;
    // Whatever the page showed while something was moved belongs to the step before.
    const { simulation } = live;
    await simulation.change(settings);
    showNote('planning', []);
    set({ simulation: simulation.settings }, kind === 'choice' ? 'step' : 'same');
  }

  function playOrPause(): void {
    if (state.tab === 'decisions') decisions?.playOrPause();
    // On the other parts of the page the simulation is not to be seen.
    if (live === undefined || state.tab !== 'systems') return;
    if (replay !== undefined) {
      if (replay.run.playing) replay.run.pause();
      else replay.run.play(state.speed);
      return;
    }
    const { simulation } = live;
    if (simulation.playing) simulation.pause();
    else simulation.play();
    showNote('motion', []);
    announce(simulation.playing ? 'Playing' : 'Paused');
  }

  async function step(): Promise<void> {
    if (state.tab === 'decisions') decisions?.step();
    if (state.tab !== 'systems') return;
    if (replay !== undefined) replay.run.seek(replay.run.index + 1);
    else await live?.simulation.step().catch(noted);
    announce('One step');
  }

  async function reset(seed?: number): Promise<void> {
    if (state.tab === 'decisions') decisions?.reset();
    if (state.tab !== 'systems') return;
    if (replay !== undefined) replay.run.seek(0);
    else await live?.simulation.reset(seed).catch(noted);
    announce('Started again');
  }

  function push(): void {
    if (live === undefined || replay !== undefined || state.tab !== 'systems') return;
    const { scene } = live.simulation;
    live.simulation.push(scene.defaultPush);
    announce(scene.pushText);
  }

  function replayRun(record: RunRecord): void {
    if (live === undefined) return;
    // A run that cannot be shown changes nothing.
    const run = new RecordedRun(record);
    if (replay === undefined) leaveOrEnter(false);
    else replay.close();
    replay = openReplay(run, {
      theme: theme.current,
      speed: state.speed,
      onClose() {
        replay = undefined;
        live?.setShown(true);
        leaveOrEnter(true);
        show();
      },
    });
    live.setShown(false);
    if (state.tab !== 'systems') set({ tab: 'systems' }, 'step');
    else show();
  }

  function onStatus(simulation: Simulation): void {
    set({ simulation: simulation.settings }, 'same');
  }

  useRunFiles({
    record() {
      if (live === undefined) throw new Error('There is nothing to save yet.');
      return replay?.run.record ?? recordOf(live.simulation);
    },
    open: replayRun,
  });
  element('scenes', HTMLUListElement).addEventListener('click', (event) => {
    // The address may be that of the live scene already; then nobody would follow it.
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) replay?.close();
  });
  useLinkButton(() => address.linkTo(state));
  element('skip', HTMLAnchorElement).addEventListener('click', (event) => {
    // A place in the page; what stands after # is another thing here.
    event.preventDefault();
    element('main', HTMLElement).focus();
  });

  const read = address.read;
  state = read.state;
  showNote('address', read.notes);
  show();
  try {
    live = await createLive(element('views', HTMLElement), state, theme.current, { badge, onStatus, onError: noted });
  } catch (error) {
    badge.showFailure(error instanceof Error ? error.message : String(error));
    throw error;
  }
  set({ simulation: live.simulation.settings }, 'same');
  const { planner } = live.simulation;
  if (location.hash === '' && planner.backend === 'webgpu' && !planner.adapter.software) {
    // Where thousands are as quick as hundreds, thousands are to be seen.
    state = { ...state, candidates: GPU_SAMPLES };
    await change({ settings: { samples: GPU_SAMPLES } }, 'slider').catch(noted);
  }
  if (state.tab !== 'systems') wasPlaying = !calm;
  else if (calm) {
    showNote('motion', ['Your computer asks for less motion, so nothing moves until you press Play.']);
    await step();
  } else live.simulation.play();
}

function noted(error: unknown): void {
  showNote('planning', [error instanceof Error ? error.message : String(error)]);
}
