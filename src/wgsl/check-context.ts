import type { ConstantScalar } from './constant.ts';
import { invalid, type Position } from './fault.ts';
import type { FunctionInfo, LooseCall, TypedExpression, Variable } from './typed.ts';
import type { Type } from './types.ts';

/** What a name stands for. */
export type Meaning =
  | { readonly kind: 'variable'; readonly variable: Variable }
  | { readonly kind: 'constant'; readonly type: Type; readonly scalars: readonly ConstantScalar[] }
  | { readonly kind: 'type'; readonly type: Type }
  | { readonly kind: 'function'; readonly fn: FunctionInfo };

/** What checking an expression or a statement needs from the module around it. */
export interface ModuleContext {
  /** A declaration at module scope, whatever the order; undefined where there is none. */
  lookup(name: string, at: Position): Meaning | undefined;
  /** Refuses names that this text may not declare. */
  checkLocalName(name: string, at: Position): void;
  /** Counts the scalars of constants, so that a short text cannot ask for a huge table. */
  spend(scalars: number, at: Position): void;
  /** Collects the calls of loose built-in functions that remain at run time. */
  readonly looseCalls: LooseCall[];
}

/** Names declared in a function, innermost block last. */
export class Scopes {
  readonly #blocks: Map<string, Meaning>[] = [];

  /** Runs `work` in a block of its own. */
  within<T>(work: () => T): T {
    this.#blocks.push(new Map());
    const result = work();
    this.#blocks.pop();
    return result;
  }

  declare(name: string, at: Position, meaning: Meaning): void {
    const block = this.#blocks.at(-1);
    if (block === undefined) throw new Error('a declaration needs a block around it');
    if (block.has(name)) invalid(at, `'${name}' is already declared in this block; use another name.`);
    block.set(name, meaning);
  }

  lookup(name: string): Meaning | undefined {
    for (let i = this.#blocks.length - 1; i >= 0; i--) {
      const found = this.#blocks[i]?.get(name);
      if (found) return found;
    }
    return undefined;
  }
}

/** The variable that an expression reads or points into, through members, indices and pointers; undefined for values. */
export function rootVariable(expression: TypedExpression): Variable | undefined {
  switch (expression.kind) {
    case 'variable': {
      const { variable } = expression;
      const isPointer = variable.type.kind === 'pointer' && variable.kind === 'let' && variable.init !== undefined;
      return isPointer && variable.init ? rootVariable(variable.init) : variable;
    }
    case 'part':
    case 'swizzle':
    case 'index':
      return rootVariable(expression.base);
    case 'addressOf':
      return rootVariable(expression.place);
    case 'dereference':
      return rootVariable(expression.pointer);
    default:
      return undefined;
  }
}
