import { ForerunError } from '../error.ts';
import type { PlannerEntry } from '../planners/catalog.ts';
import { initialDistribution } from '../planners/distribution.ts';
import type { SettingValue } from '../planners/settings.ts';
import { planSizes } from '../planners/sizes.ts';
import type { System } from '../systems/system.ts';

/** Where to look for a setting: `true` for a range around its default, or the range. */
export type SearchRange = true | readonly [low: number, high: number];

/** One number that is searched for. */
export interface Dimension {
  readonly name: string;
  /** A setting of the planner, or a weight: a parameter of the planner's model. */
  readonly kind: 'setting' | 'weight';
  readonly low: number;
  readonly high: number;
  /** Positive numbers are searched for by their logarithm. */
  readonly log: boolean;
  readonly integer: boolean;
  /** Where the search starts. */
  readonly start: number;
}

/** What a planner is tuned in, what of it stays, and what it may cost. */
export interface SearchSpace {
  readonly dimensions: readonly Dimension[];
  /** Model steps a plan may take: N x H x iterations. */
  readonly budget: number;
  /** Settings and weights at a place in the unit cube, `[n]`. Places outside are mirrored into it. */
  at(place: ArrayLike<number>): Candidate;
  /** The settings that the search starts from, with as many samples as the budget allows. */
  readonly defaults: Readonly<Record<string, SettingValue>>;
  /** Where the defaults are in the unit cube. */
  readonly start: Float64Array;
}

/** One way to set a planner. */
export interface Candidate {
  readonly settings: Readonly<Record<string, SettingValue>>;
  /** Parameters of the planner's model that differ from the plant's. */
  readonly weights: Readonly<Record<string, number>>;
}

/** What {@link searchSpace} takes. */
export interface SearchOptions {
  readonly system: System;
  readonly planner: PlannerEntry;
  /** Settings to start from, and those that stay. */
  readonly settings: Readonly<Record<string, SettingValue>>;
  /** What to search for. Default {@link usualSearch}. */
  readonly search: Readonly<Record<string, SearchRange>> | undefined;
  /** Model steps a plan may take. Default those of `settings`. */
  readonly budget: number | undefined;
}

/** Settings that say where samples go and how far they look, at the same cost; those that a planner does not have are left out. */
const USUAL = ['temperature', 'noiseStd', 'horizon', 'knots'] as const;
const USUAL_DISCRETE = ['temperature', 'horizon', 'exploration'] as const;

/** Numbers have this many digits, so that what is printed is what was judged. */
const DIGITS = 3;

/** What is searched for where nothing else is asked for: the usual settings that the planner has, and the system's weights. */
export function usualSearch(system: System, planner: PlannerEntry): Readonly<Record<string, SearchRange>> {
  const usual: readonly string[] = system.action.kind === 'discrete' ? USUAL_DISCRETE : USUAL;
  const settings = usual.filter((name) => Object.hasOwn(planner.settings, name));
  const weights = Object.entries(system.params).filter(([name, value]) => /Weight$/.test(name) && value > 0);
  return Object.fromEntries([...settings, ...weights.map(([name]) => name)].map((name) => [name, true]));
}

/**
 * The numbers to search for. The samples of a candidate are as many as the budget allows for its horizon and iterations, so that none
 * is better only because it computes more.
 *
 * @throws ForerunError `invalid-argument` for names that neither planner nor system have, and for ranges that cannot be
 */
export function searchSpace(options: SearchOptions): SearchSpace {
  const { system, planner, settings } = options;
  const search = options.search ?? usualSearch(system, planner);
  const base = planner.create(settings);
  const noise = usualNoise(system, settings, planner);
  const budget = options.budget ?? base.samples * base.horizon * base.iterations;
  if (!(budget >= 1 && Number.isFinite(budget)))
    throw invalid(`budget is ${String(options.budget)}; give a number of model steps of at least 1.`);
  const dimensions = Object.entries(search).map(([name, range]) =>
    Object.hasOwn(planner.settings, name)
      ? settingDimension(planner, name, range, settings[name], base.horizon, noise)
      : weightDimension(system, planner, name, range),
  );
  if (dimensions.length === 0) throw invalid('there is nothing to search for; give search: { temperature: true }.');

  const most = planner.settings.samples?.max ?? Number.POSITIVE_INFINITY;
  const samplesFor = (horizon: number, iterations: number) =>
    Math.min(most, Math.max(1, Math.floor(budget / (horizon * iterations))));
  const at = (place: ArrayLike<number>): Candidate => {
    const found: Record<string, SettingValue> = { ...settings };
    const weights: Record<string, number> = {};
    dimensions.forEach((dimension, i) => {
      const value = valueAt(dimension, place[i] ?? 0);
      if (dimension.kind === 'weight') weights[dimension.name] = value;
      else if (dimension.name === 'noiseStd') found.noiseStd = scaled(noise, value);
      else found[dimension.name] = value;
    });
    const { knots: _, ...free } = found;
    const { horizon, iterations } = planner.create(free);
    // As many knots as steps are free actions.
    if (search.knots !== undefined && Number(found.knots) >= horizon) found.knots = 0;
    found.samples = samplesFor(horizon, iterations);
    return { settings: found, weights };
  };
  const samples = samplesFor(base.horizon, base.iterations);
  return { dimensions, budget, at, defaults: { ...settings, samples }, start: Float64Array.from(dimensions, placeOf) };
}

/** The noise that a factor is searched for: one deviation, or one for each action. */
function usualNoise(
  system: System,
  settings: Readonly<Record<string, SettingValue>>,
  planner: PlannerEntry,
): number | readonly number[] {
  const given = settings.noiseStd;
  if (typeof given === 'number' || Array.isArray(given)) return given as number | readonly number[];
  if (system.action.kind === 'discrete') return 1;
  const algorithm = planner.create(settings);
  const sizes = planSizes(system, algorithm, 1, Number.MAX_SAFE_INTEGER);
  const { initial } = initialDistribution(system, algorithm, sizes);
  const each = Array.from({ length: sizes.action }, (_, a) => initial[2 * a + 1] ?? 0);
  return each.every((std) => std === each[0]) ? (each[0] ?? 0) : each;
}

/** `noiseStd` is searched for as a factor of the usual deviations, so that one number serves all actions. */
function scaled(noise: number | readonly number[], factor: number): number | readonly number[] {
  return typeof noise === 'number' ? rounded(noise * factor) : noise.map((std) => rounded(std * factor));
}

function settingDimension(
  planner: PlannerEntry,
  name: string,
  range: SearchRange,
  given: SettingValue,
  horizon: number,
  noise: number | readonly number[],
): Dimension {
  const setting = planner.settings[name];
  const value = given ?? setting?.default;
  if (name === 'samples') throw invalid(`samples follow from the budget; give budget, and leave them out of search.`);
  if (name === 'noiseStd') {
    const single = typeof noise === 'number' ? noise : 1;
    if (range !== true && typeof noise !== 'number') {
      throw invalid(`noiseStd has a value per action; give search: { noiseStd: true } for a factor of all of them.`);
    }
    const [low = 0, high = 1] = range === true ? [0.05, 4] : checkedRange(name, range).map((end) => end / single);
    if (!(low > 0 && high < Number.POSITIVE_INFINITY)) {
      throw invalid(`search for noiseStd is ${JSON.stringify(range)}, from ${single}; both have to be above 0.`);
    }
    return dimension(name, 'setting', [low, high], 1, true, false);
  }
  if (setting === undefined || typeof value !== 'number') {
    throw invalid(`'${name}' of ${planner.name} is no number that can be searched for; leave it out of search.`);
  }
  const integer = setting.integer === true;
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = setting;
  if (range === true) {
    if (name === 'knots')
      return dimension(name, 'setting', [2, Math.max(3, 2 * horizon)], value || 1.5 * horizon, true, true);
    if (name === 'colorExponent') return dimension(name, 'setting', [0, 3], value, false, false);
    if (value <= 0)
      throw invalid(
        `'${name}' is ${value} by default, so there is no range around it; give one: { ${name}: [low, high] }.`,
      );
    const wide = name === 'temperature' ? 100 : name === 'horizon' ? 3 : 10;
    const low = Math.max(value / wide, integer ? 1 : 0, min);
    return dimension(name, 'setting', [low, Math.min(value * wide, max)], value, true, integer);
  }
  const [low, high] = checkedRange(name, range);
  if (low < min || high > max) {
    throw invalid(`search for ${name} is [${low}, ${high}], but ${planner.name} takes ${min} to ${max}.`);
  }
  if (integer && Math.ceil(low) > Math.floor(high)) {
    throw invalid(`search for ${name} is [${low}, ${high}], which has no whole number in it.`);
  }
  return dimension(name, 'setting', [low, high], value, low > 0, integer);
}

function weightDimension(system: System, planner: PlannerEntry, name: string, range: SearchRange): Dimension {
  const value = system.params[name];
  if (value === undefined) {
    throw invalid(
      `there is no '${name}' to search for; ${planner.name} has ${Object.keys(planner.settings).join(', ')}, and the system '${system.name}' has ${Object.keys(system.params).join(', ') || 'no params'}.`,
    );
  }
  if (range !== true) {
    const [low, high] = checkedRange(name, range);
    return dimension(name, 'weight', [low, high], value, low > 0, false);
  }
  if (!(value > 0))
    throw invalid(`'${name}' is ${value}, so there is no range around it; give one: { ${name}: [low, high] }.`);
  return dimension(name, 'weight', [value / 10, value * 10], value, true, false);
}

function dimension(
  name: string,
  kind: Dimension['kind'],
  [low, high]: readonly [number, number],
  start: number,
  log: boolean,
  integer: boolean,
): Dimension {
  return { name, kind, low, high, log, integer, start: Math.min(Math.max(start, low), high) };
}

function checkedRange(name: string, range: readonly [number, number]): readonly [number, number] {
  const [low, high] = Array.isArray(range) ? range : [Number.NaN, Number.NaN];
  if (range?.length === 2 && Number.isFinite(low) && Number.isFinite(high) && low < high) return [low, high];
  throw invalid(`search for ${name} is ${JSON.stringify(range)}; give true, or [low, high] with low below high.`);
}

/** The value at a coordinate, mirrored into [0, 1] first: beyond an end the way leads back. */
function valueAt({ low, high, log, integer }: Dimension, coordinate: number): number {
  const wrapped = Math.abs(coordinate) % 2;
  const u = wrapped > 1 ? 2 - wrapped : wrapped;
  const value = log ? low * (high / low) ** u : low + (high - low) * u;
  const found = integer ? Math.round(value) : rounded(value);
  return Math.min(Math.max(found, integer ? Math.ceil(low) : low), integer ? Math.floor(high) : high);
}

function placeOf({ low, high, log, start }: Dimension): number {
  return log ? Math.log(start / low) / Math.log(high / low) : (start - low) / (high - low);
}

function rounded(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

function invalid(message: string): ForerunError {
  return new ForerunError('invalid-argument', `tune: ${message}`);
}
