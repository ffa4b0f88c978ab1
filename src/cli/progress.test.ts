import { describe, expect, it } from 'vitest';
import { showProgress } from './progress.ts';

function terminal(interactive: boolean) {
  const written: string[] = [];
  return { written, out: () => {}, error: (text: string) => written.push(text), interactive, columns: 40 };
}

describe('showProgress', () => {
  it('writes plain lines, about one every tenth, when nobody watches', () => {
    const to = terminal(false);
    const progress = showProgress(to);
    for (let step = 1; step <= 1000; step++) progress.update(step / 1000, `step ${step}`);
    progress.done();
    expect(to.written.length).toBe(11);
    expect(to.written.join('')).not.toContain('\r');
    expect(to.written.at(-1)).toBe('step 1000\n');
  });

  it('rewrites one line for a person, and ends it with the last state', () => {
    const to = terminal(true);
    const progress = showProgress(to, () => 0);
    for (let step = 1; step <= 1000; step++) progress.update(step / 1000, `step ${step} and a text that is too long`);
    progress.done();
    expect(to.written.length).toBe(3);
    expect(to.written.at(-2)).toContain('step 1000');
    for (const text of to.written) expect(text.replace('\r\u001b[2K', '').length).toBeLessThan(40);
  });
});
