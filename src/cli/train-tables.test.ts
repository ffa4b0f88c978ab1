import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Command } from './command.ts';
import { evaluateCommand } from './evaluate.ts';
import { trainCommand } from './train.ts';

const root = mkdtempSync(join(tmpdir(), 'forerun-tables-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function forerun(command: Command, ...args: string[]): Promise<{ out: string; error: string }> {
  const text = { out: '', error: '' };
  const out = (more: string) => {
    text.out += more;
  };
  const error = (more: string) => {
    text.error += more;
  };
  await command.run(args, { out, error, interactive: false, columns: 80 });
  return text;
}

describe('forerun train dyna-q', () => {
  it('learns the frozen lake, whose best policy reaches the goal in 74 of 100 episodes, and is evaluated', async () => {
    const out = join(root, 'lake');
    const { error } = await forerun(
      trainCommand,
      'dyna-q',
      '--env',
      'frozen-lake',
      '--steps',
      '8000',
      '--set',
      'scheduleSteps=8000',
      '--out',
      out,
    );
    expect(error).toContain('dyna-q in frozen-lake');
    expect(error).toContain('sweeping prioritised');
    const { mean } = JSON.parse((await forerun(evaluateCommand, out, '--episodes', '300', '--json')).out);
    // The standard deviation of the mean of 300 such episodes is 0.025.
    expect(mean).toBeGreaterThan(0.64);
    expect(mean).toBeLessThanOrEqual(0.84);
  });

  it('refuses environments whose states are not numbered, and settings that there are not', async () => {
    const args = ['dyna-q', '--env', 'CartPole-v1', '--out', join(root, 'none')];
    await expect(forerun(trainCommand, ...args)).rejects.toThrow(/'CartPole-v1' does not number its states/);
    await expect(forerun(trainCommand, ...args, '--set', 'gamma=1')).rejects.toThrow(/gamma/);
  });
});
