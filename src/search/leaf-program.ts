import leavesText from '../../shaders/kernels/search-leaves.wgsl?raw';
import rolloutKernel from '../../shaders/kernels/search-rollout.wgsl?raw';
import stepKernel from '../../shaders/kernels/search-step.wgsl?raw';
import valueKernel from '../../shaders/kernels/search-value.wgsl?raw';
import type { Backend, BackendBuffer, Program } from '../rollout/backend.ts';
import { linkKernel } from '../rollout/link.ts';
import { concatenatedData, paramsData } from '../systems/prelude.ts';
import type { System } from '../systems/system.ts';

/** How leaves are evaluated. */
export interface LeafSettings {
  /** R: roll-outs of a leaf. */
  readonly rollouts: number;
  /** Steps of a roll-out. */
  readonly horizon: number;
  readonly discount: number;
}

/** Takes actions from leaves and rolls out from where they lead, all in one submission. Calls at once wait for one another. */
export interface LeafProgram {
  /**
   * @param from `[rows, S + A]`: states and actions
   * @param stay takes no actions: rolls out from where the states are
   * @param keys `[rows, 2]`: of the random numbers; the same key draws the same ones, whatever else is in the call
   * @returns `[rows, S + 3]`: states, rewards, ends (0 none, 1 by the system, 2 not finite, 3 not finite in a roll-out), values; yours to keep
   */
  run(from: Float32Array, keys: Uint32Array, rows: number, stay?: boolean): Promise<Float32Array>;
  destroy(): void;
}

/** A program for so many rows, and what it is told. */
interface Prepared {
  readonly from: BackendBuffer;
  readonly keys: BackendBuffer;
  readonly program: Program;
}

/** Makes programs for a system; sizes are made as they are asked for and kept. */
export function leafProgram(backend: Backend, system: System, settings: LeafSettings): LeafProgram {
  const { stateSize, action } = system;
  const fromSize = stateSize + system.actionSize;
  const { rollouts, horizon, discount } = settings;
  const label = `forerun/search/${system.name}`;
  const columns = stateSize + 3;
  const discrete = action.kind === 'discrete';
  const defines = { PAD: 4, DISCRETE: discrete, CHOICES: discrete ? action.count : 0, COLUMNS: columns };
  const kernels = {
    step: linkKernel({ label: `${label}/step`, text: leavesText + stepKernel, defines, system }),
    rollout: linkKernel({ label: `${label}/rollout`, text: leavesText + rolloutKernel, defines, system }),
    value: linkKernel({ label: `${label}/value`, text: leavesText + valueKernel, defines }),
  };
  const made: BackendBuffer[] = [];
  const buffer = (name: string, words: number): BackendBuffer => {
    const one = backend.createBuffer(`${label}/${name}`, 4 * words);
    made.push(one);
    return one;
  };
  const filled = (name: string, words: Float32Array): BackendBuffer => {
    const one = buffer(name, words.length);
    backend.write(one, words);
    return one;
  };
  const tables = concatenatedData(system);
  const shared: Record<string, BackendBuffer> = {
    fr_leaves: buffer('leaves', 5),
    params: filled('params', paramsData(system)),
    ...(tables && { fr_data: filled('data', tables) }),
  };
  const prepared = new Map<number, Prepared>();
  const most = Math.max(1, Math.floor(backend.maxBindingBytes / (4 * Math.max(rollouts, columns, fromSize))));
  const { fr_leaves: leaves } = shared;

  const prepare = async (capacity: number): Promise<Prepared> => {
    const own: Record<string, BackendBuffer> = {
      ...shared,
      fr_from: buffer('from', capacity * fromSize),
      fr_keys: buffer('keys', capacity * 2),
      fr_to: buffer('to', capacity * columns),
      fr_returns: buffer('returns', capacity * Math.max(1, rollouts)),
    };
    const find = (name: string) => own[name] ?? buffer(name, 1);
    const steps = (
      [
        ['step', capacity],
        ['rollout', capacity * rollouts],
        ['value', rollouts === 0 ? 0 : capacity],
      ] as const
    )
      .filter(([, invocations]) => invocations > 0)
      .map(([name, invocations]) => ({
        kernel: kernels[name],
        buffers: kernels[name].bindings.map((binding) => find(binding.name)),
        invocations,
      }));
    return {
      from: find('fr_from'),
      keys: find('fr_keys'),
      program: await backend.prepare(label, steps, find('fr_to')),
    };
  };

  const words = new ArrayBuffer(20);
  const [integers, floats] = [new Uint32Array(words), new Float32Array(words)];
  const submit = async (from: Float32Array, keys: Uint32Array, rows: number, stay: boolean): Promise<Float32Array> => {
    const capacity = Math.min(most, 2 ** Math.ceil(Math.log2(rows)));
    const found = prepared.get(capacity) ?? (await prepare(capacity));
    prepared.set(capacity, found);
    const { program } = found;
    integers.set([rows, rollouts, horizon]);
    floats[3] = discount;
    integers[4] = stay ? 1 : 0;
    if (leaves !== undefined) backend.write(leaves, integers);
    backend.write(found.from, from);
    backend.write(found.keys, keys);
    const answer = await program.submit();
    return new Float32Array(answer.buffer, answer.byteOffset, rows * columns);
  };
  const runNow = async (from: Float32Array, keys: Uint32Array, rows: number, stay: boolean): Promise<Float32Array> => {
    const all = new Float32Array(rows * columns);
    for (let first = 0; first < rows; first += most) {
      const part = Math.min(most, rows - first);
      const end = first + part;
      const own = [from.subarray(first * fromSize, end * fromSize), keys.subarray(2 * first, 2 * end)] as const;
      all.set(await submit(...own, part, stay), first * columns);
    }
    return all;
  };

  // Buffers are shared by all calls, so the next begins when the last is over, however that ends.
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(from, keys, rows, stay = false) {
      const answer = last.then(() => runNow(from, keys, rows, stay));
      last = answer.catch(() => undefined);
      return answer;
    },
    destroy() {
      for (const { program } of prepared.values()) program.destroy();
      for (const one of made) one.destroy();
    },
  };
}
