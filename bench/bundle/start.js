// Makes the bundle: `npm run -s bench:bundle`. Plain JavaScript, because Node does not run TypeScript by itself.
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const { module } = await runnerImport(fileURLToPath(new URL('make.ts', import.meta.url)), { logLevel: 'error' });
process.exit(await module.makeBundle(process.argv.slice(2)));
