/**
 * Cholesky factorisation in float64, on row-major `[n, n]` arrays of which only the lower triangle is read and written.
 *
 * Row by row (Golub and Van Loan, "Matrix Computations", section 4.2), so that long factorisations can make room for other
 * work between rows. Our own: with ml-matrix (MIT) the same is 70 kB of JavaScript, and cannot pause.
 */

/** Row `i` of L in place of row `i` of A = L L^T, given the rows above it. False when A is not positive definite. */
export function factorRow(a: Float64Array, n: number, i: number): boolean {
  const row = i * n;
  for (let j = 0; j < i; j++) {
    a[row + j] = ((a[row + j] ?? 0) - dot(a, row, a, j * n, j)) / (a[j * n + j] ?? 0);
  }
  const pivot = (a[row + i] ?? 0) - dot(a, row, a, row, i);
  if (!(pivot > 0 && pivot < Number.POSITIVE_INFINITY)) return false;
  a[row + i] = Math.sqrt(pivot);
  return true;
}

/** L in place of A. False when A is not positive definite. */
export function factor(a: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) if (!factorRow(a, n, i)) return false;
  return true;
}

/** v in place of b, where L v = b. */
export function solveLower(l: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) b[i] = ((b[i] ?? 0) - dot(l, i * n, b, 0, i)) / (l[i * n + i] ?? 0);
}

/** x in place of b, where L L^T x = b. */
export function solve(l: Float64Array, n: number, b: Float64Array): void {
  solveLower(l, n, b);
  for (let i = n - 1; i >= 0; i--) {
    const value = (b[i] ?? 0) / (l[i * n + i] ?? 0);
    b[i] = value;
    // Along the row instead of down the column: memory is read in order.
    for (let k = 0; k < i; k++) b[k] = (b[k] ?? 0) - (l[i * n + k] ?? 0) * value;
  }
}

/** The lower triangle of A^-1 (zeros above it), from L. */
export function inverse(l: Float64Array, n: number): Float64Array {
  // Row j holds column j of L^-1, so that all sums below run along rows.
  const columns = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    columns[j * n + j] = 1 / (l[j * n + j] ?? 0);
    for (let i = j + 1; i < n; i++) {
      columns[j * n + i] = -dot(l, i * n + j, columns, j * n + j, i - j) / (l[i * n + i] ?? 0);
    }
  }
  const result = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) result[i * n + j] = dot(columns, i * n + i, columns, j * n + i, n - i);
  }
  return result;
}

/** Sum of products of `length` numbers of `a` from `aAt` with those of `b` from `bAt`; two sums at once take half the time. */
export function dot(a: Float64Array, aAt: number, b: Float64Array, bAt: number, length: number): number {
  let [even, odd] = [0, 0];
  const pairs = length - (length % 2);
  for (let k = 0; k < pairs; k += 2) {
    even += (a[aAt + k] ?? 0) * (b[bAt + k] ?? 0);
    odd += (a[aAt + k + 1] ?? 0) * (b[bAt + k + 1] ?? 0);
  }
  return pairs < length ? even + odd + (a[aAt + pairs] ?? 0) * (b[bAt + pairs] ?? 0) : even + odd;
}
