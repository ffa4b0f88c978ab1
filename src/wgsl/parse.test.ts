import { describe, expect, it } from 'vitest';
import { WgslFault } from './fault.ts';
import { parseWgsl } from './parse.ts';
import type { Expression } from './syntax.ts';
import { MAX_SOURCE_LENGTH, tokenize } from './tokens.ts';

/** The fault that parsing gives, as `line:column message`. */
function fault(source: string): string {
  try {
    parseWgsl(source);
  } catch (error) {
    if (error instanceof WgslFault) return `${error.at.line}:${error.at.column} ${error.message}`;
    throw error;
  }
  return 'accepted';
}

/** The expression fully parenthesised. */
function shape(source: string): string {
  const [declaration] = parseWgsl(`const x = ${source};`).declarations;
  if (declaration?.kind !== 'const' || !declaration.init) throw new Error('no constant');
  return show(declaration.init);
}

function show(e: Expression): string {
  switch (e.kind) {
    case 'literal':
      return `${e.value}`;
    case 'identifier':
      return e.template ? `${e.name}<${e.template.map(show).join(',')}>` : e.name;
    case 'call':
      return `${show(e.callee)}(${e.args.map(show).join(',')})`;
    case 'member':
      return `${show(e.base)}.${e.name}`;
    case 'index':
      return `${show(e.base)}[${show(e.index)}]`;
    case 'unary':
      return `(${e.operator}${show(e.arg)})`;
    case 'binary':
      return `(${show(e.left)}${e.operator}${show(e.right)})`;
  }
}

describe('WGSL expressions', () => {
  it.each([
    ['1 + 2 * 3 - 4', '((1+(2*3))-4)'],
    ['a / b * c % d', '(((a/b)*c)%d)'],
    ['-a.b[1].c * !d', '((-a.b[1].c)*(!d))'],
    ['a + b < c * d && e == f', '(((a+b)<(c*d))&&(e==f))'],
    ['a || b || c', '((a||b)||c)'],
    ['a & b & c', '((a&b)&c)'],
    ['(a & b) == 0', '((a&b)==0)'],
    ['a << 1u', '(a<<1)'],
    ['a >> b > c', '((a>>b)>c)'],
    ['a - -b', '(a-(-b))'],
    ['*p + &q', '((*p)+(&q))'],
    ['vec2<f32>(1, 2)', 'vec2<f32>(1,2)'],
    ['array<vec2<f32>, 4>()', 'array<vec2<f32>,4>()'],
    ['a < b', '(a<b)'],
    ['(a < b) && (c > (d))', '((a<b)&&(c>d))'],
    ['a<b||c>d', '((a<b)||(c>d))'],
    ['f(a<b, c>(d))', 'f(a<b,c>(d))'],
    ['array<i32, select(2, 3, a > b)>(x)[1]', 'array<i32,select(2,3,(a>b))>(x)[1]'],
    ['array<i32,(1<2)>()', 'array<i32,(1<2)>()'],
    ['a[b<c]>=d', '(a[(b<c)]>=d)'],
    ['bitcast<u32>(x)>>9u', '(bitcast<u32>(x)>>9)'],
    ['a <= b', '(a<=b)'],
  ])('%s is %s', (source, expected) => {
    expect(shape(source)).toBe(expected);
  });

  it.each([
    ['0x1p-3', 0.125],
    ['0x1.8p+1', 3],
    ['0x.8p0', 0.5],
    ['1e-3', 0.001],
    ['.5', 0.5],
    ['5.', 5],
    ['1.5f', 1.5],
    ['0.1f', Math.fround(0.1)],
    ['3f', 3],
    ['0x10', 16n],
    ['0xfu', 15],
    ['7i', 7],
    ['9007199254740993', 9007199254740993n],
    ['0x1p-1074', 5e-324],
  ])('the literal %s is read as %s', (source, expected) => {
    const [declaration] = parseWgsl(`const x = ${source};`).declarations;
    expect(declaration?.kind === 'const' && declaration.init?.kind === 'literal' && declaration.init.value).toBe(
      expected,
    );
  });
});

describe('WGSL texts that are accepted', () => {
  it.each([
    [
      'every statement',
      `
      struct S { a: f32, @align(16) b: vec3<f32>, }
      alias T = array<S, 2>;
      const_assert 1 < 2;
      @group(0) @binding(1) var<storage, read_write> data: array<u32>;
      fn f(a: i32, p: ptr<function, T>,) -> vec2f {
        var x: u32; let y = 1; const z = 2u;
        x = 1; x += z; x <<= 1u; x >>= 2u; x++; x--; _ = y; (*p)[0].a = 1; { }; ;
        if (a > 1) { } else if a == 2 { return vec2f(); } else { discard; }
        switch a { case 1, 2: { break; } case default, 3 { } }
        switch (a) { case 0 { } default: { } }
        for (var i = 0; i < 4; i++) { continue; }
        for (;;) { break; }
        while x < 3 { g(); }
        loop { x++; continuing { x--; break if x > 3; } }
        const_assert true;
        return vec2f(1);
      }
      @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3<u32>) { }`,
    ],
    ['nested block comments', '/* a /* b */ c */ const x = 1; // end'],
    ['directives', 'enable f16; requires a, b; diagnostic(off, derivative_uniformity); const x = 1;'],
    ['names in other scripts', 'const été = 1; const 変数 = 2; const Δt = 3;'],
    ['an empty text', ' \r\n\t// nothing'],
    ['127 nested blocks less the function', `fn f() ${'{'.repeat(120)}${'}'.repeat(120)}`],
    ['500 terms', `const x = 1${' + 1'.repeat(500)};`],
  ])('%s', (_, source) => {
    expect(fault(source)).toBe('accepted');
  });
});

describe('WGSL texts that are refused, with the place', () => {
  it.each([
    ['let x = 1;', "1:1 'let' may only stand in a function"],
    ['const x = ;', "1:11 found ';', expected an expression"],
    ['fn f() {\n  let x = ;\n}', "2:11 found ';', expected an expression"],
    ['fn f() {\n  x = 1\n}', "3:1 found '}', expected ';' at the end of the statement"],
    ['fn f() { } }', "1:12 found '}', expected a declaration"],
    ['fn f() { if (true) { }', "1:8 this '{' is never closed"],
    ['fn f( { }', "1:7 found '{', expected the name of a parameter"],
    ['const x = 1 + ;', "1:15 found ';', expected an expression"],
    ['const x = a & b == c;', "1:17 '==' cannot follow here without parentheses"],
    ['const x = a && b || c;', "1:18 '||' cannot follow here without parentheses"],
    ['const x = a << b << c;', "1:18 '<<' cannot follow here without parentheses"],
    ['const x = a + b << c;', "1:17 '<<' cannot follow here without parentheses"],
    ['const x = a < b < c;', "1:17 '<' cannot follow here without parentheses"],
    ['const x = f(a<b, c>(d)', "1:23 found the end of the text, expected ',' or ')' after the argument"],
    ['const x = 012;', "1:11 '012' begins with a zero"],
    ['const x = 1abc;', "1:11 '1a' is not a number"],
    ['const x = 3000000000i;', "1:11 '3000000000i' is too large for i32"],
    ['const x = 4294967296u;', "1:11 '4294967296u' is too large for u32"],
    ['const x = 1e39f;', "1:11 '1e39f' is too large for f32"],
    ['const x = 1e999;', "1:11 '1e999' is too large for a floating-point number"],
    ['const x = 1.0h;', "1:11 '1.0h' is an f16 literal"],
    ['const fn = 1;', "1:7 'fn' is a keyword of WGSL"],
    ['const self = 1;', "1:7 'self' is a reserved word of WGSL"],
    ['const __x = 1;', "1:7 '__x' begins with two underscores"],
    ['const _ = 1;', "1:7 found '_', expected the name of the const"],
    ['/* a\n/* b */', '1:1 this comment is never closed'],
    ['const x = 1;\n\0', '2:1 the text contains a NUL character'],
    ['// a\0b', '1:5 the text contains a NUL character'],
    ['/* \0 */', '1:4 the text contains a NUL character'],
    ['const x = "a";', `1:11 '"' has no meaning in WGSL`],
    ['const x = 1;\n  #define y', "2:3 '#' has no meaning in WGSL"],
    ['const \ud800 = 1;', '1:7 The character U+D800 has no meaning in WGSL'],
    ['const 💥 = 1;', '1:7 The character U+1F4A5 has no meaning in WGSL'],
    ['const x: = 1;', "1:10 found '=', expected a type"],
    ['struct S { }', "1:8 struct 'S' has no members"],
    ['const x: vec2<> = 1;', '1:15 this template list is empty'],
    ['fn f() { break if true; }', "1:10 'break if' may only stand"],
    ['fn f() { 1 + 2; }', "1:10 found '1', expected a statement"],
    ['fn f() { x + 2; }', "1:12 found '+', expected '='"],
    ['fn f() { for (;;i) { } }', "1:18 found ')', expected '='"],
    ['@compute struct S { a: f32 }', "1:1 '@compute' cannot stand before 'struct'"],
    ['const x = 1; enable f16;', "1:14 'enable' must stand before all declarations"],
    ['fn f() { @diagnostic(off, a) if true { } }', '1:10 attributes on statements'],
    ['fn f() { loop { continuing { } x = 1; } }', "1:32 found 'x', expected '}'"],
    ['fn f() { switch x { 1: { } } }', "1:21 found '1', expected 'case'"],
  ])('%j', (source, expected) => {
    expect(fault(source).slice(0, expected.length)).toBe(expected);
  });

  it('hostile nesting of every kind, without overflowing the stack', () => {
    const deep = 30_000;
    expect(fault(`const x = ${'('.repeat(deep)}`)).toContain('nested deeper than 127 levels');
    expect(fault(`const x = ${'-'.repeat(deep)}1;`)).toContain("found '--'");
    expect(fault(`const x = ${'!'.repeat(deep)}1;`)).toContain('nested deeper than 127 levels');
    expect(fault(`const x = ${'f('.repeat(deep)}`)).toContain('nested deeper than 127 levels');
    expect(fault(`const x = ${'a['.repeat(deep)}`)).toContain('nested deeper than 127 levels');
    expect(fault(`const x: ${'a<'.repeat(deep)}b${'>'.repeat(deep)} = 1;`)).toContain('nested deeper than 127 levels');
    expect(fault(`fn f() ${'{'.repeat(deep)}`)).toContain('nested deeper than 127 levels');
    expect(fault(`fn f() { ${'loop { '.repeat(deep)}`)).toContain('nested deeper than 127 levels');
    expect(fault(`const x = 1${'+1'.repeat(deep)};`)).toContain('deeper than 512 operators');
    expect(fault(`const x = a${'.b'.repeat(deep)};`)).toContain('deeper than 512 operators');
    expect(fault(`const x = a${'[0]'.repeat(deep)};`)).toContain('deeper than 512 operators');
    expect(fault(`fn f() { if a { } ${'else if a { } '.repeat(deep / 4)} }`)).toContain("more than 127 'else if'");
    expect(fault('/*'.repeat(deep))).toContain('never closed');
    expect(fault(`const x = f(${'1,'.repeat(deep)}1);`)).toContain('more than 2047 arguments');
  });

  it('texts that are too long', () => {
    expect(fault(' '.repeat(MAX_SOURCE_LENGTH))).toBe('accepted');
    expect(fault(' '.repeat(MAX_SOURCE_LENGTH + 1))).toContain('at most 262144 are read');
    expect(fault('a '.repeat(1e6))).toContain('at most 262144 are read');
  });

  it('and a quarter of a million tokens are split in linear time', () => {
    expect(tokenize('a<'.repeat(MAX_SOURCE_LENGTH / 2))).toHaveLength(MAX_SOURCE_LENGTH + 1);
    expect(tokenize('<a('.repeat(MAX_SOURCE_LENGTH / 4)).length).toBeGreaterThan(190_000);
  });
});

describe('line and column', () => {
  it('count every line break of WGSL once', () => {
    const tokens = tokenize('a\nb\r\nc\rd\u2028e\u0085f /*\n\r\n*/ g');
    expect(tokens.map((token) => `${token.text}@${token.line}:${token.column}`).slice(0, 7)).toEqual([
      'a@1:1',
      'b@2:1',
      'c@3:1',
      'd@4:1',
      'e@5:1',
      'f@6:1',
      'g@8:4',
    ]);
  });
});
