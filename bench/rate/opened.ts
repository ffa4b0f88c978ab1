/** A task that is ready to be repeated. */
export interface OpenedTask {
  /** Does it once: how long that took, and a number that shows what came of it. */
  readonly once: () => Promise<{ readonly ms: number; readonly check: number }>;
  readonly destroy: () => void;
}
