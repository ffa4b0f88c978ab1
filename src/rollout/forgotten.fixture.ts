import { createWebGpuBackend } from './webgpu.ts';

// Run in a process of its own by webgpu.process.test.ts, which expects it to end.
const backend = await createWebGpuBackend();
const words = backend.createBuffer('words', 4);
backend.write(words, new Uint32Array([3]));
const program = await backend.prepare('forerun/test', [], words);
console.log((await program.submit()).join());
Object.assign(globalThis, { backend, program });
