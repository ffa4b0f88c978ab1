import { isRecord, shownJson } from '../../models/data/foreign-json.ts';
import { badRun, isNumber } from './check-header.ts';
import { RUN_LIMITS } from './limits.ts';
import type { RunHeader, RunPlan, RunRow } from './run.ts';

/** Checks the rows of one file, in order, and keeps count of how much they are. */
export interface RowChecker {
  /**
   * @param given A row of JSON from whomever
   * @throws ForerunError `invalid-data`, naming the row and the field
   */
  add(given: unknown): void;
  readonly rows: readonly RunRow[];
}

/** A {@link RowChecker} for the rows of a run. */
export function rowChecker(header: RunHeader): RowChecker {
  const [states, actions] = [header.stateNames.length, header.actionNames.length];
  const rows: RunRow[] = [];
  let numbers = 0;
  let last = 0;

  function list(row: number, name: string, given: unknown, length: number): Float32Array {
    numbers += length;
    if (numbers > RUN_LIMITS.numbers) {
      throw badRun(`more than ${RUN_LIMITS.numbers} numbers up to row ${row}`, 'fewer: record fewer steps or no plans');
    }
    if (Array.isArray(given) && given.length === length && given.every(isNumber)) return Float32Array.from(given);
    throw badRun(`row ${row}: ${name} is ${shownJson(given)}`, `${length} finite numbers`);
  }

  function plan(row: number, given: unknown): RunPlan {
    if (!isRecord(given) || !Array.isArray(given.actions)) {
      throw badRun(`row ${row}: plan is ${shownJson(given)}`, '{ actions, states }');
    }
    const steps = given.actions.length / actions;
    if (!Number.isInteger(steps)) {
      throw badRun(`row ${row}: plan.actions has ${given.actions.length} numbers`, `a multiple of ${actions}`);
    }
    return {
      actions: list(row, 'plan.actions', given.actions, steps * actions),
      states: list(row, 'plan.states', given.states, (steps + 1) * states),
    };
  }

  return {
    rows,
    add(given) {
      const row = rows.length;
      if (row === RUN_LIMITS.rows) throw badRun(`more than ${RUN_LIMITS.rows} rows`, 'fewer');
      if (!isRecord(given)) throw badRun(`row ${row} is ${shownJson(given)}`, '{ time, state, action, cost, status }');
      const { time, cost, status } = given;
      if (!(typeof time === 'number' && Number.isFinite(time) && time >= last && time < 1e9)) {
        throw badRun(`row ${row}: time is ${shownJson(time)}`, `seconds of at least ${last} as in the row before`);
      }
      if (!(cost === null || cost === undefined || (typeof cost === 'number' && Number.isFinite(cost)))) {
        throw badRun(`row ${row}: cost is ${shownJson(cost)}`, 'a finite number or null');
      }
      if (!(typeof status === 'string' && /^[a-z][a-z-]{0,31}$/.test(status))) {
        throw badRun(`row ${row}: status is ${shownJson(status)}`, "a word such as 'ok'");
      }
      last = time;
      rows.push({
        time,
        state: list(row, 'state', given.state, states),
        action: list(row, 'action', given.action, actions),
        cost: cost ?? null,
        status,
        ...(given.plan !== undefined && given.plan !== null && { plan: plan(row, given.plan) }),
      });
    },
  };
}
