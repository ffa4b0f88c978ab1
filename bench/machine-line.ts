import type { Machine } from './machine.ts';

/** The machine in one line. */
export function machineLine({ cpu, cores, memoryGiB, os, runtime, load }: Machine): string {
  const memory = memoryGiB === null ? [] : [`${memoryGiB} GiB`];
  const before = load === null ? [] : [`load ${load} before`];
  return [cpu === 'unknown' ? 'processor unknown' : cpu, `${cores} cores`, ...memory, os, runtime, ...before].join(
    ', ',
  );
}
