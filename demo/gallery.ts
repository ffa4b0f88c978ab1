import type { Simulation, SimulationSettings } from '../src/embed/simulation/simulation.ts';
import { createAddressBar } from './address/address-bar.ts';
import { DEFAULT_STATE, type GalleryState } from './address/gallery-state.ts';
import type { ReadAddress } from './address/read-address.ts';
import { createLive, type Live } from './live.ts';
import { createBackendBadge } from './page/backend-badge.ts';
import { announce, element } from './page/element.ts';
import { createLearningTab } from './page/learning-tab.ts';
import { showNote } from './page/notes.ts';
import { createSceneMenu } from './page/scene-menu.ts';
import { type ChangeKind, createSettingsPanel } from './page/settings-panel.ts';
import { useShortcuts } from './page/shortcuts.ts';
import { createSlidesTab } from './page/slides-tab.ts';
import { createTabs } from './page/tabs.ts';
import { themeMenu } from './page/theme.ts';
import { createTransport } from './page/transport.ts';

/** Opens the gallery: reads the address, begins to plan, and keeps page, address and simulation the same. */
export async function openGallery(): Promise<void> {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const address = createAddressBar((read) => void follow(read));
  let state: GalleryState = DEFAULT_STATE;
  let live: Live | undefined;
  /** It played before another part of the page was looked at. */
  let wasPlaying = false;

  const menu = createSceneMenu();
  const tabs = createTabs({
    learning: (now) => createLearningTab(now, (learning) => set({ learning }, 'same')),
    slides: () => createSlidesTab((slide) => set({ slide }, 'same')),
  });
  const badge = createBackendBadge((backend) => void change({ backend }, 'choice').catch(noted));
  const panel = createSettingsPanel(change);
  const theme = themeMenu(
    (theme) => set({ theme }, 'same'),
    () => live?.setTheme(theme.current),
  );
  const transport = createTransport({
    playOrPause,
    step: () => void step(),
    reset: () => void reset(),
    push,
    seed: (seed) => void reset(seed),
    speed: (speed) => {
      live?.simulation.setSpeed(speed);
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
    menu.show(state);
    tabs.show(state);
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
    live?.simulation.setSpeed(wanted.speed);
    if (wanted.tab !== state.tab) leaveOrEnter(wanted.tab === 'systems');
    set({ ...wanted, simulation: state.simulation }, 'same');
    const { obstacles, ...settings } = wanted.simulation;
    await change({ ...settings, obstacles }, 'slider').catch(noted);
  }

  function leaveOrEnter(enter: boolean): void {
    if (live === undefined) return;
    if (enter && wasPlaying) live.simulation.play();
    if (!enter) {
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
    if (live === undefined) return;
    const { simulation } = live;
    if (simulation.playing) simulation.pause();
    else simulation.play();
    showNote('motion', []);
    announce(simulation.playing ? 'Playing' : 'Paused');
  }

  async function step(): Promise<void> {
    await live?.simulation.step().catch(noted);
    announce('One step');
  }

  async function reset(seed?: number): Promise<void> {
    await live?.simulation.reset(seed).catch(noted);
    announce('Started again');
  }

  function push(): void {
    if (live === undefined) return;
    const { scene } = live.simulation;
    live.simulation.push(scene.defaultPush);
    announce(scene.pushText);
  }

  function onStatus(simulation: Simulation): void {
    set({ simulation: simulation.settings }, 'same');
  }

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
  if (state.tab !== 'systems') wasPlaying = !calm;
  else if (calm) {
    showNote('motion', ['Your computer asks for less motion, so nothing moves until you press Play.']);
    await step();
  } else live.simulation.play();
}

function noted(error: unknown): void {
  showNote('planning', [error instanceof Error ? error.message : String(error)]);
}
