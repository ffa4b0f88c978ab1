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
  readonly seed: number;
}

/** Takes actions from leaves and rolls out from where they lead, all in one submission. */
export interface LeafProgram {
  /**
   * @param from `[rows, S + A]`: states and actions
   * @returns `[rows, S + 3]`: states, rewards, ends (0 none, 1 by the system, 2 not finite), values; the next call writes over it
   */
  run(from: Float32Array, rows: number): Promise<Float32Array>;
  destroy(): void;
}

/** Makes programs for a system; sizes are made as they are asked for and kept. */
export function leafProgram(backend: Backend, system: System, settings: LeafSettings): LeafProgram {
  const { stateSize, action } = system;
  const fromSize = stateSize + system.actionSize;
  const { rollouts, horizon, discount, seed } = settings;
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
    fr_leaves: buffer('leaves', 6),
    params: filled('params', paramsData(system)),
    ...(tables && { fr_data: filled('data', tables) }),
  };
  const prepared = new Map<number, Promise<{ readonly from: BackendBuffer; readonly program: Program }>>();
  const most = Math.max(1, Math.floor(backend.maxBindingBytes / (4 * Math.max(rollouts, columns))));
  const { fr_leaves: leaves } = shared;

  const prepare = async (capacity: number) => {
    const own: Record<string, BackendBuffer> = {
      ...shared,
      fr_from: buffer('from', capacity * fromSize),
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
    return { from: find('fr_from'), program: await backend.prepare(label, steps, find('fr_to')) };
  };

  let call = 0;
  const words = new ArrayBuffer(24);
  const [integers, floats] = [new Uint32Array(words), new Float32Array(words)];
  const submit = async (from: Float32Array, rows: number): Promise<Float32Array> => {
    const capacity = Math.min(most, 2 ** Math.ceil(Math.log2(rows)));
    const pending = prepared.get(capacity) ?? prepare(capacity);
    prepared.set(capacity, pending);
    const { from: buffer, program } = await pending;
    integers.set([rows, rollouts, horizon, seed, call++]);
    floats[5] = discount;
    if (leaves !== undefined) backend.write(leaves, integers);
    backend.write(buffer, from);
    const answer = await program.submit();
    return new Float32Array(answer.buffer, answer.byteOffset, rows * columns);
  };

  return {
    async run(from, rows) {
      if (rows <= most) return submit(from, rows);
      const all = new Float32Array(rows * columns);
      for (let first = 0; first < rows; first += most) {
        const part = Math.min(most, rows - first);
        all.set(await submit(from.subarray(first * fromSize, (first + part) * fromSize), part), first * columns);
      }
      return all;
    },
    destroy() {
      for (const one of prepared.values())
        one.then(
          ({ program }) => program.destroy(),
          () => undefined,
        );
      for (const one of made) one.destroy();
    },
  };
}
