import { ForerunError } from '../../error.ts';
import { shortDecimal } from '../../models/data/decimal.ts';
import { isRecord, shownJson } from '../../models/data/foreign-json.ts';
import { badRun, checkHeader } from './check-header.ts';
import { rowChecker } from './check-rows.ts';
import { RUN_LIMITS } from './limits.ts';
import type { RunRecord, RunRow } from './run.ts';

/** What the field `format` of a recorded run is. */
export const RUN_FORMAT = 'forerun-run';

/** A run as JSON text: `{ format, version, header, rows }`, a row a line; numbers are the shortest that give the same f32 again. */
export function runToJson({ header, rows }: RunRecord): string {
  const head = `{"format":"${RUN_FORMAT}","version":1,"header":${JSON.stringify(header)},"rows":[`;
  return `${head}\n${rows.map((row) => JSON.stringify(rowToJson(row))).join(',\n')}\n]}\n`;
}

/** A row as plain JSON. */
export function rowToJson({ time, state, action, cost, status, plan }: RunRow) {
  return {
    time,
    state: shortNumbers(state),
    action: shortNumbers(action),
    cost,
    status,
    ...(plan && { plan: { actions: shortNumbers(plan.actions), states: shortNumbers(plan.states) } }),
  };
}

/** The same numbers with the fewest digits that give the same f32. */
export function shortNumbers(values: Float32Array): number[] {
  return Array.from(values, (value) => Number(shortDecimal(value)));
}

/**
 * Reads what {@link runToJson} writes, from whomever.
 *
 * @throws ForerunError `invalid-data`
 */
export function runFromJson(text: string): RunRecord {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw badRun(`it is not JSON (${cause instanceof Error ? cause.message : String(cause)})`, 'a whole file');
  }
  if (!isRecord(json) || json.format === undefined) {
    throw new ForerunError(
      'invalid-data',
      `readRun: this JSON is no run saved by Forerun (it has no "format": "${RUN_FORMAT}"); save one with ` +
        "'forerun plan --record run.json' or in the gallery.",
    );
  }
  if (json.format !== RUN_FORMAT) {
    throw badRun(`format is ${shownJson(json.format)}`, `'${RUN_FORMAT}'`);
  }
  if (json.version !== 1) throw badRun(`version is ${shownJson(json.version)}`, '1, which this release reads');
  const header = checkHeader(json.header);
  if (!Array.isArray(json.rows) || json.rows.length > RUN_LIMITS.rows) {
    throw badRun(`rows is ${shownJson(json.rows)}`, `a list of at most ${RUN_LIMITS.rows}`);
  }
  const checker = rowChecker(header);
  for (const row of json.rows) checker.add(row);
  return { header, rows: checker.rows };
}
