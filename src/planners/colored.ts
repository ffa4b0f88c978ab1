/**
 * The matrix that colors noise: `y = M z` has the spectrum 1/f^exponent over `steps` when z is white, `[steps, steps]`
 * row-major. Every y_t has variance 1.
 *
 * Timmer and Koenig (1995) as in iCEM: independent normal amplitudes per frequency, scaled by f^(-exponent / 2), the
 * constant part like the lowest frequency, and an inverse real Fourier transform; all of it linear, so one matrix.
 */
export function coloringMatrix(exponent: number, steps: number): Float32Array {
  const matrix = new Float64Array(steps * steps);
  let column = 0;
  for (let k = 0; 2 * k <= steps; k++) {
    const scale = (Math.max(k, 1) / steps) ** (-exponent / 2);
    const single = k === 0 || 2 * k === steps; // the amplitudes of these frequencies are real
    for (let t = 0; t < steps; t++) {
      const phase = (2 * Math.PI * k * t) / steps;
      matrix[t * steps + column] = scale * Math.cos(phase) * (single ? 1 : Math.SQRT2);
      if (!single) matrix[t * steps + column + 1] = -scale * Math.sin(phase) * Math.SQRT2;
    }
    column += single ? 1 : 2;
  }
  let variance = 0;
  for (let l = 0; l < steps; l++) variance += (matrix[l] ?? 0) ** 2;
  return Float32Array.from(matrix, (value) => value / Math.sqrt(variance));
}
