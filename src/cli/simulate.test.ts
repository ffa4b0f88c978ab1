import { describe, expect, it } from 'vitest';
import { inProcess } from './in-process.testing.ts';

const forerun = (...args: string[]) => inProcess(args);
const small = ['--backend', 'cpu', '--samples', '30', '--horizon', '5', '--steps', '8', '--problems', '6'];

describe('forerun simulate', () => {
  it('says what closed loops cost, with an interval, for people', async () => {
    const { code, out, error } = await forerun('simulate', 'pendulum', ...small);
    expect(code).toBe(0);
    expect(out).toMatch(/^loops +6 of 8 steps with mppi, 30 samples, horizon 5$/m);
    expect(out).toMatch(/^cost +[\d.]+ a loop; 95% interval of the mean [\d.]+ to [\d.]+$/m);
    expect(out).toMatch(/^success +0 of 6 do the task$/m);
    expect(out).toMatch(/^speed +\S+ control steps/m);
    expect(error).toContain('backend   CPU');
    expect(error).toContain('step 8 of 8');
  });

  it('gives one JSON object for machines, the same for the same seed', async () => {
    const run = async (...more: string[]) =>
      JSON.parse((await forerun('simulate', 'pendulum', ...small, '--json', ...more)).out);
    const result = await run();
    expect(result).toMatchObject({
      system: 'pendulum',
      planner: 'mppi',
      backend: 'cpu',
      problems: 6,
      steps: 8,
      seed: 0,
    });
    expect(result.cost.low).toBeLessThan(result.cost.mean);
    expect((await run()).cost).toEqual(result.cost);
    expect((await run('--seed', '9')).cost).not.toEqual(result.cost);
  });

  it('counts the loops that do the task, by what is true of the plant', async () => {
    const run = async (...more: string[]) => {
      const args = ['--backend', 'cpu', '--samples', '64', '--horizon', '10', '--problems', '6', '--json', ...more];
      return JSON.parse((await forerun('simulate', 'double-integrator', ...args)).out).success;
    };
    expect(await run()).toBe(6);
    // They go where the planner believes the goal to be.
    expect(await run('--plant', 'goalX=-2')).toBe(0);
    expect(await run('--steps', '3')).toBe(0);
  });

  it('computes on as many threads as are allowed', async () => {
    const { error } = await forerun('simulate', 'pendulum', ...small, '--threads', '1');
    expect(error).toContain('backend   CPU: WebAssembly, 1 thread\n');
  });

  it.each([
    ['a heavier plant', ['--plant', 'mass=1.5']],
    ['noise', ['--noise', '0.1,0.2']],
    ['a delay', ['--delay', '2']],
    ['other starts', ['--spread']],
  ])('%s makes a difference', async (_, more) => {
    const cost = async (...args: string[]) =>
      JSON.parse((await forerun('simulate', 'pendulum', ...small, '--json', ...args)).out).cost.mean;
    expect(await cost(...more)).not.toBe(await cost());
  });

  it.each([
    ['no system', [], /which system\? Give one of integrator/],
    ['an unknown system', ['pendulm'], /Did you mean 'pendulum'/],
    [
      'an unknown parameter of the plant',
      ['pendulum', '--plant', 'mas=2'],
      /^forerun simulate: --plant: there is no 'mas'. Did you mean 'mass'/,
    ],
    [
      'a parameter of the plant that is no number',
      ['pendulum', '--plant', 'mass=x'],
      /^forerun simulate: --plant mass is 'x'/,
    ],
    ['noise that is no number', ['pendulum', '--noise', 'much'], /--noise is 'much'/],
    ['noise for other components', ['pendulum', '--noise', '1,2,3', '--steps', '1'], /angle, speed/],
    ['half a problem', ['pendulum', '--problems', '0.5'], /whole number from 1/],
  ])('refuses %s', async (_, args, message) => {
    const { code, error } = await forerun('simulate', ...args);
    expect(code).toBe(2);
    expect(error).toMatch(message);
  });
});
