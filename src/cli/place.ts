import { MOST_THREADS } from '../rollout/cpu/words.js';
import type { ParsedArguments } from './arguments.ts';

/** Who computes, as every command that plans takes it. */
export interface ChosenPlace {
  readonly backend: 'auto' | 'webgpu' | 'cpu';
  /** Of the CPU backend. */
  readonly threads?: number;
}

/** The options that say who computes, for `parseArguments`. */
export const PLACE_OPTIONS = { backend: { type: 'string' }, threads: { type: 'string' } } as const;

/** The lines of the help about {@link PLACE_OPTIONS}. */
export const PLACE_HELP = `  --backend <name>      auto, webgpu or cpu                            (auto)
  --threads <n>         threads of the CPU backend, 1 to ${MOST_THREADS}            (as many as the machine runs at once)`;

/**
 * Reads {@link PLACE_OPTIONS}.
 *
 * @throws ForerunError `invalid-argument`
 */
export function chosenPlace(parsed: ParsedArguments): ChosenPlace {
  const backend = parsed.choice('backend', ['auto', 'webgpu', 'cpu']) ?? 'auto';
  const threads = parsed.integer('threads', 1, MOST_THREADS);
  return { backend, ...(threads !== undefined && { threads }) };
}
