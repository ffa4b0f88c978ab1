import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';

it('npm run demo:build warns of nothing and says where the page lies', () => {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '-s', 'demo:build'], { encoding: 'utf8', shell: true });
  expect(status, stderr).toBe(0);
  expect(stdout.trim()).toBe('demo/dist: serve it with any static file server');
  expect(stderr).not.toMatch(/chunks are larger/);
  expect(existsSync('demo/dist/index.html')).toBe(true);
});
