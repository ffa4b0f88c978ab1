import mathLibrary from '../../shaders/lib/math.wgsl?raw';
import randomLibrary from '../../shaders/lib/random.wgsl?raw';
import rotateWithoutShifts from '../../shaders/lib/rotate-without-shifts.wgsl?raw';

export { mathLibrary, randomLibrary };

/** The WGSL library that every kernel is linked with: elementary functions and random numbers, all names begin with `fr_`. */
export const library = `${mathLibrary}${randomLibrary}`;

const ROTATE = /\/\/\/[^\n]*\nfn fr_rotate_left\(.*?\n\}\n/s;

/**
 * Linked code for SwiftShader, which runs vector shifts lane by lane: the random integers stay the same, bit for bit, and
 * cost less than half. Real GPUs and the CPU backend rotate in one instruction and want the code as it is.
 */
export function withoutShifts(code: string): string {
  return code.replace(ROTATE, () => rotateWithoutShifts);
}
