import { controlsFor } from '../../src/embed/controls/controls-for.ts';
import { type ControlPanel, createControls, withValue } from '../../src/embed/controls/create-controls.ts';
import { findScene } from '../../src/embed/scene/catalog.ts';
import { DEFAULT_SETTINGS } from '../../src/embed/simulation/settings.ts';
import type { SimulationSettings } from '../../src/embed/simulation/simulation.ts';
import { planners } from '../../src/planners/catalog.ts';
import { type Preset, presetsOf } from '../presets.ts';
import { element, show } from './element.ts';

/** The panel beside the picture: planner, preset, and a control for everything that can be set. */
export interface SettingsPanel {
  /**
   * @param anyway Also a control that has the focus; else it is left to whoever is using it
   */
  show(settings: SimulationSettings, anyway?: boolean): void;
}

/** How a change stands in the history of the browser: choices can be gone back from, sliders are too many. */
export type ChangeKind = 'choice' | 'slider';

/**
 * Wires the panel.
 *
 * @param change Asks for settings; rejects with what is wrong about them
 */
export function createSettingsPanel(
  change: (settings: Partial<SimulationSettings>, kind: ChangeKind) => Promise<void>,
): SettingsPanel {
  const planner = element('planner', HTMLSelectElement);
  const preset = element('preset', HTMLSelectElement);
  const place = element('controls', HTMLElement);
  for (const { name, description } of planners) {
    const option = new Option(name, name);
    option.title = description;
    planner.append(option);
  }
  /** Not to be chosen: it says that something was changed. */
  const own = new Option('Your own');
  own.disabled = true;
  let shown: SimulationSettings = DEFAULT_SETTINGS;
  let panel: { readonly of: string; readonly panel: ControlPanel } | undefined;

  planner.addEventListener(
    'change',
    () => void change({ planner: planner.value, settings: {} }, 'choice').catch(ignore),
  );
  preset.addEventListener('change', () => {
    const chosen = presetsOf(shown.system)[preset.selectedIndex];
    if (chosen !== undefined) void change(settingsOf(chosen), 'choice').catch(ignore);
  });

  return {
    show(settings, anyway = false) {
      const other = settings.system !== shown.system || preset.options.length === 0;
      shown = settings;
      planner.value = settings.planner;
      const presets = presetsOf(settings.system);
      if (other) preset.replaceChildren(...presets.map(({ name }) => new Option(name)), own);
      const index = presets.findIndex((each) => isAsIn(settings, each));
      preset.selectedIndex = index < 0 ? presets.length : index;
      show('preset-text', presets[index]?.text ?? 'Settings of your own.');
      const of = `${settings.system} ${settings.planner}`;
      if (panel?.of !== of) {
        const open = openSections(place);
        panel?.panel.destroy();
        panel = { of, panel: controlsIn(place, settings, open, () => shown, change) };
      }
      if (anyway || !place.contains(document.activeElement)) panel.panel.show(settings);
    },
  };
}

function controlsIn(
  place: HTMLElement,
  { system, planner }: SimulationSettings,
  open: readonly boolean[],
  now: () => SimulationSettings,
  change: (settings: Partial<SimulationSettings>, kind: ChangeKind) => Promise<void>,
): ControlPanel {
  const controls = controlsFor(system, planner, findScene(system));
  const made = createControls(place, controls, (control, value) => {
    change(withValue(now(), control, value), 'slider').catch((error) => {
      made.refuse(control.group, control.name, error instanceof Error ? error.message : String(error));
    });
  });
  for (const [i, section] of place.querySelectorAll<HTMLDetailsElement>('details.section').entries()) {
    section.open = open[i] ?? section.open;
  }
  return made;
}

/** Which sections are open, so that another system's open likewise. */
function openSections(place: HTMLElement): readonly boolean[] {
  return [...place.querySelectorAll<HTMLDetailsElement>('details.section')].map(({ open }) => open);
}

function settingsOf({ planner = DEFAULT_SETTINGS.planner, settings = {}, params = {} }: Preset) {
  return { planner, settings, params };
}

function isAsIn(settings: SimulationSettings, preset: Preset): boolean {
  const wanted = settingsOf(preset);
  return (
    settings.planner === wanted.planner &&
    same(settings.settings, wanted.settings) &&
    same(settings.params, wanted.params)
  );
}

function same(one: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>): boolean {
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => JSON.stringify(one[name]) === JSON.stringify(other[name]))
  );
}

/** Errors are shown as a note already. */
function ignore(): void {}
