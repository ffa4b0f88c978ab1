import type { Planner } from '../../planners/planner.ts';
import type { SentCommands } from './sent.ts';

/** What {@link rollForward} needs of a planner. */
export type Predictor = Pick<Planner, 'system' | 'algorithm' | 'evaluate'>;

/**
 * The state that the model expects at `to` from the one measured at `from`, under the commands that were sent meanwhile: what is planned
 * from is then where the robot will be, and not where it was. Whole steps of the model, and a share of one more.
 *
 * @param from, to In ms
 * @param dt Seconds of a step
 * @returns `[S]`; `undefined` where the model's states do not stay finite. At most a horizon ahead
 */
export async function rollForward(
  planner: Predictor,
  state: Float32Array,
  sent: SentCommands,
  from: number,
  to: number,
  dt: number,
): Promise<Float32Array | undefined> {
  const { system, algorithm } = planner;
  const { stateSize, actionSize } = system;
  const { horizon } = algorithm;
  const steps = Math.min((to - from) / 1000 / dt, horizon);
  if (!(steps > 0)) return state;
  const actions = new Float32Array(horizon * actionSize);
  const { low, high } = system.action.kind === 'continuous' ? system.action : { low: undefined, high: undefined };
  for (let t = 0; t < Math.ceil(steps); t++) {
    const begin = from + 1000 * dt * t;
    const action = sent.between(begin, Math.min(begin + 1000 * dt, to));
    if (action === undefined) return state;
    for (let a = 0; a < actionSize; a++) {
      const value = action[a] ?? 0;
      // The mean of f64 may round beyond a bound of f32.
      actions[t * actionSize + a] = Math.min(Math.max(value, low?.[a] ?? value), high?.[a] ?? value);
    }
  }
  const { states } = await planner.evaluate(state, actions, { states: true });
  if (states === undefined) return undefined;
  const [whole, rest] = [Math.floor(steps), steps % 1];
  const before = states.subarray(whole * stateSize, (whole + 1) * stateSize);
  const after = rest === 0 ? before : states.subarray((whole + 1) * stateSize, (whole + 2) * stateSize);
  const expected = before.map((value, i) => between(value, after[i] ?? 0, rest));
  return expected.every(Number.isFinite) ? expected : undefined;
}

/** A share of the way between two values; an angle that went round jumps by 2 pi, and there is nothing between: the nearer one then. */
function between(before: number, after: number, share: number): number {
  const step = after - before;
  if (Math.abs(step) > Math.PI) return share < 0.5 ? before : after;
  return before + share * step;
}
