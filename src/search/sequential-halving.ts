/**
 * Sequential Halving (Karnin, Koren and Somekh 2013) as Gumbel MuZero uses it (Danihelka et al. 2022): for each simulation, how many visits
 * the root's action that it takes has had before. So the best of the actions with that many visits is the one to take.
 *
 * In ceil(log2 m) phases the budget is shared evenly; after each, the better half of the actions goes on (never less than two).
 *
 * @param considered m: actions that are tried at first
 * @param simulations n: the budget
 * @returns `[n]`
 */
export function sequentialHalving(considered: number, simulations: number): Int32Array {
  if (considered <= 1) return Int32Array.from({ length: simulations }, (_, i) => i);
  const phases = Math.ceil(Math.log2(considered));
  const sequence = new Int32Array(simulations);
  let remaining = considered;
  // Actions that go on have all been visited this often.
  let visits = 0;
  for (let at = 0; at < simulations; remaining = Math.max(2, Math.floor(remaining / 2))) {
    const each = Math.max(1, Math.floor(simulations / (phases * remaining)));
    for (let i = 0; i < each; i++, visits++) {
      sequence.fill(visits, at, at + remaining);
      at += remaining;
    }
  }
  return sequence;
}
