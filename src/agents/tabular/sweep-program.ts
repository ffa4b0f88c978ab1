import sweep from '../../../shaders/kernels/sweep.wgsl?raw';
import change from '../../../shaders/kernels/sweep-change.wgsl?raw';
import type { TabularMdp } from '../../envs/tabular/mdp.ts';
import type { Backend, BackendBuffer, Program, Step } from '../../rollout/backend.ts';
import { linkKernel } from '../../rollout/link.ts';
import { partsOf, slicedTables, sliceOf } from './sliced-tables.ts';

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
const MOST_OUTCOMES = { usual: 2 ** 28, emulated: 2 ** 22 } as const;
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
  const { states, actions } = mdp;
  const made: BackendBuffer[] = [];
  const buffer = (name: string, content: number | Float32Array | Uint32Array): BackendBuffer => {
    const words = typeof content === 'number' ? content : content.length;
    const one = backend.createBuffer(`forerun/sweep/${name}`, 4 * words);
    if (typeof content !== 'number') backend.write(one, content);
    made.push(one);
    return one;
  };
  try {
    const words = Math.floor(backend.maxBindingBytes / 4);
    const slice = sliceOf(mdp, words);
    const parts = partsOf(mdp, slice, words);
    const values = [buffer('even', states), buffer('odd', states)] as const;
    const kernel = linkKernel({ label: 'forerun/sweep/sweep', text: sweep, defines, workgroupSize: slice });
    const loaded = parts.map((part) => {
      const { rows, weights, nexts, paid } = slicedTables(mdp, discount, slice, part);
      const bound = [
        buffer('told', Uint32Array.of(states, actions, part.first, part.count)),
        buffer('rows', rows),
        buffer('weights', weights),
        buffer('nexts', nexts),
        buffer('paid', paid),
      ];
      return { bound, count: part.count, outcomes: nexts.length };
    });
    const stretch = Math.ceil(states / MOST_CHANGES);
    const changes = buffer('changes', Math.ceil(states / stretch));
    const changed = linkKernel({ label: 'forerun/sweep/change', text: change, defines });
    const isEmulated = backend.kind === 'webgpu' && backend.adapter.software;
    const looks = isEmulated ? MOST_OUTCOMES.emulated : MOST_OUTCOMES.usual;
    const outcomes = loaded.reduce((sum, part) => sum + part.outcomes, 0);
    // An even number ends where it began: the same program again.
    const sweeps = Math.max(1, Math.min(MOST_SWEEPS, 2 * Math.floor(looks / outcomes / 2)));
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

function floats(words: Uint32Array): Float32Array {
  return new Float32Array(words.buffer, words.byteOffset, words.length);
}
