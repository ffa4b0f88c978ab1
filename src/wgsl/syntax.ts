import type { Position } from './fault.ts';

/**
 * The syntax tree of WGSL, as written: no names resolved, no types. `at` is where an error about the node points to:
 * its first token, or the operator of a binary, the member name after a dot, the bracket of an index.
 */
export type Expression = Literal | Identifier | Call | Member | Index | Unary | Binary;

interface ExpressionNode {
  readonly at: Position;
  /** Nodes on the longest way down, bounded by the parser so that everything after it may recurse. */
  readonly height: number;
}

/** Integers without suffix are exact (bigint); everything else is a number or a boolean. */
export type Literal = ExpressionNode & { readonly kind: 'literal' } & (
    | { readonly type: 'abstractInt'; readonly value: bigint }
    | { readonly type: 'abstractFloat' | 'f32' | 'i32' | 'u32'; readonly value: number }
    | { readonly type: 'bool'; readonly value: boolean }
  );

/** A name, with the template list where there is one. Types are written this way too. */
export interface Identifier extends ExpressionNode {
  readonly kind: 'identifier';
  readonly name: string;
  readonly template: readonly Expression[] | undefined;
}

/** `callee(args)`: a function, or a type whose value is constructed. */
export interface Call extends ExpressionNode {
  readonly kind: 'call';
  readonly callee: Identifier;
  readonly args: readonly Expression[];
}

/** `base.name`: a member of a struct or a swizzle of a vector. */
export interface Member extends ExpressionNode {
  readonly kind: 'member';
  readonly base: Expression;
  readonly name: string;
}

/** `base[index]` */
export interface Index extends ExpressionNode {
  readonly kind: 'index';
  readonly base: Expression;
  readonly index: Expression;
}

/** Operators in front of their operand; `&` takes an address, `*` follows a pointer. */
export type UnaryOperator = '-' | '!' | '~' | '&' | '*';

/** An operator in front of its operand. */
export interface Unary extends ExpressionNode {
  readonly kind: 'unary';
  readonly operator: UnaryOperator;
  readonly arg: Expression;
}

/** Operators that compound assignments have too (`+=`). */
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '&' | '|' | '^' | '<<' | '>>';
/** Operators whose result is bool. */
export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=';
/** Operators between two operands. */
export type BinaryOperator = ArithmeticOperator | ComparisonOperator | '&&' | '||';

/** An operator between two operands. */
export interface Binary extends ExpressionNode {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** `@name(args)` */
export interface Attribute {
  readonly at: Position;
  readonly name: string;
  readonly args: readonly Expression[];
}

/** What all declarations have. */
export interface Declaration {
  readonly at: Position;
  /** Where the name stands. */
  readonly nameAt: Position;
  readonly name: string;
}

/** `const`, `let`, `override` and `var`, in functions and outside. */
export interface ValueDeclaration extends Declaration {
  readonly kind: 'const' | 'let' | 'var' | 'override';
  readonly attributes: readonly Attribute[];
  /** Address space and access mode in `var<storage, read_write>`. */
  readonly template: readonly Expression[] | undefined;
  readonly type: Expression | undefined;
  readonly init: Expression | undefined;
}

/** `const_assert condition;` */
export interface ConstAssert {
  readonly kind: 'constAssert';
  readonly at: Position;
  readonly condition: Expression;
}

/** `{ ... }` */
export interface Block {
  readonly kind: 'block';
  readonly at: Position;
  readonly body: readonly Statement[];
}

/** A statement of a function body. */
export type Statement =
  | ValueDeclaration
  | ConstAssert
  | Block
  /** `left` is absent in `_ = right`. */
  | {
      readonly kind: 'assign';
      readonly at: Position;
      readonly left: Expression | undefined;
      readonly right: Expression;
    }
  | {
      readonly kind: 'compound';
      readonly at: Position;
      readonly operator: ArithmeticOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'step'; readonly at: Position; readonly operator: '++' | '--'; readonly left: Expression }
  | { readonly kind: 'callStatement'; readonly at: Position; readonly call: Call }
  | {
      readonly kind: 'if';
      readonly at: Position;
      readonly clauses: readonly { readonly condition: Expression; readonly body: Block }[];
      readonly otherwise: Block | undefined;
    }
  | {
      readonly kind: 'switch';
      readonly at: Position;
      readonly selector: Expression;
      readonly clauses: readonly SwitchClause[];
    }
  | {
      readonly kind: 'for';
      readonly at: Position;
      readonly init: Statement | undefined;
      readonly condition: Expression | undefined;
      readonly update: Statement | undefined;
      readonly body: Block;
    }
  | { readonly kind: 'while'; readonly at: Position; readonly condition: Expression; readonly body: Block }
  | {
      readonly kind: 'loop';
      readonly at: Position;
      readonly body: Block;
      readonly continuing: { readonly body: Block; readonly breakIf: Expression | undefined } | undefined;
    }
  | { readonly kind: 'break' | 'continue' | 'discard'; readonly at: Position }
  | { readonly kind: 'return'; readonly at: Position; readonly value: Expression | undefined };

/** `case 1, 2: { ... }` or `default: { ... }` */
export interface SwitchClause {
  readonly at: Position;
  /** `'default'` where the word stands among the selectors, or alone. */
  readonly selectors: readonly (Expression | 'default')[];
  readonly body: Block;
}

/** A parameter of a function or a member of a struct. */
export interface Parameter extends Declaration {
  readonly attributes: readonly Attribute[];
  readonly type: Expression;
}

/** `fn name(params) -> result { ... }` */
export interface FunctionDeclaration extends Declaration {
  readonly kind: 'fn';
  readonly attributes: readonly Attribute[];
  readonly params: readonly Parameter[];
  readonly resultAttributes: readonly Attribute[];
  readonly result: Expression | undefined;
  readonly body: Block;
}

/** `struct name { members }` */
export interface StructDeclaration extends Declaration {
  readonly kind: 'struct';
  readonly members: readonly Parameter[];
}

/** `alias name = type;` */
export interface AliasDeclaration extends Declaration {
  readonly kind: 'alias';
  readonly type: Expression;
}

/** What stands at the top of a module. */
export type GlobalDeclaration =
  | ValueDeclaration
  | ConstAssert
  | FunctionDeclaration
  | StructDeclaration
  | AliasDeclaration;

/** `enable f16;`, `requires ...;`, `diagnostic(...);` */
export interface Directive {
  readonly at: Position;
  readonly name: 'enable' | 'requires' | 'diagnostic';
}

/** One WGSL text. */
export interface Module {
  readonly directives: readonly Directive[];
  readonly declarations: readonly GlobalDeclaration[];
}
