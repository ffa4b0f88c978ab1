/** The JavaScript runtime that this code runs in. */
export interface Runtime {
  /** How WebGPU is reached: `navigator.gpu`, or in Node an npm package. */
  readonly kind: 'node' | 'deno' | 'browser';
  /** `'Node'`, `'Bun'`, `'Deno'`, `'Chrome'`, `'Firefox'`, `'Safari'` or `'browser'`. */
  readonly name: string;
  readonly version: string;
  /** `'linux-x64'`; in browsers what the browser tells. */
  readonly platform: string;
}

interface Globals {
  readonly Deno?: {
    readonly version: { readonly deno: string };
    readonly build: { readonly os: string; arch: string };
  };
  readonly process?: { readonly versions?: Readonly<Record<string, string>>; platform?: string; arch?: string };
  readonly navigator?: { readonly userAgent?: string; readonly platform?: string };
}

const BROWSERS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Edge', /\bEdg\/([\d.]+)/],
  ['Chrome', /\b(?:Headless)?Chrome\/([\d.]+)/],
  ['Firefox', /\bFirefox\/([\d.]+)/],
  ['Safari', /\bVersion\/([\d.]+).*Safari/],
];

/** Says which runtime this is. A browser-like Node (Electron's renderer) that has `navigator.gpu` counts as a browser. */
export function detectRuntime(): Runtime {
  const { Deno, process, navigator } = globalThis as Globals;
  if (Deno !== undefined) {
    return { kind: 'deno', name: 'Deno', version: Deno.version.deno, platform: `${Deno.build.os}-${Deno.build.arch}` };
  }
  const versions = process?.versions;
  if (versions?.node !== undefined && !('document' in globalThis)) {
    const bun = versions.bun;
    return {
      kind: 'node',
      name: bun === undefined ? 'Node' : 'Bun',
      version: bun ?? versions.node,
      platform: `${process?.platform}-${process?.arch}`,
    };
  }
  const userAgent = navigator?.userAgent ?? '';
  for (const [name, pattern] of BROWSERS) {
    const version = pattern.exec(userAgent)?.[1];
    if (version !== undefined) return { kind: 'browser', name, version, platform: navigator?.platform ?? 'unknown' };
  }
  return { kind: 'browser', name: 'browser', version: 'unknown', platform: navigator?.platform ?? 'unknown' };
}
