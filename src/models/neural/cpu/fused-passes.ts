import type { Activation } from '../../../systems/ensemble.ts';

/** Adam: the next value, sum of gradients and sum of squares, as `adamStep` defines them. */
export function adamPass(
  { value: x, gradient, gradients, squares }: Readonly<Record<string, Float32Array>>,
  {
    rate,
    epsilon,
    weightDecay,
    beta1,
    beta2,
  }: Readonly<Record<'rate' | 'epsilon' | 'weightDecay' | 'beta1' | 'beta2', number>>,
): Float32Array[] {
  if (x === undefined || gradient === undefined || gradients === undefined || squares === undefined) return [];
  const [value, sum, squared] = [new Float32Array(x.length), new Float32Array(x.length), new Float32Array(x.length)];
  for (let i = 0; i < x.length; i++) {
    const before = x[i] as number;
    const g = (gradient[i] as number) + weightDecay * before;
    const m = beta1 * (gradients[i] as number) + g;
    const v = beta2 * (squares[i] as number) + g * g;
    sum[i] = m;
    squared[i] = v;
    value[i] = before - (rate * m) / (Math.sqrt(v) + epsilon);
  }
  return [value, sum, squared];
}

/** A hidden layer behind its matrix product: its values and, for SiLU, the sigmoids. `biases` have a row for each member. */
export function hiddenPass(
  { products, biases }: Readonly<Record<string, Float32Array>>,
  { activation, width, rows }: { readonly activation: Activation; readonly width: number; readonly rows: number },
): Float32Array[] {
  if (products === undefined || biases === undefined) return [];
  const values = new Float32Array(products.length);
  const gates = activation === 'silu' ? new Float32Array(products.length) : values;
  for (let row = 0, at = 0; at < products.length; row++, at += width) {
    const bias = Math.floor(row / rows) * width;
    switch (activation) {
      case 'relu':
        for (let j = 0; j < width; j++)
          values[at + j] = Math.max(0, (products[at + j] as number) + (biases[bias + j] as number));
        break;
      case 'silu':
        for (let j = 0; j < width; j++) {
          const sum = (products[at + j] as number) + (biases[bias + j] as number);
          const gate = 1 / (1 + Math.exp(-sum));
          gates[at + j] = gate;
          values[at + j] = sum * gate;
        }
        break;
      case 'tanh':
        for (let j = 0; j < width; j++)
          values[at + j] = Math.tanh((products[at + j] as number) + (biases[bias + j] as number));
        break;
      default:
        activation satisfies never;
    }
  }
  return activation === 'silu' ? [values, gates] : [values];
}

/** The gradient before an activation, given that behind it. */
export function hiddenGradientPass(
  { gradient, values, gates }: Readonly<Record<string, Float32Array>>,
  { activation }: { readonly activation: Activation },
): Float32Array[] {
  if (gradient === undefined || values === undefined || gates === undefined) return [];
  const result = new Float32Array(gradient.length);
  switch (activation) {
    case 'relu':
      for (let i = 0; i < result.length; i++) result[i] = (values[i] as number) > 0 ? (gradient[i] as number) : 0;
      break;
    case 'silu':
      for (let i = 0; i < result.length; i++) {
        const gate = gates[i] as number;
        result[i] = (gradient[i] as number) * (gate + (values[i] as number) * (1 - gate));
      }
      break;
    case 'tanh':
      for (let i = 0; i < result.length; i++) result[i] = (gradient[i] as number) * (1 - (values[i] as number) ** 2);
      break;
    default:
      activation satisfies never;
  }
  return [result];
}
