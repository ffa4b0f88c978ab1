import { quantile } from '../../src/diagnostics/statistics.ts';
import type { BackendChoice, Simulation } from '../../src/embed/simulation/simulation.ts';
import { element, show } from './element.ts';

/** Plans that a figure is of. */
const REMEMBERED = 200;

/** The badge that says who plans. */
export interface BackendBadge {
  showBackend(simulation: Simulation): void;
  /** Nothing plans: that is why. */
  showFailure(message: string): void;
  /** Counts a plan, for the comparison of backends. */
  addPlan(simulation: Simulation, planMs: number): void;
  /** Writes the figures; a few times a second is enough. */
  showTimes(): void;
}

/** Wires the badge, with the reason of a fallback, the switch of backends, and what each of them took. */
export function createBackendBadge(onChoice: (backend: BackendChoice) => void): BackendBadge {
  const badge = element('backend', HTMLDetailsElement);
  const choice = element('backend-choice', HTMLSelectElement);
  const dot = element('backend-dot', HTMLElement);
  const table = element('backend-times', HTMLTableElement);
  choice.addEventListener('change', () => {
    const asked = (['auto', 'webgpu', 'cpu'] as const).find((name) => name === choice.value);
    onChoice(asked ?? 'auto');
  });
  document.addEventListener('click', ({ target }) => {
    if (target instanceof Node && !badge.contains(target)) badge.open = false;
  });
  badge.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !badge.open) return;
    badge.open = false;
    badge.querySelector('summary')?.focus();
  });

  // Times of other settings are not comparable.
  let settings = '';
  const times = new Map<string, number[]>();
  return {
    showBackend({ planner, settings: { backend } }) {
      const { description, software } = planner.adapter;
      const name = backendName(planner.backend, description, software);
      // What is in brackets is advice; it stands below.
      show('backend-name', name.replace(/ \(.*/, ''));
      element('backend-name', HTMLElement).title = name;
      dot.dataset.backend = planner.backend === 'cpu' ? 'cpu' : software ? 'software' : 'gpu';
      choice.value = backend;
      const asked = backend === 'cpu' ? 'You asked for the CPU.' : 'You asked for WebGPU.';
      const chosen = backend === 'auto' ? 'The best backend that this browser offers.' : asked;
      show('backend-reason', planner.fallbackReason ?? chosen);
    },
    showFailure(message) {
      show('backend-name', 'Not planning');
      dot.dataset.backend = 'none';
      show('backend-reason', message);
    },
    addPlan({ planner, settings: { system, planner: algorithm, settings: own } }, planMs) {
      const now = JSON.stringify([system, algorithm, own]);
      if (now !== settings) times.clear();
      settings = now;
      const { description, software } = planner.adapter;
      const name = backendName(planner.backend, description, software);
      const of = times.get(name) ?? [];
      of.push(planMs);
      if (of.length > REMEMBERED) of.shift();
      times.set(name, of);
    },
    showTimes() {
      if (!badge.open) return;
      table.hidden = times.size === 0;
      table.tBodies[0]?.replaceChildren(
        ...[...times].map(([name, of]) => {
          const row = document.createElement('tr');
          const head = document.createElement('th');
          head.scope = 'row';
          head.textContent = name;
          row.append(head);
          for (const share of [0.5, 0.95]) row.insertCell().textContent = `${quantile(of, share).toFixed(2)} ms`;
          return row;
        }),
      );
    },
  };
}

function backendName(backend: 'webgpu' | 'cpu', description: string, software: boolean): string {
  if (backend === 'cpu') return `CPU: ${description}`;
  return `${software ? 'WebGPU in software' : 'WebGPU'}: ${description}`;
}
