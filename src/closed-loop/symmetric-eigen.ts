/** Eigenvalues `[n]` and, column by column, eigenvectors `[n, n]` row-major: A = V diag(values) V^T. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/** Rotations until the rest is rounding: quadratic convergence needs six to ten for any size that fits here. */
const MOST_SWEEPS = 50;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix by Jacobi's rotations (Golub and Van Loan, section 8.5): short, exact to
 * rounding, and for a few dozen dimensions as quick as anything.
 *
 * @param matrix `[n, n]`; only read
 */
export function symmetricEigen(matrix: Float64Array, n: number): SymmetricEigen {
  const a = matrix.slice();
  const v = Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));
  const at = (m: Float64Array, row: number, column: number) => m[row * n + column] ?? 0;
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let off = 0;
    let all = 0;
    for (let i = 0; i < n * n; i++) {
      const square = (a[i] ?? 0) ** 2;
      all += square;
      if (i % (n + 1) !== 0) off += square;
    }
    if (off <= 1e-30 * all) break;
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) {
        const coupled = at(a, p, q);
        if (coupled === 0) continue;
        const theta = (at(a, q, q) - at(a, p, p)) / (2 * coupled);
        const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        rotate(a, n, p, q, c, t * c);
        for (let k = 0; k < n; k++) turn(v, k * n + p, k * n + q, c, t * c);
      }
    }
  }
  return { values: Float64Array.from({ length: n }, (_, i) => at(a, i, i)), vectors: v };
}

/** J^T A J for the rotation J in the plane of p and q. */
function rotate(a: Float64Array, n: number, p: number, q: number, c: number, s: number): void {
  for (let k = 0; k < n; k++) turn(a, k * n + p, k * n + q, c, s);
  for (let k = 0; k < n; k++) turn(a, p * n + k, q * n + k, c, s);
}

/** Turns two numbers by the angle with that cosine and sine. */
function turn(m: Float64Array, i: number, j: number, c: number, s: number): void {
  const [x, y] = [m[i] ?? 0, m[j] ?? 0];
  m[i] = c * x - s * y;
  m[j] = s * x + c * y;
}
