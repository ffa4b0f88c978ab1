import { checkBoundedWork } from './bounded-work.ts';
import { isBuiltinFunction } from './builtin-names.ts';
import { ModuleChecker } from './check-module.ts';
import { isPredeclaredType } from './check-types.ts';
import { invalid, type Position, reportFaults } from './fault.ts';
import { parseWgsl } from './parse.ts';
import type { Attribute, Module } from './syntax.ts';
import { tokenize } from './tokens.ts';
import type { FunctionInfo, LooseCall } from './typed.ts';
import { sameType, scalarType, type Type, typeName, vectorType } from './types.ts';

/** A function that a text has to declare, by the names of its types: `{ name: 'cost', params: ['State', 'Action', 'u32'], result: 'f32' }`. */
export interface Signature {
  readonly name: string;
  readonly params: readonly string[];
  readonly result: string;
}

/** What {@link checkUserWgsl} takes. */
export interface UserWgslOptions {
  /** Begins every message: `defineSystem: system 'arm'`. */
  readonly api: string;
  /** The user's text. It may be hostile. */
  readonly source: string;
  /** Declarations that the text is written against. Trusted; its names are reserved. */
  readonly prelude: string;
  readonly required: readonly Signature[];
  readonly optional: readonly Signature[];
  /** Functions of the prelude that the text may call although their names begin with `fr_`. Default none. */
  readonly callable?: ReadonlySet<string>;
  /** Further names that the text may not declare globally, because what it is linked with does. */
  readonly reserved?: readonly string[];
}

/** A user's text that has passed. */
export interface CheckedWgsl {
  /** The text with the library's functions in place of the loose built-ins; its lines keep their numbers. */
  readonly code: string;
  /** Names of the functions that it declares. */
  readonly functions: ReadonlySet<string>;
}

/**
 * Checks WGSL that a user wrote: a full parse and type check, so that it is accepted or refused alike for every backend.
 * It may declare functions, constants, structs, aliases and const_assert. Refused are bindings and global variables, entry
 * points and attributes other than `@must_use`, directives, reserved names, recursion, loops without a known bound (see
 * `checkBoundedWork` for what is accepted), atomics, barriers, textures, derivatives, and missing or wrongly typed functions.
 *
 * `sin`, `exp` and the other functions that WGSL leaves loose become `fr_sin`, `fr_exp_vec3` ...; constant expressions keep
 * the built-ins, which are evaluated by the compiler. Wrappers for vectors are appended. Variables without an initialiser get
 * the zero that they have.
 *
 * @throws ForerunError `invalid-wgsl` or `unsupported-wgsl` with the place in the user's text
 */
export function checkUserWgsl(options: UserWgslOptions): CheckedWgsl {
  const { api, source, prelude } = options;
  let names: ReadonlySet<string> = new Set();
  let inUserText = false;
  const checker = new ModuleChecker((name, at) => {
    if (inUserText && names.has(name)) refuseName(name, at);
  });
  // A fault in the prelude is ours: its places mean nothing to the user.
  const declared = reportFaults(`${api}: the declarations made for it`, prelude, () => {
    const module = parseWgsl(prelude);
    checker.add(module);
    return module.declarations.flatMap((declaration) => ('name' in declaration ? [declaration.name] : []));
  });
  names = new Set(declared);
  inUserText = true;
  return reportFaults(api, source, () => {
    checkTokens(source, options.callable);
    const module = parseWgsl(source);
    checkDeclarations(module, new Set([...declared, 'main', ...(options.reserved ?? [])]));
    const ownFunctions = new Set(
      module.declarations.flatMap((declaration) => (declaration.kind === 'fn' ? [declaration.name] : [])),
    );
    checker.looseCalls.length = 0;
    checker.add(module);
    for (const signature of options.required)
      checkSignature(checker, signature, ownFunctions.has(signature.name), true);
    for (const signature of options.optional)
      checkSignature(checker, signature, ownFunctions.has(signature.name), false);
    checkBoundedWork([...checker.functions.values()].filter((fn) => ownFunctions.has(fn.name)));
    return { code: rewrite(source, checker.looseCalls), functions: ownFunctions };
  });
}

function refuseName(name: string, at: Position): never {
  invalid(at, `'${name}' is declared by Forerun; use another name.`);
}

const FORBIDDEN_BUILTIN = /^(atomic|texture|subgroup|quad|dpd|fwidth)|Barrier$|^workgroupUniformLoad$/;

/** Names that stand for things a system has no access to, wherever they occur. */
function checkTokens(source: string, callable: ReadonlySet<string> = new Set()): void {
  const tokens = tokenize(source);
  tokens.forEach((token, index) => {
    if (token.kind !== 'identifier') return;
    const { text } = token;
    if (/^fr_/i.test(text) && !callable.has(text)) {
      invalid(token, `'${text}' begins with fr_, which is kept for Forerun; use another name.`);
    }
    const next = tokens[index + 1];
    const isUsed = next?.text === '(' || next?.kind === 'templateOpen';
    if (text === 'atomic' && isUsed) invalid(token, 'atomics are not allowed here; a system has no shared memory.');
    if (isUsed && FORBIDDEN_BUILTIN.test(text) && isBuiltinFunction(text)) {
      invalid(token, `${text} is not allowed here; a system is a pure function of state, action and time.`);
    }
  });
}

function checkDeclarations(module: Module, names: ReadonlySet<string>): void {
  const [directive] = module.directives;
  if (directive) invalid(directive.at, `the directive '${directive.name}' is not allowed here; remove it.`);
  for (const declaration of module.declarations) {
    if (declaration.kind === 'constAssert') continue;
    const { kind, name, nameAt } = declaration;
    if (kind === 'var' || kind === 'override') {
      const hint = kind === 'var' ? 'pass values to functions, and tables in data' : 'use const, or params';
      invalid(declaration.at, `the global ${kind} '${name}' is not allowed here; ${hint}.`);
    }
    if (names.has(name)) refuseName(name, nameAt);
    if (isBuiltinFunction(name) || isPredeclaredType(name)) {
      invalid(nameAt, `'${name}' is a name of WGSL itself, which other code relies on; use another name.`);
    }
    if (kind === 'fn') {
      const others = declaration.attributes.filter((attribute) => attribute.name !== 'must_use');
      refuseAttributes([
        ...others,
        ...declaration.params.flatMap((param) => param.attributes),
        ...declaration.resultAttributes,
      ]);
    }
    if (kind === 'struct') refuseAttributes(declaration.members.flatMap((member) => member.attributes));
  }
}

function refuseAttributes([attribute]: readonly Attribute[]): void {
  if (attribute === undefined) return;
  const what = ['compute', 'vertex', 'fragment'].includes(attribute.name)
    ? 'entry points are'
    : `'@${attribute.name}' is`;
  invalid(attribute.at, `${what} not allowed here; remove the attribute.`);
}

const START: Position = { offset: 0, line: 1, column: 1 };
const LETTERS: Readonly<Record<string, string>> = { State: 'x', Action: 'u', u32: 't' };

function checkSignature(checker: ModuleChecker, signature: Signature, isDeclared: boolean, isRequired: boolean): void {
  const { name, params, result } = signature;
  const text = `fn ${name}(${params.map((type, i) => `${LETTERS[type] ?? `p${i}`}: ${type}`).join(', ')}) -> ${result}`;
  const fn = isDeclared ? checker.functions.get(name) : undefined;
  if (fn === undefined) {
    const other = checker.lookup(name, START);
    if (other && other.kind !== 'function')
      invalid(START, `'${name}' is a ${other.kind}; it must be the function ${text} { ... }.`);
    if (isRequired) invalid(START, `there is no function '${name}'; add ${text} { ... }.`);
    return;
  }
  const expected = [...params, result].map((type) => namedType(checker, type));
  const got = [...fn.params.map((param) => param.type), fn.result];
  const fits = got.length === expected.length && got.every((type, i) => matches(type, expected[i]));
  if (!fits) invalid(fn.at, `'${name}' is ${describe(fn)}, expected ${text}.`);
}

function matches(got: Type | undefined, expected: Type | undefined): boolean {
  return got !== undefined && expected !== undefined && sameType(got, expected);
}

function namedType(checker: ModuleChecker, name: string): Type {
  if (name === 'f32' || name === 'i32' || name === 'u32' || name === 'bool') return scalarType(name);
  if (name === 'vec3f') return vectorType(3, 'f32');
  const meaning = checker.lookup(name, START);
  if (meaning?.kind !== 'type')
    throw new Error(`a signature names the type '${name}', which the prelude does not declare`);
  return meaning.type;
}

function describe({ name, params, result }: FunctionInfo): string {
  const list = params.map((param) => `${param.name}: ${typeName(param.type)}`).join(', ');
  return `fn ${name}(${list})${result ? ` -> ${typeName(result)}` : ' without result'}`;
}

/** A part of a text to replace. */
interface Edit {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/** The text with the library's functions for the loose built-ins, and with every variable initialised. */
function rewrite(source: string, calls: readonly LooseCall[]): string {
  const edits = [...calls.map(replacedCall), ...initialisedVariables(source)].sort((a, b) => a.offset - b.offset);
  let code = '';
  let end = 0;
  for (const { offset, length, text } of edits) {
    code += source.slice(end, offset) + text;
    end = offset + length;
  }
  code += source.slice(end);
  const vectors = calls.filter(({ vectorSize }) => vectorSize > 1);
  const wrappers = new Set(vectors.map(({ name, vectorSize }) => vectorFunction(name, vectorSize)));
  // On a line of its own: the text may end in a comment.
  return wrappers.size === 0 ? code : `${code}\n${[...wrappers].join('\n')}\n`;
}

function replacedCall({ name, at, vectorSize }: LooseCall): Edit {
  const text = vectorSize === 1 ? `fr_${name}` : `fr_${name}_vec${vectorSize}`;
  return { offset: at.offset, length: name.length, text };
}

/**
 * `var x: T;` becomes `var x: T = T();`. It means the same, but Dawn (webgpu 0.6.2, Chromium 147) gives such a variable its
 * zero only the first time round a loop.
 */
function initialisedVariables(source: string): Edit[] {
  const tokens = tokenize(source);
  return tokens.flatMap((token, index) => {
    if (token.text !== 'var') return [];
    const end = tokens.findIndex(({ text }, later) => later > index && (text === '=' || text === ';'));
    const colon = tokens.findIndex(({ text }, later) => later > index && text === ':');
    const semicolon = tokens[end];
    if (semicolon?.text !== ';' || colon < 0 || colon > end) return [];
    // Of tokens, because comments may stand between them.
    const type = tokens.slice(colon + 1, end).map(({ text }) => text);
    return [{ offset: semicolon.offset, length: 0, text: ` = ${type.join(' ')}()` }];
  });
}

function vectorFunction(name: string, size: number): string {
  const type = `vec${size}<f32>`;
  const params = name === 'pow' || name === 'atan2' ? ['a', 'b'] : ['a'];
  const components = [...'xyzw'.slice(0, size)].map((c) => `fr_${name}(${params.map((p) => `${p}.${c}`).join(', ')})`);
  const list = params.map((param) => `${param}: ${type}`).join(', ');
  return `fn fr_${name}_vec${size}(${list}) -> ${type} { return ${type}(${components.join(', ')}); }`;
}
