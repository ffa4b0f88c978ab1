import { describe, expect, it } from 'vitest';
import { commandLine, invocation } from './invocation.ts';

const ours = '/home/ada/forerun/dist/cli/main.js';
const here = '/home/ada/forerun';
const theirs = '/home/ada/robot';

describe('advice names what the user typed', () => {
  it.each([
    [
      "the repository's script",
      'npm run -s forerun --',
      { script: ours, folder: here, env: { npm_lifecycle_event: 'forerun', npm_package_name: 'forerun' } },
    ],
    [
      'npm start, which has no place for another command',
      'npm run -s forerun --',
      { script: ours, folder: here, env: { npm_lifecycle_event: 'start', npm_package_name: 'forerun' } },
    ],
    ['node', 'node dist/cli/main.js', { script: ours, folder: here, env: {} }],
    ['node, from a folder below', 'node ../dist/cli/main.js', { script: ours, folder: `${here}/src`, env: {} }],
    [
      'node, where another test or script of npm did it',
      'node dist/cli/main.js',
      { script: ours, folder: here, env: { npm_lifecycle_event: 'test', npm_package_name: 'forerun' } },
    ],
    [
      'npx, which fetched it',
      'npx forerun',
      { script: '/home/ada/.npm/_npx/1a/node_modules/.bin/forerun', folder: theirs, env: { npm_command: 'exec' } },
    ],
    [
      'the project it is installed in',
      'npx forerun',
      { script: `${theirs}/node_modules/.bin/forerun`, folder: `${theirs}/src`, env: {} },
    ],
    [
      'the project it is installed in, on a system without links',
      'npx forerun',
      { script: `${theirs}/node_modules/forerun/dist/cli/main.js`, folder: theirs, env: {} },
    ],
    ["the path, by npm's link", 'forerun', { script: '/usr/local/bin/forerun', folder: theirs, env: {} }],
    [
      'the path, without a link',
      'forerun',
      { script: '/usr/lib/node_modules/forerun/dist/cli/main.js', folder: theirs, env: {} },
    ],
    ['a program of their own', 'forerun', { script: `${theirs}/tool.js`, folder: theirs, env: {} }],
    ['one that is installed', 'forerun', { script: `${theirs}/node_modules/x/main.mjs`, folder: theirs, env: {} }],
    ['nobody knows what', 'forerun', { script: undefined, folder: theirs, env: {} }],
  ])('%s: %s', (_, expected, started) => {
    expect(invocation(started)).toBe(expected);
  });

  it('puts words with blanks and quotes into quotes', () => {
    expect(commandLine('train', '--out', "Ada's run")).toMatch(/ train --out 'Ada'\\''s run'$/);
    expect(commandLine('tune', '--search', 'noiseStd=0.01,2')).toMatch(/ tune --search noiseStd=0\.01,2$/);
  });
});
