import { isRecord, shownJson } from '../../models/data/foreign-json.ts';
import { badRun, checkHeader } from './check-header.ts';
import { rowChecker } from './check-rows.ts';
import { RUN_LIMITS } from './limits.ts';
import { METADATA_NAME } from './mcap-write.ts';
import { TOPICS } from './messages.ts';
import { optionalPackage } from './optional-package.ts';
import type { RunHeader, RunRecord } from './run.ts';

/** A step as its messages give it, until it is whole. */
interface Collected {
  time: number;
  state?: unknown;
  command?: Readonly<Record<string, unknown>>;
  plan?: unknown;
}

/**
 * Reads a run out of an MCAP file, from whomever: the messages that `mcapRunWriter` writes; other channels are passed over. A file that
 * broke off (the power went) gives the steps of its whole chunks.
 *
 * @throws ForerunError `invalid-data` for files that are damaged, compressed or hold no run
 */
export async function runFromMcap(bytes: Uint8Array): Promise<RunRecord> {
  const { McapStreamReader } = await optionalPackage(
    'MCAP',
    '@mcap/core @foxglove/schemas',
    () => import('@mcap/core'),
  );
  const reader = new McapStreamReader({ validateCrcs: true });
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const topics = new Map<number, string>();
  const steps = new Map<number, Collected>();
  let header: RunHeader | undefined;
  try {
    reader.append(bytes);
    for (let record = reader.nextRecord(); record !== undefined; record = reader.nextRecord()) {
      if (record.type === 'Metadata' && record.name === METADATA_NAME) {
        const version = record.metadata.get('version');
        if (version !== '1') throw badRun(`version is ${shownJson(version)}`, "'1', which this release reads");
        header = checkHeader(JSON.parse(record.metadata.get('header') ?? 'null'));
      } else if (record.type === 'Channel' && record.messageEncoding === 'json') {
        topics.set(record.id, record.topic);
      } else if (record.type === 'Message' && header !== undefined) {
        const topic = topics.get(record.channelId);
        if (topic !== TOPICS.state && topic !== TOPICS.command && topic !== TOPICS.plan) continue;
        collect(steps, header, topic, record.logTime, JSON.parse(decoder.decode(record.data)));
      }
    }
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'ForerunError') throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    const advice = /compression/i.test(reason) ? "; 'mcap compress --compression none' undoes it" : '';
    throw badRun(`the file is not MCAP that can be read (${reason}${advice})`, 'an uncompressed recording of Forerun');
  }
  if (header === undefined) {
    throw badRun(`the file has no metadata '${METADATA_NAME}'`, 'a recording of Forerun; those of others hold no run');
  }
  const { stateNames, actionNames } = header;
  const checker = rowChecker(header);
  for (const [, { time, state, command, plan }] of [...steps].sort(([a], [b]) => a - b)) {
    // The file broke off within the step.
    if (state === undefined || command === undefined) continue;
    const { action, cost, status } = command;
    checker.add({ time, state: values(state, stateNames), action: values(action, actionNames), cost, status, plan });
  }
  return { header, rows: checker.rows };
}

function collect(
  steps: Map<number, Collected>,
  header: RunHeader,
  topic: string,
  logTime: bigint,
  message: unknown,
): void {
  const step = isRecord(message) ? message.step : undefined;
  if (!isRecord(message) || typeof step !== 'number' || !Number.isInteger(step) || step < 0) {
    throw badRun(`a message on ${topic} has the step ${shownJson(step)}`, 'a whole number of at least 0');
  }
  if (steps.size > RUN_LIMITS.rows) throw badRun(`more than ${RUN_LIMITS.rows} steps`, 'fewer');
  const microseconds = Number(logTime / 1000n) - 1000 * header.startedAt;
  const found: Collected = steps.get(step) ?? { time: Math.max(0, microseconds) / 1e6 };
  steps.set(step, found);
  if (topic === TOPICS.state) found.state = message.state;
  else if (topic === TOPICS.command) found.command = message;
  else found.plan = { actions: message.actions, states: message.states };
}

/** The numbers of an object in the order of the names; what is missing is refused with the row. */
function values(given: unknown, names: readonly string[]): unknown {
  if (!isRecord(given)) return given;
  return names.map((name) => (Object.hasOwn(given, name) ? given[name] : undefined));
}
