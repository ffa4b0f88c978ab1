import { afterEach, describe, expect, it, vi } from 'vitest';
import { compileSmallWasm, compileWasm } from './policy.ts';

const EMPTY = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

afterEach(() => vi.unstubAllGlobals());

describe('compiling WebAssembly', () => {
  it('works', async () => {
    expect(await compileWasm(EMPTY)).toBeInstanceOf(WebAssembly.Module);
    expect(compileSmallWasm(EMPTY)).toBeInstanceOf(WebAssembly.Module);
  });

  it.each([
    [
      'Chrome',
      `WebAssembly.compile(): Compiling or instantiating WebAssembly module violates the following Content Security policy directive because 'unsafe-eval' is not an allowed source of script`,
    ],
    ['Firefox', 'call to WebAssembly.compile() blocked by CSP'],
    ['Safari', `Refused to create a WebAssembly object because 'unsafe-eval' or 'wasm-unsafe-eval' is not allowed`],
  ])('names the directive to add where the policy forbids it as %s says', async (_, words) => {
    const refusal = new WebAssembly.CompileError(words);
    const refuse = () => {
      throw refusal;
    };
    vi.stubGlobal('WebAssembly', {
      compile: async () => refuse(),
      Module: vi.fn(function Module() {
        refuse();
      }),
    });
    const named = {
      code: 'wasm-unavailable',
      message: expect.stringContaining("script-src 'self' 'wasm-unsafe-eval'"),
    };
    await expect(compileWasm(EMPTY)).rejects.toMatchObject({ ...named, cause: refusal });
    expect(() => compileSmallWasm(EMPTY)).toThrow(expect.objectContaining(named));
  });

  it('leaves other errors as they are', async () => {
    await expect(compileWasm(EMPTY.slice(0, 7))).rejects.toThrow(WebAssembly.CompileError);
    expect(() => compileSmallWasm(EMPTY.slice(0, 7))).toThrow(WebAssembly.CompileError);
  });
});
