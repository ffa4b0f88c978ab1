import sweep from '../../../shaders/kernels/sweep.wgsl?raw';
import change from '../../../shaders/kernels/sweep-change.wgsl?raw';
import type { TabularMdp } from '../../envs/tabular/mdp.ts';
import { ForerunError } from '../../error.ts';
import type { Backend, BackendBuffer, Program, Step } from '../../rollout/backend.ts';
import { linkKernel } from '../../rollout/link.ts';

/** Sweeps of value iteration, made ready on a backend. */
export interface SweepProgram {
  /** Sweeps in a submission, at most. */
  readonly sweeps: number;
  /**
   * Sweeps, and returns the largest change of a value in the last one.
   *
   * @param sweeps 1 to {@link SweepProgram.sweeps}, which is the default
   */
  submit(sweeps?: number): Promise<number>;
  /** `[S]` */
  values(): Promise<Float32Array>;
  destroy(): void;
}

/** Most sweeps in a submission, and most outcomes that it should look at: it has to end within the bound on waiting. */
const MOST_SWEEPS = 32;
const MOST_OUTCOMES = { onGpu: 2 ** 28, inSoftware: 2 ** 24 } as const;
/** How many numbers at most say what has changed. */
const MOST_CHANGES = 1024;
/** What every kernel's text asks for: of no use here. */
const defines = { PAD: 4 } as const;

/**
 * Puts a table on a backend. What does not fit one binding is split by states.
 *
 * @throws ForerunError `invalid-argument` for more states than a binding holds, or a state with more outcomes
 */
export async function sweepProgram(backend: Backend, mdp: TabularMdp, discount: number): Promise<SweepProgram> {
  const { states, actions, nexts } = mdp;
  const made: BackendBuffer[] = [];
  const buffer = (name: string, content: number | Float32Array | Uint32Array): BackendBuffer => {
    const words = typeof content === 'number' ? content : content.length;
    const one = backend.createBuffer(`forerun/sweep/${name}`, 4 * words);
    if (typeof content !== 'number') backend.write(one, content);
    made.push(one);
    return one;
  };
  try {
    const parts = partsOf(mdp, Math.floor(backend.maxBindingBytes / 4));
    const values = [buffer('even', states), buffer('odd', states)] as const;
    const kernel = linkKernel({ label: 'forerun/sweep/sweep', text: sweep, defines });
    const loaded = parts.map(({ first, count }) => {
      const tables = tablesOf(mdp, discount, first, count);
      const told = buffer('told', Uint32Array.of(states, actions, first, count));
      const bound = [
        told,
        buffer('offsets', tables.offsets),
        buffer('weights', tables.weights),
        buffer('nexts', tables.nexts),
        buffer('paid', tables.paid),
      ];
      return { bound, count };
    });
    const stretch = Math.ceil(states / MOST_CHANGES);
    const changes = buffer('changes', Math.ceil(states / stretch));
    const changed = linkKernel({ label: 'forerun/sweep/change', text: change, defines });
    const looks = backend.adapter.software ? MOST_OUTCOMES.inSoftware : MOST_OUTCOMES.onGpu;
    // An even number ends where it began: the same program again.
    const sweeps = Math.max(1, Math.min(MOST_SWEEPS, 2 * Math.floor(looks / nexts.length / 2)));
    const looked = buffer('looked', Uint32Array.of(states, stretch, 0, 0));
    const programs = new Map<string, Program>();
    // Where the values of the last sweep lie: 0 or 1.
    let latest: 0 | 1 = 0;
    const prepared = async (count: number): Promise<Program> => {
      const key = `${count} from ${latest}`;
      const known = programs.get(key);
      if (known) return known;
      const steps: Step[] = [];
      for (let k = 0; k < count; k++) {
        const pair = (latest + k) % 2 === 0 ? values : ([values[1], values[0]] as const);
        for (const { bound, count: own } of loaded)
          steps.push({ kernel, buffers: [...bound, ...pair], invocations: own });
      }
      steps.push({ kernel: changed, buffers: [looked, ...values, changes], invocations: Math.ceil(states / stretch) });
      const program = await backend.prepare('forerun/sweep', steps, changes);
      programs.set(key, program);
      return program;
    };
    return {
      sweeps,
      async submit(count = sweeps) {
        const program = await prepared(count);
        const change = floats(await program.submit()).reduce((most, each) => Math.max(most, each), 0);
        latest = (latest + count) % 2 === 0 ? 0 : 1;
        return change;
      },
      async values() {
        const reading = await backend.prepare('forerun/sweep/collect', [], values[latest]);
        try {
          return floats(await reading.submit()).slice();
        } finally {
          reading.destroy();
        }
      },
      destroy() {
        for (const program of programs.values()) program.destroy();
        for (const each of made) each.destroy();
      },
    };
  } catch (error) {
    for (const each of made) each.destroy();
    throw error;
  }
}

/** Runs of states whose tables fit so many words. */
function partsOf({ name, states, actions, offsets }: TabularMdp, words: number): { first: number; count: number }[] {
  const size = (first: number, end: number) =>
    Math.max((end - first) * actions + 1, (offsets[end * actions] ?? 0) - (offsets[first * actions] ?? 0));
  const parts: { first: number; count: number }[] = [];
  for (let first = 0; first < states; ) {
    // The largest count that fits, by halving.
    let [fits, over] = [0, states - first + 1];
    while (over - fits > 1) {
      const middle = (fits + over) >> 1;
      if (size(first, first + middle) <= words) fits = middle;
      else over = middle;
    }
    if (fits === 0 || states > words) {
      throw new ForerunError(
        'invalid-argument',
        `sweepValues: '${name}' has ${states} states, ${actions} actions and up to ${size(first, first + 1)} outcomes a state, but a binding holds ${words} numbers; use valueIteration.`,
      );
    }
    parts.push({ first, count: fits });
    first += fits;
  }
  return parts;
}

/** The tables of some states as the kernel reads them. */
function tablesOf(mdp: TabularMdp, discount: number, first: number, count: number) {
  const { actions, offsets, probabilities, nexts, rewards, terminals } = mdp;
  const pairs = count * actions;
  const firstPair = first * actions;
  const from = offsets[firstPair] ?? 0;
  const end = offsets[firstPair + pairs] ?? 0;
  const paid = new Float32Array(pairs);
  const weights = new Float32Array(end - from);
  for (let pair = 0; pair < pairs; pair++) {
    let sum = 0;
    for (let k = offsets[firstPair + pair] ?? 0; k < (offsets[firstPair + pair + 1] ?? 0); k++) {
      const probability = probabilities[k] ?? 0;
      sum += probability * (rewards[k] ?? 0);
      weights[k - from] = terminals[k] === 1 ? 0 : discount * probability;
    }
    paid[pair] = sum;
  }
  const own = offsets.slice(firstPair, firstPair + pairs + 1).map((offset) => offset - from);
  return { offsets: own, weights, nexts: nexts.slice(from, end), paid };
}

function floats(words: Uint32Array): Float32Array {
  return new Float32Array(words.buffer, words.byteOffset, words.length);
}
