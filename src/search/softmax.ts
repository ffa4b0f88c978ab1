/** The softmax of `count` logits from `first` on, into the same places of `into`; minus infinity gives 0. */
export function softmax(logits: Float64Array, first: number, count: number, into: Float64Array): void {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = first; i < first + count; i++) most = Math.max(most, logits[i] ?? 0);
  let sum = 0;
  for (let i = first; i < first + count; i++) {
    const weight = most === Number.NEGATIVE_INFINITY ? 0 : Math.exp((logits[i] ?? 0) - most);
    into[i] = weight;
    sum += weight;
  }
  for (let i = first; i < first + count; i++) into[i] = sum > 0 ? (into[i] ?? 0) / sum : 0;
}
