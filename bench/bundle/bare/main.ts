import { measureWithin } from './measure-part.ts';
import { runBundle } from './run.ts';
import { runTests } from './test-part.ts';

// `run.sh` starts this with the user's arguments, and it starts itself for each part, so that a part can be ended from outside.
const [part, request = ''] = process.argv.slice(2);
let code: number;
if (part === 'part:tests') {
  code = (await runTests(JSON.parse(request))) ? 0 : 1;
} else if (part === 'part:bench') {
  code = (await measureWithin(JSON.parse(request))) ? 0 : 1;
} else {
  code = await runBundle(process.argv.slice(2));
}
// A WebGPU instance keeps Node alive; leave once the output is handed over.
process.stdout.write('', () => process.exit(code));
