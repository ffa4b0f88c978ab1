import { ForerunError } from '../error.ts';
import { type AfterstateEvaluation, isDrawn, type Numbers, type SearchModel, type StepEvaluation } from './model.ts';

type Answer = StepEvaluation & AfterstateEvaluation;

/** What has one entry a row, and what has more. */
const NAMES = [
  'states',
  'value',
  'reward',
  'discount',
  'terminal',
  'failed',
  'priorLogits',
  'invalid',
  'outcomeLogits',
] as const satisfies readonly (keyof Answer)[];

/** Sums of so many visits of such numbers are finite still. */
const MOST = 1e200;

/**
 * Checks all that a model has answered, before any of it comes into a tree.
 *
 * @param call what was called, for the message
 * @throws ForerunError `invalid-argument`
 */
export function checkAnswer(
  call: 'root' | 'step' | 'chance.afterstate',
  model: SearchModel,
  count: number,
  found: Partial<Answer>,
  required: readonly (keyof Answer)[],
): void {
  const { actions, stateSize, chance } = model;
  if (typeof found !== 'object' || found === null) {
    throw wrong(call, `gave ${String(found)}; give an object with ${required.join(', ')}.`);
  }
  const outcomes = chance === undefined || isDrawn(chance) ? 0 : chance.outcomes;
  const columns = { states: stateSize, priorLogits: actions, invalid: actions, outcomeLogits: outcomes };
  for (const name of NAMES) {
    const given = found[name];
    const size = count * (name in columns ? columns[name as keyof typeof columns] : 1);
    if (given === undefined ? !required.includes(name) : given.length >= size) continue;
    throw wrong(
      call,
      `gave ${given === undefined ? 'no' : given.length} numbers for ${name}, of ${count} rows; give ${size}.`,
    );
  }
  const { states, value, reward, discount, terminal, failed, priorLogits, invalid, outcomeLogits } = found;
  for (let row = 0; row < count; row++) {
    if ((failed?.[row] ?? 0) !== 0) continue;
    // Of a root that is not known nothing has to be said.
    if (!(call === 'root' && Number.isNaN(value?.[row]))) checkFinite(call, 'value', value?.[row], MOST);
    if (reward !== undefined) checkFinite(call, 'reward', reward[row], MOST);
    if (discount !== undefined) checkFinite(call, 'discount', discount[row], 1);
    for (let k = 0; states !== undefined && k < stateSize; k++) {
      checkFinite(call, 'states', states[row * stateSize + k], Number.POSITIVE_INFINITY);
    }
    if (priorLogits !== undefined && (terminal?.[row] ?? 0) === 0) {
      checkLogits(call, 'priorLogits', priorLogits, row * actions, actions, invalid);
    }
    if (outcomeLogits !== undefined) checkLogits(call, 'outcomeLogits', outcomeLogits, row * outcomes, outcomes);
  }
}

function checkFinite(call: string, name: string, given: number | undefined, most: number): void {
  if (given !== undefined && given - given === 0 && Math.abs(given) <= most) return;
  const range = most === Number.POSITIVE_INFINITY ? 'finite numbers' : `numbers from ${-most} to ${most}`;
  throw wrong(call, `gave ${name} = ${given}; give ${range} (where a step fails, say so in 'failed').`);
}

/** Logits are finite, or minus infinity for what never happens, which cannot be all; masked ones do not count. */
function checkLogits(
  call: string,
  name: string,
  logits: Numbers,
  first: number,
  count: number,
  invalid?: Numbers,
): void {
  let open = 0;
  let likely = 0;
  for (let k = first; k < first + count; k++) {
    if ((invalid?.[k] ?? 0) !== 0) continue;
    const logit = logits[k] ?? Number.NaN;
    open++;
    if (logit === Number.NEGATIVE_INFINITY) continue;
    likely++;
    if (logit - logit === 0) continue;
    throw wrong(call, `gave ${name} = ${logit}; give finite numbers, or minus infinity for what never happens.`);
  }
  if (open > 0 && likely === 0) throw wrong(call, `gave minus infinity for all of a row's ${name}; give one at least.`);
}

function wrong(call: string, message: string): ForerunError {
  return new ForerunError('invalid-argument', `mcts: the model's ${call} ${message}`);
}
