// Builds dist/ unless it was built from just these sources. Plain JavaScript, because it runs before anything is built.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const STAMP = 'dist/.built';

const folders = ['shaders', 'src', 'bench'].filter((folder) => existsSync(folder));
const sources = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|js|wgsl|xml|py|cu|cuh)$/.test(path) && !/\.test\.ts$/.test(path))
    .map((path) => `${folder}/${path}`),
);
const hash = createHash('sha256').update(process.version);
for (const path of ['package-lock.json', 'package.json', 'vite.config.ts', ...sources.sort()]) {
  hash.update(path).update(readFileSync(path));
}
const digest = hash.digest('hex');

if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== digest) {
  const vite = fileURLToPath(new URL('bin/vite.js', import.meta.resolve('vite/package.json')));
  const { status } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'error'], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(STAMP, digest);
}
