import { expect, it } from 'vitest';
import { KERNEL_NAMES } from './names.ts';

const kernels = import.meta.glob<string>('../../shaders/kernels/*.wgsl', {
  query: '?raw',
  import: 'default',
  eager: true,
});

it('knows every global name that a kernel declares without the prefix fr_', () => {
  expect(Object.keys(kernels).length).toBeGreaterThan(0);
  for (const [file, text] of Object.entries(kernels)) {
    const declared = [...text.matchAll(/^(?:@.*)?(?:fn|struct|const|alias|var<[^>]*>)\s*(\w+)|var<[^>]*>\s*(\w+)/gm)];
    expect(declared.length, file).toBeGreaterThan(0);
    for (const [, name, bound] of declared) {
      const global = name ?? bound ?? '';
      if (!/^fr_/i.test(global)) expect(KERNEL_NAMES, `${file} declares ${global}`).toContain(global);
    }
  }
});
