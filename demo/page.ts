import type { Scene } from './scene.ts';
import { SCENES } from './scene.ts';
import type { BackendName, Simulation } from './simulation.ts';

/** What the controls ask for; whoever steps the simulation brings it about. */
export interface Wishes {
  scene: Scene;
  /** N; undefined until somebody moves the slider. */
  samples: number | undefined;
  seed: number;
  playing: boolean;
  reset: boolean;
  push: boolean;
}

/** Wires the controls and returns what they ask for; `onChange` is called when that changes. */
export function controls(query: URLSearchParams, onChange: () => void): Wishes {
  const system = element('system', HTMLSelectElement);
  const samples = element('samples', HTMLInputElement);
  const seed = element('seed', HTMLInputElement);
  const play = element('play', HTMLButtonElement);

  const named = (name: string | null): Scene | undefined => SCENES.find(({ builtIn }) => builtIn.name === name);
  const [first] = SCENES;
  if (first === undefined) throw new Error('There are no scenes.');
  const wishes: Wishes = {
    scene: named(query.get('system')) ?? first,
    samples: undefined,
    seed: seedOf(query.get('seed')),
    playing: true,
    reset: false,
    push: false,
  };
  for (const { builtIn } of SCENES) system.append(new Option(builtIn.title, builtIn.name));
  system.value = wishes.scene.builtIn.name;
  seed.value = String(wishes.seed);

  const on = (target: HTMLElement, event: string, change: () => void): void =>
    target.addEventListener(event, () => {
      change();
      onChange();
    });
  on(system, 'change', () => {
    wishes.scene = named(system.value) ?? first;
  });
  on(samples, 'input', () => {
    wishes.samples = 2 ** Number(samples.value);
    showSamples(wishes.samples);
  });
  on(seed, 'change', () => {
    wishes.seed = seedOf(seed.value);
    wishes.reset = true;
    seed.value = String(wishes.seed);
  });
  on(play, 'click', () => {
    wishes.playing = !wishes.playing;
    play.textContent = wishes.playing ? 'Pause' : 'Play';
    announce(wishes.playing ? 'Playing' : 'Paused');
  });
  on(element('push', HTMLButtonElement), 'click', () => {
    wishes.push = true;
    announce('Pushed');
  });
  on(element('reset', HTMLButtonElement), 'click', () => {
    wishes.reset = true;
    announce('Started again');
  });
  return wishes;
}

/** Who plans, and why not somebody faster; sets how far the slider goes. */
export function showBackend({ planner }: Simulation, asked: BackendName): void {
  const kind = planner.backend === 'cpu' ? 'CPU' : 'WebGPU';
  show('backend', `${kind}: ${planner.adapter.description}`);
  const chosen = asked === 'cpu' ? 'The address of this page asks for the CPU.' : 'Planned on the GPU.';
  show('reason', planner.fallbackReason ?? chosen);
  announce(`Planning on ${kind}`);
  const samples = element('samples', HTMLInputElement);
  // Powers of two that a backend does many times a second.
  samples.min = '6';
  samples.max = String(planner.backend === 'cpu' ? 12 : planner.adapter.software ? 13 : 16);
}

/** The slider's value in words. */
export function showSamples(samples: number): void {
  const range = element('samples', HTMLInputElement);
  range.value = String(Math.log2(samples));
  range.setAttribute('aria-valuetext', `${whole(samples)} samples`);
  show('samples-value', whole(samples));
}

/** Figures and summary; `pace` is simulated time by wall time. */
export function showFigures(simulation: Simulation, pace: number): void {
  const { planMs, planner, samples, scene, distance } = simulation;
  if (planMs === undefined) return;
  const { horizon } = planner.algorithm;
  const time = `${simulation.time.toFixed(1)} s`;
  show('distance', `${distance.toFixed(2)} m`);
  show('plan-time', `${planMs.toFixed(1)} ms`);
  show('rate', `${((samples * horizon) / planMs / 1000).toFixed(1)} million`);
  show('time', time);
  show('pace', pace < 0.95 ? `${Math.round(100 * pace)} % of real time` : 'real time');
  show(
    'summary',
    `${scene.builtIn.title} after ${time}: ${distance.toFixed(2)} m to the goal. Each plan tries ${whole(samples)} ` +
      `action sequences over ${horizon} steps in ${planMs.toFixed(1)} ms.`,
  );
}

/** Tells the reader what failed and what to do; the controls have nothing to control any more. */
export function showProblem(message: string): void {
  for (const control of document.querySelectorAll('button, select, input')) control.setAttribute('disabled', '');
  element('problem', HTMLElement).hidden = false;
  show('problem', message);
  show('backend', 'Not planning');
}

/** Puts a text in its place in index.html. */
export function show(id: string, text: string): void {
  const target = element(id, HTMLElement);
  if (target.textContent !== text) target.textContent = text;
}

/** The element of index.html with that id. */
export function element<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`index.html has no ${kind.name} with the id '${id}'.`);
}

/** Says it to screen readers. */
function announce(text: string): void {
  show('events', text);
}

function seedOf(text: string | null): number {
  return Math.min(Math.max(Math.trunc(Number(text)) || 0, 0), 2 ** 32 - 1);
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
