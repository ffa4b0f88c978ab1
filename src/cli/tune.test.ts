import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inProcess } from './in-process.testing.ts';
import { commandLine } from './invocation.ts';

const folder = mkdtempSync(join(tmpdir(), 'forerun-tune-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const small =
  '--backend cpu --samples 30 --horizon 4 --set noiseStd=0.02 --steps 10 --generations 3 --seeds 2 --fresh-seeds 8';
const quick = [...small.split(' '), '--search', 'noiseStd', '--search', 'temperature=0.01,10'];

describe('forerun tune', () => {
  it('prints a verdict and a snippet, and draws the search', async () => {
    const svg = join(folder, 'deeper', 'tune.svg');
    const { code, out, error } = await inProcess(['tune', 'integrator', ...quick, '--plot', svg]);
    expect(code).toBe(0);
    expect(error).toContain('generation 3 of 3, best');
    expect(out).toMatch(/^defaults +cost [\d.]+, 95% interval [\d.]+ to [\d.]+, on 8 fresh seeds; \d do the task$/m);
    expect(out).toMatch(/^verdict +better than the defaults: /m);
    expect(out).toContain(
      "import { createPlanner, mppi, integrator } from 'forerun';\n\nconst system = integrator();\n",
    );
    expect(out).toMatch(
      /const algorithm = mppi\(\{ samples: 30, horizon: 4, noiseStd: [\d.]+, temperature: [\d.]+ \}\);/,
    );
    const picture = readFileSync(svg, 'utf8');
    expect(picture).toContain('Tuning mppi for integrator');
    expect(picture).toMatch(
      /defaults → best: cost [\d.]+ → [\d.]+ \(95%: -[\d.]+ to -[\d.]+\), task done \d → \d of 8</,
    );
  });

  it('prints no settings that are not better', async () => {
    // One temperature is like the other where all samples are alike.
    const args = [...small.split(' '), '--set', 'noiseStd=1e-9', '--search', 'temperature=0.5,2', '--generations', '1'];
    const { code, out } = await inProcess(['tune', 'integrator', ...args]);
    expect(code).toBe(0);
    expect(out).toMatch(/^verdict +not (shown to be )?better than the defaults, which stay/m);
    expect(out).not.toContain('import');
  });

  it('writes tables of several systems, with the command that repeats them', async () => {
    const args = ['tune', 'integrator', 'arm-kinematic', ...quick, '--json', '--out', folder];
    const { code, out } = await inProcess(args);
    expect(code).toBe(0);
    const results = JSON.parse(out);
    expect(results.map(({ system }: { system: string }) => system)).toEqual(['integrator', 'arm-kinematic']);
    expect(JSON.parse(readFileSync(join(folder, 'tune.json'), 'utf8'))).toEqual(results);
    const report = readFileSync(join(folder, 'tune.md'), 'utf8');
    expect(report).toContain(commandLine(...args));
    expect(report).toMatch(/^\| integrator \|.*\| yes \| \d and \d of 8 \| `samples 30, /m);
  });

  it('ends with 130 at Ctrl-C', async () => {
    const stop = (text: string) => {
      if (text.includes('generation')) process.emit('SIGINT');
    };
    const { code, out, error } = await inProcess(['tune', 'integrator', ...quick, '--generations', '500'], stop);
    expect(code).toBe(130);
    expect(out).toBe('');
    expect(error).toMatch(/tune: stopped/);
    expect(process.listenerCount('SIGINT')).toBe(0);
  });

  it.each([
    ['--plot', '/dev/null/tune.svg'],
    ['--plot', tmpdir()],
    ['--out', '/dev/null/there'],
  ])('refuses %s %s before the search begins', async (option, path) => {
    const { code, error } = await inProcess(['tune', 'integrator', ...quick, option, path]);
    expect(code).toBe(2);
    expect(error).toContain(`tune: ${option}: cannot write '${path}`);
    expect(error).not.toContain('generation');
  });

  it('leaves no empty file behind where the search cannot begin', async () => {
    const svg = join(folder, 'none', 'tune.svg');
    expect((await inProcess(['tune', 'integrator', '--search', 'temperature=2,1', '--plot', svg])).code).toBe(2);
    expect(existsSync(svg)).toBe(false);
  });

  it.each([
    ['no system', [], /which system/],
    ['an unknown name to search for', ['pendulum', '--search', 'temprature'], /no 'temprature' to search for/],
    ['a range of one number', ['pendulum', '--search', 'temperature=3'], /give name=low,high/],
    ['a random parameter without range', ['pendulum', '--randomize', 'mass'], /give name=low,high/],
    ['a blank for a number', ['pendulum', '--search', 'noiseStd= ,5'], /search for noiseStd is \[null,5\]/],
    ['too few loops for a verdict', ['pendulum', '--fresh-seeds', '7'], /--fresh-seeds is '7'/],
    ['a picture of two', ['pendulum', 'arm', '--plot', 'x.svg'], /--plot is for one system/],
  ])('refuses %s', async (_, args, message) => {
    const { code, error } = await inProcess(['tune', ...args]);
    expect(code).toBe(2);
    expect(error).toMatch(message);
  });
});
