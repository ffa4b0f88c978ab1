import { ForerunError } from '../error.ts';
import type { Backend } from '../rollout/backend.ts';
import type { System } from '../systems/system.ts';
import type { Algorithm } from './algorithm.ts';
import { type KernelLayout, LAYOUT_CHOICES, layoutFault, type PlannerLayout } from './layout.ts';
import type { LayoutStorage } from './layout-storage.ts';
import { type PlanProgram, planProgram } from './program.ts';
import { shapeOf } from './same-shape.ts';

/** How the fastest layout is looked for. */
export interface AutotuneOptions {
  /** Time for the search, compiling included; a candidate that was begun is finished. Default 2. */
  readonly seconds?: number;
  /** Keeps what was found for the next process. Default none: this process remembers it, and nothing is written. */
  readonly storage?: LayoutStorage;
}

/** What {@link fastestLayout} looks for a layout of. */
export interface TunedPlan {
  readonly system: System;
  readonly algorithm: Algorithm;
  readonly problems: number;
}

const DEFAULT_SECONDS = 2;

/** A layout has to be faster by so much: what is less is noise. */
const WORTHWHILE = 0.97;

/** Pairs of submissions that decide between two layouts, at least (while there is time) and at most. */
const LEAST_PAIRS = 3;
const MOST_PAIRS = 40;

/** Found in this process, by key. */
const known = new Map<string, KernelLayout>();

/** The search before: two at once would measure one another. */
let before: Promise<unknown> = Promise.resolve();

/**
 * Finds the fastest layout of a plan's kernels by running it: part by part, each candidate in turn with the best so far. Done once
 * per adapter, system and sizes; the result is remembered. Of several searches at once, each waits for the one before.
 */
export async function fastestLayout(
  backend: Backend,
  plan: TunedPlan,
  options: AutotuneOptions = {},
): Promise<PlannerLayout> {
  const { seconds = DEFAULT_SECONDS, storage } = options;
  const key = layoutKey(backend, plan);
  const kept = known.get(key) ?? (storage && (await readLayout(storage, key)));
  if (kept !== undefined) {
    known.set(key, kept);
    return { ...kept, from: 'kept' };
  }
  const turn = before.then(async (): Promise<PlannerLayout> => {
    const meanwhile = known.get(key);
    if (meanwhile !== undefined) return { ...meanwhile, from: 'kept' };
    const found = await search(backend, plan, performance.now() + 1000 * seconds);
    known.set(key, found);
    return { ...found, from: 'measured' };
  });
  before = turn.catch(() => undefined);
  const { from, ...layout } = await turn;
  try {
    await storage?.setItem(key, JSON.stringify(layout));
  } catch {
    // A full or read-only storage costs the next process a search.
  }
  return { ...layout, from };
}

/** Forgets what this process has measured. */
export function forgetLayouts(): void {
  known.clear();
}

async function search(backend: Backend, plan: TunedPlan, deadline: number): Promise<KernelLayout> {
  let best = await candidate(backend, plan, {});
  try {
    for (const layout of neighbours(backend, best.sizes.layout)) {
      if (performance.now() > deadline) break;
      const other = await candidate(backend, plan, { ...best.sizes.layout, ...layout }).catch((error: unknown) => {
        // What this adapter refuses, or has no memory for, is no candidate.
        if (error instanceof ForerunError && ['gpu-validation', 'timeout', 'invalid-argument'].includes(error.code))
          return;
        throw error;
      });
      if (other === undefined) continue;
      const suits = JSON.stringify(other.sizes.layout) !== JSON.stringify(best.sizes.layout);
      const [winner, loser] = suits && (await isFaster(other, best, deadline)) ? [other, best] : [best, other];
      loser.destroy();
      best = winner;
    }
    return best.sizes.layout;
  } finally {
    best.destroy();
  }
}

/** Layouts that differ in one part, in the order of what they promise. */
function* neighbours(backend: Backend, from: KernelLayout): Generator<Partial<KernelLayout>> {
  const draws = from.noise === 'apart' ? [] : LAYOUT_CHOICES.noise;
  for (const noise of draws) if (noise !== from.noise) yield { noise };
  for (const reductions of LAYOUT_CHOICES.reductions) if (reductions !== from.reductions) yield { reductions };
  // The CPU has no workgroups there.
  if (backend.kind === 'cpu') return;
  // Before workgroups, because networks have theirs in a way of their own.
  if (backend.subgroupSize > 0) yield { subgroups: !from.subgroups };
  for (const workgroupSize of LAYOUT_CHOICES.workgroupSize)
    if (workgroupSize !== from.workgroupSize) yield { workgroupSize };
  for (const samplesPerThread of LAYOUT_CHOICES.samplesPerThread)
    if (samplesPerThread !== from.samplesPerThread) yield { samplesPerThread };
  for (const state of LAYOUT_CHOICES.state) if (state !== from.state) yield { state };
}

async function candidate(backend: Backend, plan: TunedPlan, layout: Partial<KernelLayout>): Promise<PlanProgram> {
  const { system, algorithm, problems } = plan;
  const program = await planProgram(backend, system, algorithm, problems, layout);
  const start = system.initialState(() => 0.5);
  const states = new Float32Array(problems * system.stateSize);
  for (let b = 0; b < problems; b++) states.set(start, b * system.stateSize);
  backend.write(
    program.buffers.keys,
    Uint32Array.from({ length: problems }, (_, b) => b),
  );
  backend.write(program.buffers.states, states);
  backend.write(program.buffers.tick, Uint32Array.of(0, 0));
  try {
    // The first run of a kernel takes longer than the others.
    await program.tick.submit();
  } catch (error) {
    program.destroy();
    throw error;
  }
  return program;
}

/** Runs both in turn, so that a machine that changes its speed changes it for both. */
async function isFaster(one: PlanProgram, other: PlanProgram, deadline: number): Promise<boolean> {
  const times: [number[], number[]] = [[], []];
  // The last candidates should have their share of the time.
  const until = performance.now() + Math.max(0, deadline - performance.now()) / 4;
  for (let pair = 0; pair < MOST_PAIRS; pair++) {
    // Where one plan takes as long as the whole search may, one pair says enough.
    if (pair > 0 && performance.now() >= (pair < LEAST_PAIRS ? deadline : until)) break;
    for (const [i, program] of [one, other].entries()) {
      const started = performance.now();
      await program.tick.submit();
      times[i]?.push(performance.now() - started);
    }
  }
  const [mine = 0, theirs = 0] = times.map((all) => all.sort((a, b) => a - b)[all.length >> 1] ?? 0);
  const [least = 0, leastOther = 0] = times.map(([first = 0]) => first);
  return mine < WORTHWHILE * theirs && least < leastOther;
}

/** Says all that a layout's speed depends on. */
function layoutKey(backend: Backend, { system, algorithm, problems }: TunedPlan): string {
  const { kind, adapter, maxBindingBytes, subgroupSize, halves, workgroup } = backend;
  const machine = [kind, adapter.description, maxBindingBytes, subgroupSize, halves, workgroup];
  const shape = JSON.stringify([...machine, shapeOf(system), algorithm, problems]);
  return `forerun/layout/2/${system.name}/${algorithm.name}/${textHash(shape)}`;
}

/** FNV-1a over two words: 64 bits, because one of 32 meets another among some ten thousand plans. */
function textHash(text: string): string {
  let [one, other] = [0x811c9dc5, 0x050c5d1f];
  for (let i = 0; i < text.length; i++) {
    one = Math.imul(one ^ text.charCodeAt(i), 0x01000193);
    other = Math.imul(other ^ text.charCodeAt(text.length - 1 - i), 0x01000193);
  }
  return [one, other].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

/** What a storage has, unless it is no whole layout: another version's, or damaged. */
async function readLayout(storage: LayoutStorage, key: string): Promise<KernelLayout | undefined> {
  try {
    const found: unknown = JSON.parse((await storage.getItem(key)) ?? 'null');
    const { noise, ...others } = (found ?? {}) as KernelLayout;
    // Nobody asks for 'apart', but it is what some plans have.
    const layout = { ...others, ...(noise !== 'apart' && { noise }) };
    if (layoutFault(layout) !== undefined || noise === undefined) return undefined;
    const names = Object.keys(LAYOUT_CHOICES).filter((name) => name !== 'noise');
    return names.every((name) => Object.hasOwn(others, name)) ? { ...others, noise } : undefined;
  } catch {
    return undefined;
  }
}
