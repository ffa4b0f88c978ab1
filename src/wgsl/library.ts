import mathLibrary from '../../shaders/lib/math.wgsl?raw';
import randomLibrary from '../../shaders/lib/random.wgsl?raw';

export { mathLibrary, randomLibrary };

/** The WGSL library that every kernel is linked with: elementary functions and random numbers, all names begin with `fr_`. */
export const library = `${mathLibrary}${randomLibrary}`;
