import { defineSystem } from '../systems/define.ts';
import type { System } from '../systems/system.ts';

/** Where a poisoned system puts its bad number. */
export const PLACES = {
  nowhere: 0,
  cost: 1,
  state: 2,
  'state, clamped in the next step': 3,
  'terminal cost': 4,
} as const;

/** Upper halves of the f32 that are no numbers. */
export const BITS = { NaN: 0x7fc0, 'NaN with sign': 0xffc0, Infinity: 0x7f80, '-Infinity': 0xff80 } as const;

/** The step at which a poisoned system is poisoned, unless told otherwise. */
export const STEP = 3;

/** Actions from here on are clean. */
export const HARMLESS_FROM = -0.25;

/** Parameters that poison every sample. */
export const EVERYWHERE = { below: 1e9, firstStep: 0, lastStep: 1e9 } as const;

/** Parameters that poison those samples whose `push` at one step is low. */
export const SOME = { below: HARMLESS_FROM, firstStep: STEP, lastStep: STEP } as const;

/**
 * A system that gives numbers that are none, for the samples and steps that its parameters name. Its state is the action
 * taken last and a `memory`. What is poisoned would be the cheapest otherwise: the cost falls with `push`.
 *
 * @param ends The system also has a `terminated`, and it ends when `memory` is no number: by then the cost is low.
 */
export function poisoned(ends = false): System {
  return defineSystem({
    name: 'poisoned',
    state: ['push', 'pull', 'memory'],
    action: { push: [-1, 1], pull: [0.5, 2] },
    params: { place: PLACES.nowhere, bits: BITS.NaN, ...SOME },
    wgsl: `
      fn bad() -> f32 { return bitcast<f32>(u32(params.bits) << 16u); }
      fn hit(push: f32, t: f32, place: f32) -> bool {
        return params.place == place && push < params.below && t >= params.firstStep && t <= params.lastStep;
      }
      fn dynamics(x: State, u: Action, t: u32) -> State {
        let at = f32(t);
        let memory = clamp(x.memory, -1.0, 1.0);
        return State(
          select(u.push, bad(), hit(u.push, at, 2.0)),
          u.pull,
          select(memory, bad(), hit(u.push, at, 3.0)),
        );
      }
      fn cost(x: State, u: Action, t: u32) -> f32 {
        return select(1.0 + u.push, bad(), hit(u.push, f32(t), 1.0));
      }
      fn terminalCost(x: State) -> f32 {
        return select(0.0, bad(), hit(x.push, params.firstStep, 4.0));
      }
      ${ends ? 'fn terminated(x: State) -> bool { return !(abs(x.memory) < 10.0); }' : ''}
    `,
  });
}
