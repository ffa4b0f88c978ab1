import { systemDeclarations } from '../../systems/prelude.ts';
import type { System } from '../../systems/system.ts';
import { checkUserWgsl } from '../../wgsl/user.ts';

/**
 * A scene's `place` with what it is written against, `State` and `params` (bound as 1); without the system's tables and functions.
 *
 * @param name The scene's, for errors
 * @throws ForerunError `invalid-wgsl` or `unsupported-wgsl` with the place in the scene's text, which is checked as a system's is
 */
export function placeText(name: string, system: System, placeWgsl: string): string {
  const declarations = systemDeclarations({ ...system, data: {} }, { params: 1, data: 1 });
  const { code } = checkUserWgsl({
    api: `createFan: placeWgsl of the scene '${name}'`,
    source: placeWgsl,
    prelude: declarations,
    required: [{ name: 'place', params: ['State'], result: 'vec3f' }],
    optional: [],
  });
  return `${declarations}${code}\n`;
}
