import type { PlannerOptions } from './planner.ts';

/** Where a planner runs, and how long the GPU may take. */
export type Place = Pick<PlannerOptions, 'backend' | 'device' | 'threads' | 'timeoutMs'>;

/** Names of what a {@link Place} has. */
export const PLACE_OPTIONS = {
  backend: true,
  device: true,
  threads: true,
  timeoutMs: true,
} as const satisfies Record<keyof Place, true>;

/** What of a place was given. */
export function placeOf(given: { readonly [Name in keyof Place]?: Place[Name] | undefined }): Place {
  const { backend, device, threads, timeoutMs } = given;
  return {
    ...(backend && { backend }),
    ...(device && { device }),
    ...(threads !== undefined && { threads }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  };
}
