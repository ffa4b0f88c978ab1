import type { Control, ControlValue } from '../../src/embed/controls/control.ts';
import { controlsFor } from '../../src/embed/controls/controls-for.ts';
import { checkedValue } from '../../src/embed/controls/value.ts';
import { scenes } from '../../src/embed/scene/catalog.ts';
import { changedSettings, DEFAULT_SETTINGS } from '../../src/embed/simulation/settings.ts';
import type { SimulationSettings } from '../../src/embed/simulation/simulation.ts';
import { decimal } from '../../src/models/data/decimal.ts';
import { planners } from '../../src/planners/catalog.ts';
import type { Obstacle } from '../../src/systems/built-in.ts';
import { findSystem } from '../../src/systems/catalog.ts';
import { describedPart, PARTS } from '../decisions/parts.ts';
import { DEFAULT_STATE, type GalleryState, LEARNED, MOST_CANDIDATES, SPEEDS, TABS, THEMES } from './gallery-state.ts';
import { withNumbers } from './obstacle-numbers.ts';
import { ADDRESS_VERSION, LONGEST_ADDRESS } from './write-address.ts';

/** What an address means, and what of it was passed over. */
export interface ReadAddress {
  readonly state: GalleryState;
  /** A sentence each, for whoever opened the address; empty when all of it was understood. */
  readonly notes: readonly string[];
}

/** A link may ask for so many times what sliders offer: more would keep a computer busy that only opened a page. */
const BEYOND_SLIDERS = 4;

const LARGEST_SEED = 2 ** 32 - 1;

/** Settings whose size is work or memory. */
const HEAVY = new Set(['samples', 'horizon', 'iterations', 'cells']);

/**
 * Reads the part of an address after `#`, from whomever. Never throws: what is unknown, out of range or too long is passed over with
 * a note, and the default stays.
 */
export function readAddress(hash: string): ReadAddress {
  const text = hash.startsWith('#') ? hash.slice(1) : hash;
  if (text === '') return { state: DEFAULT_STATE, notes: [] };
  if (text.length > LONGEST_ADDRESS) {
    return unread(`it has ${text.length} characters, and at most ${LONGEST_ADDRESS} are read`);
  }
  const parts = new Map<string, string>();
  const notes: string[] = [];
  for (const [name, value] of new URLSearchParams(text)) {
    if (parts.has(name)) notes.push(`${shown(name)} is given more than once: the first counts.`);
    else parts.set(name, value);
  }
  const version = parts.get('v');
  if (version !== ADDRESS_VERSION) {
    return unread(
      `its version is ${version === undefined ? 'missing' : shown(version)}, and this page reads ${ADDRESS_VERSION}`,
    );
  }
  parts.delete('v');
  const taken = new Taken(parts, notes);
  const simulation = readSimulation(taken);
  const state = {
    tab: taken.name('tab', TABS, DEFAULT_STATE.tab),
    simulation,
    candidates: taken.whole('candidates', MOST_CANDIDATES, DEFAULT_STATE.candidates),
    speed: taken.speed(),
    theme: taken.name('theme', THEMES, DEFAULT_STATE.theme),
    learning: {
      system: taken.name('learn', LEARNED, DEFAULT_STATE.learning.system),
      seed: taken.whole('learnSeed', LARGEST_SEED, DEFAULT_STATE.learning.seed),
    },
    decision: readDecision(taken),
    slide: { name: taken.word('slide'), seed: taken.whole('slideSeed', LARGEST_SEED, DEFAULT_STATE.slide.seed) },
  };
  for (const name of parts.keys()) notes.push(`There is no ${shown(name)}.`);
  return { state, notes };
}

function readSimulation(taken: Taken): SimulationSettings {
  const names = scenes.map(({ builtIn }) => builtIn.name);
  const system = taken.name('scene', names, DEFAULT_SETTINGS.system);
  const planner = taken.name(
    'planner',
    planners.map(({ name }) => name),
    DEFAULT_SETTINGS.planner,
  );
  const backend = taken.name('backend', ['auto', 'webgpu', 'cpu'] as const, DEFAULT_SETTINGS.backend);
  const seed = taken.whole('seed', LARGEST_SEED, DEFAULT_SETTINGS.seed);
  const settings: Record<string, ControlValue> = {};
  const params: Record<string, number> = {};
  for (const control of controlsFor(system, planner)) {
    const value = taken.control(control);
    if (value === undefined) continue;
    if (control.group === 'planner') settings[control.name] = value;
    else if (typeof value === 'number') params[control.name] = value;
  }
  const obstacles = taken.obstacles(findSystem(system).obstacles);
  const chosen = { system, planner, backend, seed };
  return (
    taken.attempt(() => changedSettings(DEFAULT_SETTINGS, { ...chosen, settings, params, obstacles })) ??
    changedSettings(DEFAULT_SETTINGS, chosen)
  );
}

function readDecision(taken: Taken): GalleryState['decision'] {
  const part = taken.name('part', PARTS, DEFAULT_STATE.decision.part);
  const seed = taken.whole('partSeed', LARGEST_SEED, DEFAULT_STATE.decision.seed);
  const values: Record<string, ControlValue> = {};
  for (const control of describedPart(part).controls) {
    const value = taken.control(control, 'd');
    if (value !== undefined && value !== control.default) values[control.name] = value;
  }
  return { part, seed, values };
}

/** Parts of an address; what has been looked at is gone from them. */
class Taken {
  readonly #parts: Map<string, string>;
  readonly #notes: string[];

  constructor(parts: Map<string, string>, notes: string[]) {
    this.#parts = parts;
    this.#notes = notes;
  }

  name<Name extends string>(key: string, names: readonly Name[], standard: Name): Name {
    const text = this.#take(key);
    if (text === undefined) return standard;
    return names.find((name) => name === text) ?? this.#note(key, text, `one of ${names.join(', ')}`, standard);
  }

  whole(key: string, most: number, standard: number): number {
    const text = this.#take(key);
    if (text === undefined) return standard;
    const value = decimal(text);
    if (Number.isInteger(value) && value >= 0 && value <= most) return value;
    return this.#note(key, text, `a whole number from 0 to ${most}`, standard);
  }

  /** A name of which only the shape is known here. */
  word(key: string): string {
    const text = this.#take(key);
    if (text === undefined || /^[a-z-]{1,40}$/.test(text)) return text ?? '';
    return this.#note(key, text, 'a name of small letters and hyphens', '');
  }

  speed(): number {
    const text = this.#take('speed');
    if (text === undefined) return DEFAULT_STATE.speed;
    const value = text === 'max' ? Number.POSITIVE_INFINITY : decimal(text);
    const known = SPEEDS.find((speed) => speed === value);
    return known ?? this.#note('speed', text, `${SPEEDS.slice(0, -1).join(', ')} or max`, DEFAULT_STATE.speed);
  }

  control(control: Control, prefix = control.group === 'planner' ? 's' : 'p'): ControlValue | undefined {
    const key = `${prefix}.${control.name}`;
    const text = this.#take(key);
    if (text === undefined) return undefined;
    return this.attempt(() => {
      const value = checkedValue(control, asValue(control, text));
      const most = control.kind === 'number' && HEAVY.has(control.name) ? BEYOND_SLIDERS * control.high : undefined;
      if (most !== undefined && typeof value === 'number' && value > most) {
        throw new Error(`${control.label}: a link may ask for ${most} at most.`);
      }
      return value;
    });
  }

  obstacles(own: readonly Obstacle[]): readonly Obstacle[] | undefined {
    let moved: readonly Obstacle[] | undefined;
    for (const [i, obstacle] of own.entries()) {
      const text = this.#take(`o.${i}`);
      if (text === undefined) continue;
      const read = withNumbers(obstacle, text.split(',').map(decimal));
      if (read === undefined) this.#note(`o.${i}`, text, `the numbers of a ${obstacle.kind}`, undefined);
      else moved = (moved ?? own).with(i, read);
    }
    return moved;
  }

  /** What `make` returns; what it throws becomes a note. */
  attempt<Value>(make: () => Value): Value | undefined {
    try {
      return make();
    } catch (error) {
      this.#notes.push(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  #take(key: string): string | undefined {
    const text = this.#parts.get(key);
    this.#parts.delete(key);
    return text;
  }

  #note<Standard>(key: string, got: string, expected: string, standard: Standard): Standard {
    this.#notes.push(`${key} is ${shown(got)}; give ${expected}.`);
    return standard;
  }
}

function asValue(control: Control, text: string): unknown {
  switch (control.kind) {
    case 'switch':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'choice':
      return text;
    case 'number':
      return text.includes(',') ? text.split(',').map(decimal) : decimal(text);
    default:
      return control satisfies never;
  }
}

function unread(why: string): ReadAddress {
  return { state: DEFAULT_STATE, notes: [`The address was not read: ${why}.`] };
}

/** Text from outside, quoted and short. */
function shown(text: string): string {
  return `'${text.length > 40 ? `${text.slice(0, 40)}…` : text}'`;
}
