import type { ControlValue } from '../../src/embed/controls/control.ts';
import { controlsFor } from '../../src/embed/controls/controls-for.ts';
import { findSystem } from '../../src/systems/catalog.ts';
import { describedPart } from '../decisions/parts.ts';
import { DEFAULT_STATE, type GalleryState } from './gallery-state.ts';
import { obstacleNumbers } from './obstacle-numbers.ts';

/** What addresses are written as; older and newer ones are not read. */
export const ADDRESS_VERSION = '1';

/** Longest address that is written or read, without its `#`, in characters. */
export const LONGEST_ADDRESS = 2048;

/**
 * The part of the page's address after `#`: what differs from the defaults, in the order of the controls; numbers with six digits. Undefined for what would be longer than {@link LONGEST_ADDRESS}.
 */
export function writeAddress(state: GalleryState): string | undefined {
  const { tab, simulation, candidates, speed, theme, learning, decision, slide } = state;
  const { system, planner, settings, params, obstacles, backend, seed } = simulation;
  const usual = DEFAULT_STATE;
  const parts = new Map([['v', ADDRESS_VERSION]]);
  const add = (name: string, value: string | number, standard?: string | number): void => {
    if (value !== standard) parts.set(name, String(value));
  };
  add('tab', tab, usual.tab);
  add('scene', system, usual.simulation.system);
  add('planner', planner, usual.simulation.planner);
  add('backend', backend, usual.simulation.backend);
  add('seed', seed, usual.simulation.seed);
  for (const { group, name, default: standard } of controlsFor(system, planner)) {
    const value = (group === 'planner' ? settings : params)[name];
    if (value !== undefined) add(`${group === 'planner' ? 's' : 'p'}.${name}`, text(value), text(standard));
  }
  const own = findSystem(system).obstacles;
  for (const [i, obstacle] of (obstacles ?? []).entries()) {
    const from = own[i];
    add(`o.${i}`, numbers(obstacleNumbers(obstacle)), from && numbers(obstacleNumbers(from)));
  }
  add('candidates', candidates, usual.candidates);
  add('speed', speed === Number.POSITIVE_INFINITY ? 'max' : speed, usual.speed);
  add('theme', theme, usual.theme);
  add('learn', learning.system, usual.learning.system);
  add('learnSeed', learning.seed, usual.learning.seed);
  add('part', decision.part, usual.decision.part);
  add('partSeed', decision.seed, usual.decision.seed);
  for (const { name, default: standard } of describedPart(decision.part).controls) {
    const value = decision.values[name];
    if (value !== undefined) add(`d.${name}`, text(value), text(standard));
  }
  add('slide', slide.name, usual.slide.name);
  add('slideSeed', slide.seed, usual.slide.seed);
  // Commas need no escape in the part after #.
  const address = new URLSearchParams([...parts]).toString().replaceAll('%2C', ',');
  return address.length > LONGEST_ADDRESS ? undefined : address;
}

function text(value: ControlValue): string {
  return typeof value === 'object' ? numbers(value) : short(value);
}

function numbers(values: readonly number[]): string {
  return values.map(short).join(',');
}

function short(value: number | string | boolean): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value);
}
