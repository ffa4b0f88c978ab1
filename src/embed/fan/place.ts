import { systemDeclarations } from '../../systems/prelude.ts';
import type { System } from '../../systems/system.ts';
import { libraryFor } from '../../wgsl/library.ts';
import { checkUserWgsl } from '../../wgsl/user.ts';

/**
 * A scene's `place` behind what it is written against: `State` and `params` (bound as 1). It may call the library's functions
 * (`fr_sincos`), which have to stand before it, but none of the system's.
 *
 * @throws ForerunError `invalid-wgsl` or `unsupported-wgsl` with the place in the scene's text, which is checked as a system's is
 */
export function placeText(system: System, placeWgsl: string): string {
  const declarations = systemDeclarations({ ...system, data: {} }, { params: 1, data: 1 });
  const library = libraryFor(placeWgsl);
  const { code } = checkUserWgsl({
    api: `createFan: placeWgsl of the scene of '${system.name}'`,
    source: placeWgsl,
    prelude: library + declarations,
    callable: new Set(library.match(/(?<=^fn )fr_\w+/gm)),
    required: [{ name: 'place', params: ['State'], result: 'vec3f' }],
    optional: [],
  });
  return `${declarations}${code}\n`;
}
