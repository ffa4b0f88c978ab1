import { invalid } from './fault.ts';
import { parseNumber } from './literal.ts';
import type { BinaryOperator, Call, Expression, Identifier, UnaryOperator } from './syntax.ts';
import { MAX_EXPRESSION_HEIGHT, type TokenCursor } from './token-cursor.ts';
import type { Token } from './tokens.ts';

const MULTIPLICATIVE = new Set(['*', '/', '%']);
const ADDITIVE = new Set(['+', '-']);
const SHIFT = new Set(['<<', '>>']);
const RELATIONAL = new Set(['==', '!=', '<', '<=', '>', '>=']);
const BITWISE = new Set(['&', '|', '^']);
const LOGICAL = new Set(['&&', '||']);
const UNARY = new Set(['-', '!', '~', '&', '*']);

/**
 * expression: WGSL orders few of its operators. Arithmetic, comparison and logic nest as usual; `&&` and `||`,
 * `&`, `|`, `^` among each other, and shifts with anything else need parentheses.
 */
export function parseExpression(cursor: TokenCursor): Expression {
  return cursor.nested(() => {
    const first = parseUnary(cursor);
    let expression: Expression;
    const bitwise = seesOneOf(cursor, BITWISE);
    if (bitwise) {
      expression = parseChain(cursor, first, new Set([bitwise.text]), parseUnary);
    } else {
      expression = parseRelational(cursor, first);
      const logical = seesOneOf(cursor, LOGICAL);
      if (logical) {
        expression = parseChain(cursor, expression, new Set([logical.text]), (c) => parseRelational(c, parseUnary(c)));
      }
    }
    const extra = seesOneOf(cursor, MULTIPLICATIVE, ADDITIVE, SHIFT, RELATIONAL, BITWISE, LOGICAL);
    if (extra) {
      invalid(
        extra,
        `'${extra.text}' cannot follow here without parentheses; put them around the part that binds first.`,
      );
    }
    return expression;
  });
}

function parseRelational(cursor: TokenCursor, first: Expression): Expression {
  const left = parseShift(cursor, first);
  if (!seesOneOf(cursor, RELATIONAL)) return left;
  const operator = cursor.next();
  return binary(operator, left, parseShift(cursor, parseUnary(cursor)));
}

function parseShift(cursor: TokenCursor, first: Expression): Expression {
  if (seesOneOf(cursor, SHIFT)) return binary(cursor.next(), first, parseUnary(cursor));
  const product = (c: TokenCursor, start: Expression) => parseChain(c, start, MULTIPLICATIVE, parseUnary);
  return parseChain(cursor, product(cursor, first), ADDITIVE, (c) => product(c, parseUnary(c)));
}

/** `first (operator operand)*`, left to right. */
function parseChain(
  cursor: TokenCursor,
  first: Expression,
  operators: ReadonlySet<string>,
  operand: (cursor: TokenCursor) => Expression,
): Expression {
  let left = first;
  while (seesOneOf(cursor, operators)) left = binary(cursor.next(), left, operand(cursor));
  return left;
}

/** unary_expression: prefix operators, then a primary with its members and indices. */
export function parseUnary(cursor: TokenCursor): Expression {
  const operator = seesOneOf(cursor, UNARY);
  if (operator === undefined) return parsePostfix(cursor);
  return cursor.nested(() => {
    cursor.next();
    const arg = parseUnary(cursor);
    return checkHeight({
      kind: 'unary',
      at: operator,
      height: arg.height + 1,
      operator: operator.text as UnaryOperator,
      arg,
    });
  });
}

function parsePostfix(cursor: TokenCursor): Expression {
  let expression = parsePrimary(cursor);
  for (;;) {
    if (cursor.accept('.')) {
      const name = cursor.expectName('the name of a member');
      expression = checkHeight({
        kind: 'member',
        at: name,
        height: expression.height + 1,
        base: expression,
        name: name.text,
      });
    } else if (cursor.sees('[')) {
      const at = cursor.next();
      const index = parseExpression(cursor);
      cursor.expect(']', 'after the index');
      const height = Math.max(expression.height, index.height) + 1;
      expression = checkHeight({ kind: 'index', at, height, base: expression, index });
    } else return expression;
  }
}

function parsePrimary(cursor: TokenCursor): Expression {
  const token = cursor.peek();
  if (token.kind === 'number') return parseNumber(cursor.next().text, token);
  if (cursor.accept('true')) return { kind: 'literal', at: token, height: 1, type: 'bool', value: true };
  if (cursor.accept('false')) return { kind: 'literal', at: token, height: 1, type: 'bool', value: false };
  if (cursor.accept('(')) {
    const inner = parseExpression(cursor);
    cursor.expect(')', 'to close the parenthesis');
    return inner;
  }
  if (token.kind !== 'identifier' || token.text === '_') cursor.fail('an expression');
  const name = parseName(cursor);
  return cursor.sees('(') ? parseCall(cursor, name) : name;
}

/** A name with its template list, as in `array<vec2<f32>, 4>`. Types are parsed by this too. */
export function parseName(cursor: TokenCursor, what = 'a name'): Identifier {
  const token = cursor.expectName(what);
  const template = parseTemplate(cursor);
  const height = 1 + Math.max(0, ...(template ?? []).map((argument) => argument.height));
  return checkHeight({ kind: 'identifier', at: token, height, name: token.text, template });
}

/** `<...>`, where the tokenizer found a template list. */
export function parseTemplate(cursor: TokenCursor): readonly Expression[] | undefined {
  if (cursor.peek().kind !== 'templateOpen') return undefined;
  return cursor.nested(() => {
    cursor.next();
    const list: Expression[] = [];
    while (cursor.peek().kind !== 'templateClose') {
      list.push(parseExpression(cursor));
      if (!cursor.accept(',') && cursor.peek().kind !== 'templateClose') cursor.fail("',' or '>' in the template list");
    }
    const close = cursor.next();
    if (list.length === 0) invalid(close, 'this template list is empty; name a type.');
    return list;
  });
}

/** The arguments of a call; the cursor stands on the bracket behind the callee. */
export function parseCall(cursor: TokenCursor, callee: Identifier): Call {
  const args = parseArguments(cursor);
  const height = 1 + Math.max(callee.height, ...args.map((arg) => arg.height));
  return checkHeight({ kind: 'call', at: callee.at, height, callee, args });
}

/** `( expression, ... )` with an optional last comma. */
export function parseArguments(cursor: TokenCursor): Expression[] {
  cursor.expect('(', 'before the arguments');
  const args: Expression[] = [];
  while (!cursor.sees(')')) {
    if (args.length >= MAX_ARGUMENTS) invalid(cursor.peek(), `more than ${MAX_ARGUMENTS} arguments; split them.`);
    args.push(parseExpression(cursor));
    if (!cursor.accept(',') && !cursor.sees(')')) cursor.fail("',' or ')' after the argument");
  }
  cursor.next();
  return args;
}

/** Arrays may have 2,047 elements in WGSL; nothing has more arguments. */
const MAX_ARGUMENTS = 2047;

function seesOneOf(cursor: TokenCursor, ...sets: readonly ReadonlySet<string>[]): Token | undefined {
  const token = cursor.peek();
  return token.kind === 'symbol' && sets.some((set) => set.has(token.text)) ? token : undefined;
}

function binary(operator: Token, left: Expression, right: Expression): Expression {
  const height = Math.max(left.height, right.height) + 1;
  return checkHeight({
    kind: 'binary',
    at: operator,
    height,
    operator: operator.text as BinaryOperator,
    left,
    right,
  });
}

function checkHeight<T extends Expression>(expression: T): T {
  if (expression.height > MAX_EXPRESSION_HEIGHT) {
    invalid(expression.at, `this expression is deeper than ${MAX_EXPRESSION_HEIGHT} operators; split it with let.`);
  }
  return expression;
}
