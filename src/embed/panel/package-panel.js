// @ts-check
// `npm run build:panel`: writes the panel beside this file, into dist/.
import { mkdirSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packPanel } from './pack-panel.js';

const { name, foxe } = await packPanel();
const folder = fileURLToPath(new URL('dist/', import.meta.url));
mkdirSync(folder, { recursive: true });
writeFileSync(folder + name, foxe);
console.log(`${relative(process.cwd(), folder + name)}: ${(foxe.length / 1024).toFixed(0)} kB`);
console.log('Drag it onto the window of Foxglove or Lichtblick, then add the panel "Planner".');
