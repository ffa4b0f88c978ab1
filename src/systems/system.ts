import type { EnsembleDynamics } from './ensemble.ts';

/** Actions are a box of numbers with bounds, or one index out of `count`. */
export type ActionSpace =
  | {
      readonly kind: 'continuous';
      readonly names: readonly string[];
      readonly low: Float32Array;
      readonly high: Float32Array;
      /** What doing nothing is: zero, or the bound next to it, unless the definition says otherwise. */
      readonly neutral: Float32Array;
    }
  | { readonly kind: 'discrete'; readonly count: number };

/** What a user writes to describe a system; see {@link defineSystem}. */
export interface SystemDefinition {
  /** Name for errors, labels and lists. Letters, digits and hyphens. */
  readonly name: string;
  /** Names of the state's components, in order: the f32 fields of the WGSL struct `State`. */
  readonly state: readonly string[];
  /**
   * Name to `[low, high]` per component (fields of the WGSL struct `Action`), or `[low, high, neutral]` where doing nothing is
   * not zero (the thrust that hovers): plans start from it, and it is the fallback when there is none; or `{ discrete: n }` (`Action { index: u32 }`).
   */
  readonly action:
    | Readonly<Record<string, readonly [low: number, high: number, neutral?: number]>>
    | { readonly discrete: number };
  /** Global `params` in WGSL, one f32 field per name; changed at run time without recompilation. Default none. */
  readonly params?: Readonly<Record<string, number>>;
  /** Tables. Each gives `fn name(i: u32) -> f32` (index clamped) and `const nameLength: u32` in WGSL. Default none. */
  readonly data?: Readonly<Record<string, Float32Array>>;
  /** The functions `dynamics` and `cost`, optionally `terminalCost` and `terminated`, and whatever they call. */
  readonly wgsl: string;
  /** State that an environment starts from; `random()` is uniform in [0, 1). Default all zeros. */
  readonly initialState?: (random: () => number) => readonly number[];
}

/** A checked system: what planners, environments and models take. Made by {@link defineSystem} only. */
export interface System {
  readonly name: string;
  readonly stateNames: readonly string[];
  /** S */
  readonly stateSize: number;
  readonly action: ActionSpace;
  /** A: numbers per action as planners exchange them; 1 for discrete actions (the index). */
  readonly actionSize: number;
  /** Default values; planners and environments hold their own copy. */
  readonly params: Readonly<Record<string, number>>;
  readonly data: Readonly<Record<string, Float32Array>>;
  /** The user's text, checked, with the loose built-ins replaced by the library's own; declares no bindings. */
  readonly code: string;
  readonly hasTerminalCost: boolean;
  readonly hasTerminated: boolean;
  readonly initialState: (random: () => number) => Float32Array;
  /** Set where the dynamics are learned networks; `code` then has no `dynamics`. Made by `defineLearnedSystem` only. */
  readonly ensemble?: EnsembleDynamics;
  /** Whether the cost of a step is minus the reward that the ensemble has learned; `cost` is then 0. */
  readonly costIsReward?: boolean;
}
