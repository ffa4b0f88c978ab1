import { ForerunError } from '../../error.ts';
import type { Kernel } from '../../gpu/kernel.ts';
import type { Step } from '../backend.ts';

/** What a kernel says of its workgroups has to be what its text says. */
export function checkWorkgroupSize({ label, workgroupSize }: Kernel, size: number): void {
  if (workgroupSize === size) return;
  throw new ForerunError(
    'invalid-argument',
    `prepare: kernel '${label}' says that its workgroups have ${workgroupSize} invocations, and its @workgroup_size makes ${size}; give the same.`,
  );
}

/** What WebGPU's validation would refuse: too many invocations, or a buffer that is written and bound a second time. */
export function checkBindings(label: string, { kernel, buffers, invocations }: Step): void {
  if (!Number.isInteger(invocations) || invocations < 1 || invocations > 0xffffffff) {
    throw new ForerunError(
      'invalid-argument',
      `prepare: '${label}' runs '${kernel.label}' for ${invocations} invocations; give an integer from 1 to 2^32 - 1.`,
    );
  }
  if (buffers.length !== kernel.bindings.length) {
    throw new ForerunError(
      'invalid-argument',
      `prepare: '${label}' binds ${buffers.length} buffers to '${kernel.label}', which has ${kernel.bindings.length} bindings (${kernel.bindings.map(({ name }) => name).join(', ')}).`,
    );
  }
  for (const [index, { name, kind }] of kernel.bindings.entries()) {
    const other = buffers.findIndex((buffer, at) => at !== index && buffer === buffers[index]);
    if (kind === 'storage' && other >= 0) {
      throw new ForerunError(
        'invalid-argument',
        `prepare: '${label}' binds buffer '${buffers[index]?.label}' to '${name}' and '${kernel.bindings[other]?.name}' of '${kernel.label}', which writes it; bind different buffers.`,
      );
    }
  }
}
