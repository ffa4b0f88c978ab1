import type { PlannerOptions } from '../../src/index.ts';
import type { PartName, PartValues } from './parts.ts';

/** What a part is opened with. */
export interface PartOptions {
  readonly values: PartValues;
  readonly seed: number;
  readonly backend: PlannerOptions['backend'];
  /** Whether it may begin to move by itself. */
  readonly playing: boolean;
  /** Told what the reader chose. */
  readonly onChoice: (choice: { readonly values: PartValues; readonly seed: number }) => void;
  /** Told what happened, for those who cannot see it. */
  readonly onNews: (text: string) => void;
}

/** A part in the page. */
export interface PartView {
  readonly name: PartName;
  readonly playing: boolean;
  playOrPause(): void;
  step(): void;
  reset(): void;
  /** Takes up values and a seed from elsewhere: the address. */
  change(values: PartValues, seed: number): void;
  /** Takes everything out of the page. */
  destroy(): void;
}

/** Whether the reader prefers less motion. */
export const calm = matchMedia('(prefers-reduced-motion: reduce)');

/** Least time between two pictures, in ms: what moves more often is not seen better. */
export function pictureEvery(): number {
  return calm.matches ? 500 : 90;
}
