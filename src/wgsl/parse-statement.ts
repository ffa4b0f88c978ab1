import { invalid } from './fault.ts';
import { parseCall, parseExpression, parseName, parseTemplate, parseUnary } from './parse-expression.ts';
import type {
  ArithmeticOperator,
  Attribute,
  Block,
  Expression,
  Statement,
  SwitchClause,
  ValueDeclaration,
} from './syntax.ts';
import { MAX_NESTING, type TokenCursor } from './token-cursor.ts';

/** `{ statement* }` */
export function parseBlock(cursor: TokenCursor, where: string): Block {
  return cursor.nested(() => {
    const at = cursor.expect('{', where);
    const body: Statement[] = [];
    while (!cursor.accept('}')) {
      if (cursor.peek().kind === 'end') invalid(at, "this '{' is never closed; add '}'.");
      const statement = parseStatement(cursor);
      if (statement) body.push(statement);
    }
    return { kind: 'block', at, body };
  });
}

/** One statement, or undefined for a lone `;`. */
function parseStatement(cursor: TokenCursor): Statement | undefined {
  const token = cursor.peek();
  const at = token;
  if (cursor.accept(';')) return undefined;
  if (cursor.sees('@')) invalid(at, 'attributes on statements are not allowed here; remove it.');
  if (cursor.sees('{')) return parseBlock(cursor, 'to open the block');
  if (token.kind === 'keyword') {
    switch (token.text) {
      case 'if':
        return parseIf(cursor);
      case 'switch':
        return parseSwitch(cursor);
      case 'for':
        return parseFor(cursor);
      case 'while': {
        cursor.next();
        const condition = parseExpression(cursor);
        return { kind: 'while', at, condition, body: parseBlock(cursor, "after the condition of 'while'") };
      }
      case 'loop':
        return parseLoop(cursor);
      case 'break':
      case 'continue':
      case 'discard': {
        cursor.next();
        if (token.text === 'break' && cursor.sees('if')) {
          invalid(at, "'break if' may only stand at the end of a 'continuing' block; write if (...) { break; }.");
        }
        cursor.expect(';', `after '${token.text}'`);
        return { kind: token.text, at };
      }
      case 'return': {
        cursor.next();
        const value = cursor.sees(';') ? undefined : parseExpression(cursor);
        cursor.expect(';', "after 'return'");
        return { kind: 'return', at, value };
      }
      case 'const_assert': {
        cursor.next();
        const condition = parseExpression(cursor);
        cursor.expect(';', "after 'const_assert'");
        return { kind: 'constAssert', at, condition };
      }
      case 'continuing':
        invalid(at, "'continuing' may only stand at the end of a 'loop' block.");
    }
  }
  const statement = parseSimpleStatement(cursor);
  cursor.expect(';', 'at the end of the statement');
  return statement;
}

/** What may stand in the head of a `for`: a declaration, an assignment, a step or a call. */
function parseSimpleStatement(cursor: TokenCursor): Statement {
  const at = cursor.peek();
  if (cursor.sees('const') || cursor.sees('let') || cursor.sees('var')) return parseValue(cursor, []);
  if (at.kind === 'identifier' && at.text === '_') {
    cursor.next();
    cursor.expect('=', "after '_'");
    return { kind: 'assign', at, left: undefined, right: parseExpression(cursor) };
  }
  if (at.kind === 'identifier') {
    const next = cursor.peek(1);
    if (next.text === '(' || next.kind === 'templateOpen') {
      const callee = parseName(cursor);
      return { kind: 'callStatement', at, call: parseCall(cursor, callee) };
    }
  } else if (!cursor.sees('*') && !cursor.sees('&') && !cursor.sees('(')) cursor.fail('a statement');
  return parseAssignment(cursor, parseUnary(cursor));
}

const COMPOUND = new Set(['+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<=', '>>=']);

function parseAssignment(cursor: TokenCursor, left: Expression): Statement {
  const operator = cursor.peek();
  const at = operator;
  if (cursor.accept('=')) return { kind: 'assign', at, left, right: parseExpression(cursor) };
  if (cursor.sees('++') || cursor.sees('--')) {
    cursor.next();
    return { kind: 'step', at, operator: operator.text as '++' | '--', left };
  }
  if (operator.kind !== 'symbol' || !COMPOUND.has(operator.text)) cursor.fail("'=' or another assignment");
  cursor.next();
  const arithmetic = operator.text.slice(0, -1) as ArithmeticOperator;
  return { kind: 'compound', at, operator: arithmetic, left, right: parseExpression(cursor) };
}

/** `const`, `let`, `override` or `var`, without the semicolon. */
export function parseValue(cursor: TokenCursor, attributes: readonly Attribute[]): ValueDeclaration {
  const keyword = cursor.next();
  const kind = keyword.text as ValueDeclaration['kind'];
  const template = kind === 'var' ? parseTemplate(cursor) : undefined;
  const name = cursor.expectName(`the name of the ${kind}`);
  const type = cursor.accept(':') ? parseName(cursor, 'a type') : undefined;
  const init = cursor.accept('=') ? parseExpression(cursor) : undefined;
  if (init === undefined && (kind === 'const' || kind === 'let'))
    cursor.fail(`'=' and a value for the ${kind} '${name.text}'`);
  if (init === undefined && type === undefined) cursor.fail(`a type or a value for '${name.text}'`);
  return { kind, at: keyword, nameAt: name, name: name.text, attributes, template, type, init };
}

function parseIf(cursor: TokenCursor): Statement {
  const at = cursor.peek();
  const clauses: { condition: Expression; body: Block }[] = [];
  while (cursor.accept('if')) {
    // Each `else if` nests one deeper, whoever walks the tree.
    if (clauses.length >= MAX_NESTING) invalid(at, `more than ${MAX_NESTING} 'else if'; use 'switch'.`);
    const condition = parseExpression(cursor);
    clauses.push({ condition, body: parseBlock(cursor, "after the condition of 'if'") });
    if (!cursor.accept('else')) return { kind: 'if', at, clauses, otherwise: undefined };
  }
  return { kind: 'if', at, clauses, otherwise: parseBlock(cursor, "or 'if' after 'else'") };
}

function parseSwitch(cursor: TokenCursor): Statement {
  const at = cursor.next();
  const selector = parseExpression(cursor);
  cursor.expect('{', "after the selector of 'switch'");
  const clauses: SwitchClause[] = [];
  while (!cursor.accept('}')) {
    const start = cursor.peek();
    const selectors: (Expression | 'default')[] = [];
    if (cursor.accept('default')) selectors.push('default');
    else if (cursor.accept('case')) {
      do {
        if (cursor.sees(':') || cursor.sees('{')) break;
        selectors.push(cursor.accept('default') ? 'default' : parseExpression(cursor));
      } while (cursor.accept(','));
      if (selectors.length === 0) cursor.fail("a value after 'case'");
    } else cursor.fail("'case', 'default' or '}' in the switch");
    cursor.accept(':');
    clauses.push({ at: start, selectors, body: parseBlock(cursor, 'after the selectors') });
  }
  return { kind: 'switch', at, selector, clauses };
}

function parseFor(cursor: TokenCursor): Statement {
  const at = cursor.next();
  cursor.expect('(', "after 'for'");
  const init = cursor.sees(';') ? undefined : parseSimpleStatement(cursor);
  cursor.expect(';', "after the first part of 'for'");
  const condition = cursor.sees(';') ? undefined : parseExpression(cursor);
  cursor.expect(';', "after the condition of 'for'");
  const updateAt = cursor.peek();
  const update = cursor.sees(')') ? undefined : parseSimpleStatement(cursor);
  if (update && 'nameAt' in update) invalid(updateAt, `the last part of 'for' cannot declare '${update.name}'.`);
  cursor.expect(')', "after the head of 'for'");
  return { kind: 'for', at, init, condition, update, body: parseBlock(cursor, "after the head of 'for'") };
}

function parseLoop(cursor: TokenCursor): Statement {
  const at = cursor.next();
  return cursor.nested(() => {
    const open = cursor.expect('{', "after 'loop'");
    const body: Statement[] = [];
    while (!cursor.sees('}') && !cursor.sees('continuing')) {
      if (cursor.peek().kind === 'end') invalid(open, "this '{' is never closed; add '}'.");
      const statement = parseStatement(cursor);
      if (statement) body.push(statement);
    }
    const continuing = cursor.sees('continuing') ? parseContinuing(cursor) : undefined;
    cursor.expect('}', "after 'continuing', which ends the loop");
    return { kind: 'loop', at, body: { kind: 'block', at: open, body }, continuing };
  });
}

function parseContinuing(cursor: TokenCursor): { body: Block; breakIf: Expression | undefined } {
  cursor.next();
  return cursor.nested(() => {
    const at = cursor.expect('{', "after 'continuing'");
    const body: Statement[] = [];
    let breakIf: Expression | undefined;
    while (!cursor.sees('}')) {
      if (cursor.peek().kind === 'end') invalid(at, "this '{' is never closed; add '}'.");
      if (cursor.sees('break') && cursor.peek(1).text === 'if') {
        cursor.next();
        cursor.next();
        breakIf = parseExpression(cursor);
        cursor.expect(';', "after 'break if'");
        break;
      }
      const statement = parseStatement(cursor);
      if (statement) body.push(statement);
    }
    cursor.expect('}', "after 'break if', which ends the continuing block");
    return { body: { kind: 'block', at, body }, breakIf };
  });
}
