import { describe, expect, it } from 'vitest';
import { MPPI_SETTINGS } from '../planners/mppi.ts';
import { parseAssignments } from './set.ts';

const parse = (...assignments: string[]) =>
  parseAssignments('forerun plan: --set', assignments, ['dt', 'mass'], MPPI_SETTINGS);

describe('parseAssignments', () => {
  it('tells parameters of the system from settings of the planner', () => {
    expect(parse('dt=0.01', 'temperature=2', 'includeNull=true', 'interpolation=cubic', 'noiseStd=0.1,0.2')).toEqual({
      params: { dt: 0.01 },
      settings: { temperature: 2, includeNull: true, interpolation: 'cubic', noiseStd: [0.1, 0.2] },
    });
  });

  it('refuses an unknown name and lists those of the system and of the planner', () => {
    expect(() => parse('temprature=2')).toThrow(
      /^forerun plan: --set: there is no 'temprature'. Did you mean 'temperature'\?.*dt, mass, samples/,
    );
    expect(() => parse('constructor=2')).toThrow(/there is no 'constructor'/);
  });

  it.each([
    ['dt', 'name=value'],
    ['=3', 'name=value'],
    ['dt=', 'finite number'],
    ['dt=abc', 'finite number'],
    ['dt=Infinity', 'finite number'],
    ['dt=1,2', 'finite number'],
    ['temperature=1,2', 'one number'],
    ['noiseStd=1,', 'finite number'],
    ['includeNull=yes', 'true or false'],
    ['interpolation=quintic', 'zero, linear, cubic'],
  ])('refuses %s and says what it takes', (assignment, expected) => {
    expect(() => parse(assignment)).toThrow(expected);
  });
});
