import { ForerunError } from '../../error.ts';
import type { SettingValue } from '../../planners/settings.ts';
import type { Obstacle } from '../../systems/built-in.ts';
import type { System } from '../../systems/system.ts';
import { RUN_LIMITS } from './limits.ts';
import { FORERUN_VERSION } from './version.ts';

/** Everything that decides a run besides what the world did: enough to start it again. Plain data. */
export interface RunHeader {
  /** Version of the package that recorded it. */
  readonly forerun: string;
  /** Name of the system; of a built-in one where it can be replayed in its scene. */
  readonly system: string;
  readonly planner: string;
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly params: Readonly<Record<string, number>>;
  readonly seed: number;
  /** Seconds of one step. */
  readonly dt: number;
  /** When it began, in ms since 1970-01-01 UTC; a whole number. */
  readonly startedAt: number;
  /** Names of the state's components, in order. */
  readonly stateNames: readonly string[];
  /** Names of the action's components; `['index']` for discrete actions. */
  readonly actionNames: readonly string[];
  /** What was in the way, where that is not the system's own. */
  readonly obstacles?: readonly Obstacle[];
}

/** What was planned at a step. */
export interface RunPlan {
  /** `[H, A]`, row-major. */
  readonly actions: Float32Array;
  /** `[H + 1, S]`, row-major. */
  readonly states: Float32Array;
}

/** One step of a run. */
export interface RunRow {
  /** Seconds since the start, never less than that of the row before. */
  readonly time: number;
  /** `[S]` */
  readonly state: Float32Array;
  /** `[A]`, taken in that state. */
  readonly action: Float32Array;
  /** Cost of the step; null where it is not known or not finite. */
  readonly cost: number | null;
  /** How the action came about: a status of a plan (`'ok'`) or of a robot's command (`'brake'`); letters and hyphens. */
  readonly status: string;
  readonly plan?: RunPlan;
}

/** A recorded run: what `writeRun` writes and `readRun` reads. */
export interface RunRecord {
  readonly header: RunHeader;
  readonly rows: readonly RunRow[];
}

/** Collects the rows of a run; see {@link recordRun}. */
export interface RunRecorder {
  readonly header: RunHeader;
  /** Rows so far. */
  readonly count: number;
  /** Rows that came after the recorder was full. */
  readonly dropped: number;
  /**
   * Takes a step; the arrays are copied. A cost that is not finite becomes null.
   *
   * @throws ForerunError `invalid-argument` for wrong lengths, numbers that are not finite and times that go backwards
   */
  add(row: RunRow): void;
  /** What there is so far; later rows do not change it. */
  record(): RunRecord;
}

/** What {@link runHeader} takes besides the system. */
export type RunHeaderParts = Pick<RunHeader, 'planner' | 'settings' | 'seed'> &
  Partial<Pick<RunHeader, 'params' | 'dt' | 'startedAt' | 'obstacles'>>;

/** The header of a run of a system. `dt` is the system's parameter of that name (1 where it has none), `startedAt` now, unless given. */
export function runHeader(system: System, parts: RunHeaderParts): RunHeader {
  const params = { ...system.params, ...parts.params };
  return {
    forerun: FORERUN_VERSION,
    system: system.name,
    planner: parts.planner,
    settings: parts.settings,
    params,
    seed: parts.seed,
    dt: parts.dt ?? params.dt ?? 1,
    startedAt: Math.round(parts.startedAt ?? Date.now()),
    stateNames: system.stateNames,
    actionNames: system.action.kind === 'continuous' ? system.action.names : ['index'],
    ...(parts.obstacles !== undefined && { obstacles: parts.obstacles }),
  };
}

/**
 * Begins to record a run, in memory. After `mostRows` rows (default 1,000,000) or 16,000,000 numbers further ones are counted and dropped:
 * what is recorded can be written as every kind of file, and read again. Longer runs go to a file as they happen: `mcapRunWriter`.
 */
export function recordRun(header: RunHeader, options: { readonly mostRows?: number } = {}): RunRecorder {
  const most = Math.min(options.mostRows ?? RUN_LIMITS.rows, RUN_LIMITS.rows);
  let numbers = 0;
  const rows: RunRow[] = [];
  let dropped = 0;
  return {
    header,
    get count() {
      return rows.length;
    },
    get dropped() {
      return dropped;
    },
    add(row) {
      const copy = copyRow(header, row, rows.at(-1)?.time ?? 0);
      const { state, action, plan } = copy;
      numbers += state.length + action.length + (plan?.actions.length ?? 0) + (plan?.states.length ?? 0);
      if (rows.length < most && numbers <= RUN_LIMITS.numbers) rows.push(copy);
      else dropped++;
    },
    record: () => ({ header, rows: [...rows] }),
  };
}

/**
 * A row that is the recorder's own, checked against its header.
 *
 * @param after Time of the row before
 * @throws ForerunError `invalid-argument`
 */
export function copyRow(header: RunHeader, row: RunRow, after: number): RunRow {
  const [states, actions] = [header.stateNames.length, header.actionNames.length];
  const { time, plan } = row;
  if (!(Number.isFinite(time) && time >= after)) {
    throw refused(`time is ${time} after ${after}; give seconds that do not go backwards`);
  }
  const steps = plan === undefined ? 0 : plan.actions.length / actions;
  if (plan !== undefined && !(Number.isInteger(steps) && plan.states.length === (steps + 1) * states)) {
    throw refused(
      `a plan has ${plan.actions.length} numbers of actions and ${plan.states.length} of states; give [H, ${actions}] and [H + 1, ${states}]`,
    );
  }
  return {
    time,
    state: copied('state', row.state, states),
    action: copied('action', row.action, actions),
    cost: row.cost !== null && Number.isFinite(row.cost) ? row.cost : null,
    status: row.status,
    ...(plan !== undefined && {
      plan: {
        actions: copied('plan.actions', plan.actions, steps * actions),
        states: copied('plan.states', plan.states, (steps + 1) * states),
      },
    }),
  };
}

function copied(what: string, values: ArrayLike<number>, length: number): Float32Array {
  const copy = Float32Array.from(values);
  if (copy.length === length && copy.every(Number.isFinite)) return copy;
  const bad = copy.find((value) => !Number.isFinite(value));
  throw refused(`${what} has ${copy.length} numbers, one of them ${bad ?? copy[0]}; give ${length} finite numbers`);
}

function refused(problem: string): ForerunError {
  return new ForerunError('invalid-argument', `recordRun: ${problem}.`);
}
