import { ForerunError } from '../../error.ts';
import type { SystemDefinition } from '../../systems/system.ts';
import { isRecord } from './foreign-json.ts';
import { SPACE_EXAMPLE } from './space.ts';
import { readSpace } from './space-json.ts';
import type { TransitionSpace } from './transitions.ts';

/**
 * Says what the numbers of your own data mean; every model, buffer and reader of files takes it as `space`.
 *
 * ```ts
 * const space = defineSpace({ state: ['pos', 'vel'], action: { force: [-2, 2] } });
 * const model = ensemble({ space });
 * await model.fit(fromCsv(text, space));
 * ```
 *
 * `state` names the components of the state (1 to 256), `action` the actions (1 to 64) with `[low, high]`, or `[low, high, neutral]` where
 * doing nothing is not zero; or it is `{ discrete: n }` for n choices (2 to 65,536). Both are as in `defineSystem`. Values of state and
 * action may have any units, the same in all data.
 *
 * @throws ForerunError `invalid-argument` for names and bounds that cannot be
 */
export function defineSpace(definition: Pick<SystemDefinition, 'state' | 'action'>): TransitionSpace {
  const { action, ...others } = definition ?? {};
  return readSpace({ ...others, action: isRecord(action) ? withNeutral(action) : action }, (problem) => {
    throw new ForerunError('invalid-argument', `defineSpace: ${problem}; for example ${SPACE_EXAMPLE}.`);
  });
}

/** `[low, high]` with zero, or the bound next to it, as the neutral value; everything else as it is, for the check. */
function withNeutral(action: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const bounds = Object.entries(action).map(([name, range]): [string, unknown] => {
    if (!Array.isArray(range) || range.length < 2 || range.length > 3) return [name, range];
    const [low = Number.NaN, high = Number.NaN, neutral = Math.min(Math.max(0, low), high)]: readonly number[] = range;
    return [name, [low, high, neutral]];
  });
  return Object.fromEntries(bounds);
}
