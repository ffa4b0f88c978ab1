/** The package ships no types, and no `main`: only this file can be imported. */
declare module 'wgsl-preprocessor/wgsl-preprocessor.js' {
  /** Template tag: `#if ${condition}`, `#elif ${condition}`, `#else`, `#endif`; values elsewhere are inserted. */
  export function wgsl(strings: readonly string[], ...values: readonly (string | boolean)[]): string;
}
