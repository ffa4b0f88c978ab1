/**
 * Progressive widening (Coulom 2007; Chaslot et al. 2008): of a node with N visits only the first ceil(coefficient * N^exponent) children are
 * there, so that many of them, or a continuum, are looked at one after the other. For actions and for the outcomes of chance: double
 * progressive widening (Couetoux et al. 2011).
 */
export interface Widening {
  /** Default 1. */
  readonly coefficient?: number;
  /** From 0 to 1. Default 0.5. */
  readonly exponent?: number;
}

/** A widening with its defaults. */
export type Widened = Required<Widening>;

/** Fills in the defaults. */
export function widened({ coefficient = 1, exponent = 0.5 }: Widening): Widened {
  return { coefficient, exponent };
}

/** How many children a node has after so many visits: 1 at least. */
export function childrenOpen({ coefficient, exponent }: Widened, visits: number): number {
  return Math.max(1, Math.ceil(coefficient * visits ** exponent));
}
