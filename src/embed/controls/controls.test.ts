import { describe, expect, it } from 'vitest';
import { findPlanner, planners } from '../../planners/catalog.ts';
import { defaultSettings } from '../../planners/tuned.ts';
import { builtInSystems } from '../../systems/catalog.ts';
import type { Control, NumberControl } from './control.ts';
import { controlsFor } from './controls-for.ts';
import { sliderStop, sliderStops, sliderValue } from './slider.ts';
import { checkedValue } from './value.ts';

const everything = builtInSystems.flatMap(({ name: system }) =>
  planners.map(({ name: planner }) => ({ system, planner, controls: controlsFor(system, planner) })),
);

function numbers(controls: readonly Control[]): NumberControl[] {
  return controls.filter((control) => control.kind === 'number');
}

function find<Kind extends Control['kind']>(controls: readonly Control[], name: string, kind: Kind) {
  const found = controls.find((control) => control.name === name && control.kind === kind);
  if (found === undefined) throw new Error(`no control '${name}'`);
  return found as Extract<Control, { kind: Kind }>;
}

describe('controls', () => {
  it('are there for every setting of every planner and every parameter of every system', () => {
    for (const { system, planner, controls } of everything) {
      const names = (group: string) => controls.filter((each) => each.group === group).map(({ name }) => name);
      expect(names('planner')).toEqual(Object.keys(findPlanner(planner).settings));
      expect(names('system')).toEqual(
        builtInSystems.find(({ name }) => name === system)?.params.map(({ name }) => name),
      );
    }
  });

  it('have defaults that they accept, within what their sliders offer', () => {
    for (const { system, planner, controls } of everything) {
      for (const control of controls) {
        expect(() => checkedValue(control, control.default), `${system} ${planner} ${control.name}`).not.toThrow();
      }
      for (const { name, low, high, zero, default: value } of numbers(controls)) {
        for (const each of [value].flat()) {
          expect(each, `${system} ${planner} ${name}`).toBeLessThanOrEqual(high);
          expect(each, `${system} ${planner} ${name}`).toBeGreaterThanOrEqual(zero ? 0 : low);
        }
      }
    }
  });

  it('make the planner that the command line starts with', () => {
    for (const { system, planner, controls } of everything) {
      const mine = controls.filter(({ group }) => group === 'planner').map(({ name, default: value }) => [name, value]);
      const { create } = findPlanner(planner);
      const { sample: _, ...made } = create(Object.fromEntries(mine));
      const { sample: __, ...expected } = create(defaultSettings(system, planner));
      expect(made).toEqual(expected);
    }
  });

  it('have sliders whose every stop is a value that is accepted, and that find it again', () => {
    const distinct = new Map(
      everything.flatMap(({ controls }) => numbers(controls).map((each) => [JSON.stringify(each), each])),
    );
    for (const control of distinct.values()) {
      const stops = sliderStops(control);
      expect(stops).toBeGreaterThan(0);
      expect(stops).toBeLessThanOrEqual(1000);
      let before = Number.NEGATIVE_INFINITY;
      for (let stop = 0; stop <= stops; stop++) {
        const value = sliderValue(control, stop);
        expect(checkedValue(control, value)).toBe(value);
        expect(value, `${control.name} at ${stop}`).toBeGreaterThanOrEqual(before);
        before = value;
      }
      expect(sliderStop(control, sliderValue(control, stops))).toBe(stops);
      expect(sliderStop(control, sliderValue(control, 0))).toBe(0);
    }
  });

  it('step through samples in powers of two', () => {
    const samples = find(controlsFor('quadrotor', 'mppi'), 'samples', 'number');
    const offered = Array.from({ length: sliderStops(samples) + 1 }, (_, stop) => sliderValue(samples, stop));
    expect(offered.slice(0, 4)).toEqual([16, 32, 64, 128]);
    expect(offered.at(-1)).toBe(65_536);
  });

  it('name the actions where a number for each is accepted', () => {
    const std = find(controlsFor('arm', 'mppi'), 'noiseStd', 'number');
    expect(std).toMatchObject({ perAction: ['shoulder', 'elbow'], default: [4, 0.8] });
    expect(checkedValue(std, [1, 2])).toEqual([1, 2]);
    // Not tuned: a quarter of the range.
    expect(find(controlsFor('pendulum', 'mppi'), 'noiseStd', 'number').default).toBe(1);
  });

  it('offer places that are in view for goals', () => {
    const view = { low: [-1, -2, 0], high: [11, 2, 3] };
    const goal = find(controlsFor('quadrotor', 'mppi', view), 'goalY', 'number');
    expect(goal).toMatchObject({ low: -2, high: 2, unit: 'm', label: 'Goal Y' });
  });

  it.each([
    ['samples', 0, /Samples: got 0; give a whole number from 1 to 16777216/],
    ['samples', 1.5, /give a whole number/],
    ['samples', '7', /got "7"/],
    ['temperature', 0, /a number above 0/],
    ['temperature', Number.NaN, /got no number; give a number above 0/],
    ['temperature', 1e300, /got 1e\+300/],
    ['noiseStd', [1, 2, 3], /give 4 numbers/],
    ['temperature', [1], /give one number/],
    ['includeMean', 'yes', /on or off/],
    ['interpolation', 'toString', /one of zero, linear, cubic/],
    ['gravity', undefined, /got undefined/],
  ])('refuse %s = %j', (name, value, message) => {
    const control = controlsFor('quadrotor', 'mppi').find((each) => each.name === name);
    if (control === undefined) throw new Error(`no control '${name}'`);
    expect(() => checkedValue(control, value)).toThrow(message);
  });
});
