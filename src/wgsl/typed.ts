import type { ConstantScalar } from './constant.ts';
import type { Position } from './fault.ts';
import type { ArithmeticOperator, BinaryOperator } from './syntax.ts';
import type { Access, AddressSpace, Type } from './types.ts';

/** A `var`, `let`, parameter, bound buffer or variable in workgroup memory. Constants are not variables: they are replaced by their value. */
export interface Variable {
  readonly kind: 'var' | 'let' | 'param' | 'buffer' | 'workgroup';
  readonly name: string;
  readonly at: Position;
  readonly type: Type;
  readonly space: AddressSpace;
  readonly access: Access;
  readonly group: number;
  readonly binding: number;
  /** The value of a `let` and the first value of a `var`. */
  init: TypedExpression | undefined;
  /** Places of statements that change a `var` after its declaration. */
  readonly writes: Position[];
  /** Whether `&variable` occurs. */
  addressTaken: boolean;
  /** Whether an array in it is indexed by something that is not constant. */
  indexedDynamically: boolean;
}

interface TypedNode {
  readonly at: Position;
  readonly type: Type;
  /** Present where the expression names memory (and so may be assigned to or pointed at); its value is then loaded. */
  readonly reference?: { readonly space: AddressSpace; readonly access: Access };
  /** Whether evaluating it may change memory: it calls a user's function or an atomic. */
  readonly effects: boolean;
}

/** An expression with its type. Overloads are resolved, conversions explicit, constant expressions evaluated. */
export type TypedExpression = TypedNode &
  (
    | { readonly kind: 'constant'; readonly scalars: readonly ConstantScalar[] }
    | { readonly kind: 'variable'; readonly variable: Variable }
    /** Some scalars of a struct, vector or array at a constant place: `first` and as many as the type has. */
    | { readonly kind: 'part'; readonly base: TypedExpression; readonly member: number }
    | { readonly kind: 'swizzle'; readonly base: TypedExpression; readonly components: readonly number[] }
    | { readonly kind: 'index'; readonly base: TypedExpression; readonly index: TypedExpression }
    | { readonly kind: 'unary'; readonly operator: '-' | '!' | '~'; readonly arg: TypedExpression }
    | {
        readonly kind: 'binary';
        readonly operator: Exclude<BinaryOperator, '&&' | '||'>;
        readonly left: TypedExpression;
        readonly right: TypedExpression;
      }
    | {
        readonly kind: 'logical';
        readonly operator: '&&' | '||';
        readonly left: TypedExpression;
        readonly right: TypedExpression;
      }
    | { readonly kind: 'call'; readonly fn: FunctionInfo; readonly args: readonly TypedExpression[] }
    /** `name` is a built-in function. */
    | { readonly kind: 'builtin'; readonly name: string; readonly args: readonly TypedExpression[] }
    /** The scalars of all arguments one after the other. */
    | { readonly kind: 'construct'; readonly args: readonly TypedExpression[] }
    /** One scalar for all components. */
    | { readonly kind: 'splat'; readonly arg: TypedExpression }
    /** Value conversion of each component. */
    | { readonly kind: 'convert'; readonly arg: TypedExpression }
    | { readonly kind: 'bitcast'; readonly arg: TypedExpression }
    | { readonly kind: 'addressOf'; readonly place: TypedExpression }
    | { readonly kind: 'dereference'; readonly pointer: TypedExpression }
  );

/** A clause of a `switch`: the selectors it takes, and whether it takes the rest. */
export interface TypedClause {
  readonly values: readonly number[];
  readonly isDefault: boolean;
  readonly body: readonly TypedStatement[];
}

/** A statement whose names and types are resolved. */
export type TypedStatement = { readonly at: Position } & (
  | { readonly kind: 'declare'; readonly variable: Variable }
  /** `place` is absent where the value is only evaluated. */
  | { readonly kind: 'assign'; readonly place: TypedExpression | undefined; readonly value: TypedExpression }
  | {
      readonly kind: 'compound';
      readonly operator: ArithmeticOperator;
      readonly place: TypedExpression;
      readonly value: TypedExpression;
    }
  | { readonly kind: 'block'; readonly body: readonly TypedStatement[] }
  | {
      readonly kind: 'if';
      readonly condition: TypedExpression;
      readonly then: readonly TypedStatement[];
      readonly otherwise: readonly TypedStatement[];
    }
  | { readonly kind: 'switch'; readonly selector: TypedExpression; readonly clauses: readonly TypedClause[] }
  | TypedLoop
  | { readonly kind: 'break' | 'continue' }
  | { readonly kind: 'return'; readonly value: TypedExpression | undefined }
);

/** `for`, `while` and `loop`: all are `loop { if !condition { break; } body continuing { continuing; break if breakIf; } }`. */
export interface TypedLoop {
  readonly kind: 'loop';
  readonly at: Position;
  readonly form: 'for' | 'while' | 'loop';
  readonly init: TypedStatement | undefined;
  readonly condition: TypedExpression | undefined;
  readonly body: readonly TypedStatement[];
  readonly continuing: readonly TypedStatement[];
  readonly breakIf: TypedExpression | undefined;
}

/** A checked function. */
export interface FunctionInfo {
  readonly name: string;
  readonly at: Position;
  readonly params: readonly Variable[];
  readonly result: Type | undefined;
  readonly mustUse: boolean;
  /** For `@compute` functions. */
  readonly stage: Stage | undefined;
  body: readonly TypedStatement[];
  /** Functions that it calls, and where it does so first. */
  readonly calls: Map<FunctionInfo, Position>;
}

/** What makes a function an entry point. */
export interface Stage {
  /** Which parameters take which built-in input, in order. */
  readonly inputs: readonly string[];
  /** `@workgroup_size(x, y, z)` */
  readonly workgroupSize: readonly [x: number, y: number, z: number];
}

/** A call of a loose built-in function (`sin`, `exp`, ...) that is not constant: `vectorSize` is 1 for f32. */
export interface LooseCall {
  readonly name: string;
  readonly at: Position;
  readonly vectorSize: number;
}
