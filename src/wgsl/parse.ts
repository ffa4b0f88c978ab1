import { invalid } from './fault.ts';
import { parseArguments, parseExpression, parseName } from './parse-expression.ts';
import { parseBlock, parseValue } from './parse-statement.ts';
import type { Attribute, Directive, GlobalDeclaration, Module, Parameter } from './syntax.ts';
import { TokenCursor } from './token-cursor.ts';
import { tokenize } from './tokens.ts';

/**
 * Parses a WGSL text. Strict: every character is accounted for, and what is not WGSL is refused with its place. Names and
 * types are not looked at here.
 *
 * @throws WgslFault
 */
export function parseWgsl(source: string): Module {
  const cursor = new TokenCursor(tokenize(source));
  const directives: Directive[] = [];
  const declarations: GlobalDeclaration[] = [];
  while (cursor.peek().kind !== 'end') {
    if (cursor.accept(';')) continue;
    if (cursor.sees('enable') || cursor.sees('requires') || cursor.sees('diagnostic')) {
      const directive = parseDirective(cursor);
      if (declarations.length > 0) invalid(directive.at, `'${directive.name}' must stand before all declarations.`);
      directives.push(directive);
    } else declarations.push(parseGlobal(cursor));
  }
  return { directives, declarations };
}

function parseDirective(cursor: TokenCursor): Directive {
  const at = cursor.next();
  const name = at.text as Directive['name'];
  if (name === 'diagnostic') parseArguments(cursor);
  else {
    do cursor.expectName(`the name of an extension after '${name}'`);
    while (cursor.accept(',') && !cursor.sees(';'));
  }
  cursor.expect(';', `after '${name}'`);
  return { at, name };
}

function parseGlobal(cursor: TokenCursor): GlobalDeclaration {
  const attributes = parseAttributes(cursor);
  const at = cursor.peek();
  const noAttributes = () => {
    const [first] = attributes;
    if (first) invalid(first.at, `'@${first.name}' cannot stand before '${at.text}'; remove it.`);
  };
  if (cursor.sees('const') || cursor.sees('override') || cursor.sees('var')) {
    if (cursor.sees('const')) noAttributes();
    const value = parseValue(cursor, attributes);
    cursor.expect(';', `after the declaration of '${value.name}'`);
    return value;
  }
  if (cursor.sees('let')) invalid(at, "'let' may only stand in a function; use 'const'.");
  if (cursor.accept('fn')) return parseFunction(cursor, at, attributes);
  noAttributes();
  if (cursor.accept('struct')) {
    const name = cursor.expectName('the name of the struct');
    cursor.expect('{', 'after the name of the struct');
    const members = parseParameters(cursor, '}', 'member');
    if (members.length === 0) invalid(name, `struct '${name.text}' has no members; give it one.`);
    return { kind: 'struct', at, nameAt: name, name: name.text, members };
  }
  if (cursor.accept('alias')) {
    const name = cursor.expectName('the name of the alias');
    cursor.expect('=', 'after the name of the alias');
    const type = parseName(cursor, 'a type');
    cursor.expect(';', 'after the alias');
    return { kind: 'alias', at, nameAt: name, name: name.text, type };
  }
  if (cursor.accept('const_assert')) {
    const condition = parseExpression(cursor);
    cursor.expect(';', "after 'const_assert'");
    return { kind: 'constAssert', at, condition };
  }
  cursor.fail("a declaration: 'fn', 'const', 'struct' or 'alias'");
}

function parseFunction(cursor: TokenCursor, at: Attribute['at'], attributes: readonly Attribute[]): GlobalDeclaration {
  const name = cursor.expectName('the name of the function');
  cursor.expect('(', 'after the name of the function');
  const params = parseParameters(cursor, ')', 'parameter');
  const hasResult = cursor.accept('->') !== undefined;
  const resultAttributes = hasResult ? parseAttributes(cursor) : [];
  const result = hasResult ? parseName(cursor, 'the type of the result') : undefined;
  const body = parseBlock(cursor, 'to open the body of the function');
  return { kind: 'fn', at, nameAt: name, name: name.text, attributes, params, resultAttributes, result, body };
}

/** `@a name: type, ...` up to the closing bracket: parameters of a function and members of a struct. */
function parseParameters(cursor: TokenCursor, close: ')' | '}', what: string): Parameter[] {
  const list: Parameter[] = [];
  while (!cursor.sees(close)) {
    const at = cursor.peek();
    const attributes = parseAttributes(cursor);
    const name = cursor.expectName(`the name of a ${what}`);
    cursor.expect(':', `and a type after the name of the ${what}`);
    const type = parseName(cursor, `the type of the ${what}`);
    list.push({ at, nameAt: name, name: name.text, attributes, type });
    if (!cursor.accept(',') && !cursor.sees(close)) cursor.fail(`',' or '${close}' after the ${what}`);
  }
  cursor.next();
  return list;
}

/** `@name` or `@name(args)`, any number of them. */
function parseAttributes(cursor: TokenCursor): Attribute[] {
  const attributes: Attribute[] = [];
  while (cursor.sees('@')) {
    const at = cursor.next();
    const token = cursor.peek();
    // `const` and `diagnostic` are keywords and attributes too.
    const isName = token.kind === 'identifier' || token.text === 'diagnostic' || token.text === 'const';
    if (!isName) cursor.fail("the name of an attribute after '@'");
    const name = cursor.next().text;
    attributes.push({ at, name, args: cursor.sees('(') ? parseArguments(cursor) : [] });
  }
  return attributes;
}
