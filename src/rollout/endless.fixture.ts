import type { ForerunError } from '../error.ts';
import type { Kernel } from '../gpu/kernel.ts';
import { createWebGpuBackend } from './webgpu.ts';

// Run in a process of its own by webgpu.timeout.test.ts: an endless kernel stays with its device for ever.
const endless: Kernel = {
  label: 'forerun/test/endless',
  workgroupSize: 1,
  bindings: [{ name: 'words', kind: 'storage' }],
  code: `
    @group(0) @binding(0) var<storage, read_write> words: array<u32>;
    @compute @workgroup_size(1) fn main() {
      loop { words[0] = words[0] + 1u; if (words[1] == 1u) { break; } }
    }`,
};

const backend = await createWebGpuBackend({ timeoutMs: 300 });
const words = backend.createBuffer('words', 8);
const program = await backend.prepare('forerun/test', [{ kernel: endless, buffers: [words], invocations: 1 }], words);
for (const attempt of ['first', 'second']) {
  const started = performance.now();
  const code = await program.submit().then(
    () => 'ended',
    (error: ForerunError) => error.code,
  );
  console.log(attempt, code, performance.now() - started < 3000 ? 'in time' : 'late');
}
backend.destroy();
const next = await createWebGpuBackend();
console.log('next backend has', next.device === backend.device ? 'the same device' : 'a new device');
