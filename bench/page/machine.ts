import { detectRuntime } from '../../src/gpu/runtime.ts';
import type { Machine } from '../machine.ts';

/** What a browser tells of the machine. */
export function describeBrowser(): Machine {
  const { name, version, platform } = detectRuntime();
  const { hardwareConcurrency } = navigator;
  const memory = 'deviceMemory' in navigator ? Number(navigator.deviceMemory) : Number.NaN;
  return {
    cpu: 'unknown',
    cores: hardwareConcurrency,
    // At most 8 is told.
    memoryGiB: Number.isFinite(memory) ? memory : null,
    os: platform,
    runtime: `${name} ${version}`,
    load: null,
  };
}
