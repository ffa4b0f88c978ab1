import stage from '../../shaders/kernels/stage.wgsl?raw';
import { ForerunError } from '../error.ts';
import { type BindingKind, type Kernel, rowStride } from '../gpu/kernel.ts';
import { systemPrelude } from '../systems/prelude.ts';
import type { System } from '../systems/system.ts';
import { libraryFor } from '../wgsl/library.ts';
import { preprocess } from '../wgsl/preprocess.ts';

/** What a kernel is made of. */
export interface KernelParts {
  /** `'forerun/mppi/softmax'` */
  readonly label: string;
  /** WGSL of the kernel. Its bindings are written `@binding(auto)` and numbered in order. */
  readonly text: string;
  /** Values of `#if NAME` and `${NAME}` in the text. */
  readonly defines?: Readonly<Record<string, string | number | boolean>>;
  /** Fills the kernel's slots: `dynamics`, `cost` and the rest. Its `params` and tables are bound last. */
  readonly system?: System;
  /** Default 64. */
  readonly workgroupSize?: number;
  /** WGSL extensions that the text enables. Default none. */
  readonly extensions?: readonly string[];
}

/** Links library, system and kernel into one module. */
export function linkKernel(parts: KernelParts): Kernel {
  const { label, text, defines = {}, system, workgroupSize = 64, extensions = [] } = parts;
  const constants = { ...defines, WORKGROUP: workgroupSize, ROW_STRIDE: rowStride(workgroupSize) };
  const bindings: { name: string; kind: BindingKind }[] = [];
  const body = (preprocess(stage, constants) + preprocess(text, constants)).replace(
    /@binding\(auto\)\s*var<([a-z_, ]+)>\s*(\w+)/g,
    (declaration: string, space: string, name: string) => {
      bindings.push({ name, kind: bindingKind(space) });
      return declaration.replace('auto', String(bindings.length - 1));
    },
  );
  const enabled = extensions.map(directives).join('');
  if (system === undefined) return { label, code: `${enabled}${libraryFor(body)}${body}`, workgroupSize, bindings };
  const params = bindings.length;
  const data = params + 1;
  bindings.push({ name: 'params', kind: 'uniform' });
  if (Object.keys(system.data).length > 0) bindings.push({ name: 'fr_data', kind: 'read-only-storage' });
  const own = `${systemPrelude(system, { params, data })}${system.code}\n${body}`;
  return { label, code: `${enabled}${libraryFor(own)}${own}`, workgroupSize, bindings };
}

/** Not all compilers know yet what is the same throughout a subgroup but not throughout a workgroup, and would refuse it. */
function directives(extension: string): string {
  const unchecked = extension === 'subgroups' ? 'diagnostic(off, subgroup_uniformity);\n' : '';
  return `enable ${extension};\n${unchecked}`;
}

function bindingKind(space: string): BindingKind {
  if (space === 'uniform') return 'uniform';
  if (space.includes('read_write')) return 'storage';
  if (space.startsWith('storage')) return 'read-only-storage';
  throw new ForerunError('invalid-argument', `linkKernel: var<${space}> is no binding; expected uniform or storage.`);
}
