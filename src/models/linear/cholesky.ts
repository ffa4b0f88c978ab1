/**
 * Cholesky factorisation in float64, on row-major `[n, n]` arrays of which only the lower triangle is read and written.
 *
 * Row by row (Golub and Van Loan, "Matrix Computations", algorithm 4.2.2 by rows), so that long factorisations can make
 * room for other work between rows.
 */

/** Row `i` of L in place of row `i` of A = L L^T, given the rows above it. False when A is not positive definite. */
export function factorRow(a: Float64Array, n: number, i: number): boolean {
  const row = a.subarray(i * n, i * n + i + 1);
  for (let j = 0; j <= i; j++) {
    const above = a.subarray(j * n, j * n + j + 1);
    let sum = row[j] ?? 0;
    for (let k = 0; k < j; k++) sum -= (row[k] ?? 0) * (above[k] ?? 0);
    if (j < i) row[j] = sum / (above[j] ?? 0);
    else if (sum > 0 && Number.isFinite(sum)) row[j] = Math.sqrt(sum);
    else return false;
  }
  return true;
}

/** L in place of A. False when A is not positive definite. */
export function factor(a: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) if (!factorRow(a, n, i)) return false;
  return true;
}

/** v in place of b, where L v = b. */
export function solveLower(l: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const row = l.subarray(i * n, i * n + i + 1);
    let sum = b[i] ?? 0;
    for (let k = 0; k < i; k++) sum -= (row[k] ?? 0) * (b[k] ?? 0);
    b[i] = sum / (row[i] ?? 0);
  }
}

/** x in place of b, where L L^T x = b. */
export function solve(l: Float64Array, n: number, b: Float64Array): void {
  solveLower(l, n, b);
  for (let i = n - 1; i >= 0; i--) {
    const row = l.subarray(i * n, i * n + i + 1);
    const value = (b[i] ?? 0) / (row[i] ?? 0);
    b[i] = value;
    // Down the row instead of down the column: memory is read in order.
    for (let k = 0; k < i; k++) b[k] = (b[k] ?? 0) - (row[k] ?? 0) * value;
  }
}

/** The lower triangle of A^-1 (zeros above it), from L. */
export function inverse(l: Float64Array, n: number): Float64Array {
  const lowerInverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const row = lowerInverse.subarray(i * n, i * n + i + 1);
    for (let k = 0; k < i; k++) {
      const factorOf = l[i * n + k] ?? 0;
      const above = lowerInverse.subarray(k * n, k * n + k + 1);
      for (let j = 0; j <= k; j++) row[j] = (row[j] ?? 0) - factorOf * (above[j] ?? 0);
    }
    const diagonal = l[i * n + i] ?? 0;
    for (let j = 0; j < i; j++) row[j] = (row[j] ?? 0) / diagonal;
    row[i] = 1 / diagonal;
  }
  const result = new Float64Array(n * n);
  // A^-1 = L^-T L^-1: a sum of outer products of the rows of L^-1.
  for (let k = 0; k < n; k++) {
    const row = lowerInverse.subarray(k * n, k * n + k + 1);
    for (let i = 0; i <= k; i++) {
      const value = row[i] ?? 0;
      const into = result.subarray(i * n, i * n + i + 1);
      for (let j = 0; j <= i; j++) into[j] = (into[j] ?? 0) + value * (row[j] ?? 0);
    }
  }
  return result;
}
