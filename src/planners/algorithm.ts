/** Placeholder while the stages are built; replaced by the three stages sample, roll out, refit. */
export interface Algorithm {
  readonly name: string;
  /** N */
  readonly samples: number;
  /** H */
  readonly horizon: number;
}
