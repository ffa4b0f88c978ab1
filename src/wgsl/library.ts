import mathLibrary from '../../shaders/lib/math.wgsl?raw';
import randomLibrary from '../../shaders/lib/random.wgsl?raw';
import rotateWithoutShifts from '../../shaders/lib/rotate-without-shifts.wgsl?raw';

/** The WGSL library that kernels are linked with: elementary functions and random numbers, all names begin with `fr_`. */
export const library = `${mathLibrary}${randomLibrary}`;

/** One function or constant of the library, with its comment. */
interface Declaration {
  readonly name: string;
  readonly text: string;
  /** Names in it that the library declares too, its own among them. */
  readonly uses: readonly string[];
}

const declarations: readonly Declaration[] = declared(library);
const byName = new Map(declarations.map((declaration) => [declaration.name, declaration]));

/**
 * What of the {@link library} a text needs, in the library's order: what it names, or leaves to a built-in that the library has its own of,
 * and what that needs. Compilers read all of a module before they drop what nothing calls.
 */
export function libraryFor(code: string): string {
  const needed = new Set<string>();
  const add = (name: string): void => {
    const found = byName.get(name);
    if (found === undefined || needed.has(name)) return;
    needed.add(name);
    found.uses.forEach(add);
  };
  for (const [name] of code.matchAll(/[A-Za-z_]\w*/g)) {
    add(name);
    add(`fr_${name}`);
  }
  return declarations
    .filter(({ name }) => needed.has(name))
    .map(({ text }) => text)
    .join('');
}

function declared(text: string): Declaration[] {
  const found = [...text.matchAll(/(?:^\/\/\/.*\n)*^(?:const (fr_\w+).*;|fn (fr_\w+)\([\s\S]*?^\})\n/gm)];
  const names = new Set(found.map(([, constant, fn]) => constant ?? fn ?? ''));
  return found.map(([whole, constant, fn]) => ({
    name: constant ?? fn ?? '',
    text: whole,
    uses: [...new Set(whole.match(/\bfr_\w+/g))].filter((name) => names.has(name)),
  }));
}

const ROTATE = /\/\/\/[^\n]*\nfn fr_rotate_left\(.*?\n\}\n/s;

/**
 * Linked code for SwiftShader, which runs vector shifts lane by lane: the random integers stay the same, bit for bit, and
 * cost less than half. Real GPUs and the CPU backend rotate in one instruction and want the code as it is.
 */
export function withoutShifts(code: string): string {
  return code.replace(ROTATE, () => rotateWithoutShifts);
}
