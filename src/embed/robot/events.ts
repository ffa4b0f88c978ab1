/** What can happen between planner and robot. */
export type RobotEventKind =
  /** No state has come yet; the brake action is sent. Only ever a reason: nothing failed, so it is neither counted nor told. */
  | 'no-state'
  /** The newest state is older than `maxStateAgeMs`; nothing is planned from it. */
  | 'stale-state'
  /** A state that has the wrong length, or numbers that are not finite; it is passed over. */
  | 'malformed-state'
  /** A state that is older than the one before; it is passed over. */
  | 'stamp-backwards'
  /** A state that seems to come from the future; it counts as measured when it came. */
  | 'stamp-future'
  /** The robot's clock started anew, for longer than `maxStateAgeMs` no state was newer; the new time holds. */
  | 'clock-jump'
  /** The plan was not there when the command was due. */
  | 'late-plan'
  /** The planner threw; it is asked again. */
  | 'planner-error'
  /** The planner fell back (`'all-diverged'`, `'deadline'`); its fallback is not used, the loop's own is. */
  | 'plan-failed'
  /** A plan that is not finite, out of bounds or of the wrong length; it is passed over. */
  | 'bad-plan'
  /** The planner lost its device and goes on with another. */
  | 'device-recovered'
  /** The state could not be predicted; it was planned from as it was measured. */
  | 'prediction-failed'
  /** The process was held up for a period or more; the commands of that time were not sent. */
  | 'late-tick'
  /** The command could not be handed over; not counted while nobody was ever there to take one ({@link NobodyYet}). */
  | 'send-failed'
  /** The time for stopping was over before the brake action was reached and handed over: the connection is lost, or the limits are tight. */
  | 'stop-unfinished'
  /** A message that changes parameters says nothing, or the planner refuses it; nothing changes. */
  | 'bad-params'
  /** The brake action begins. */
  | 'brake'
  /** Plans are followed again after the brake action. */
  | 'resumed';

/** Something that happened. */
export interface CountedEvent<Kind extends string> {
  readonly kind: Kind;
  /** For people. */
  readonly message: string;
  /** In ms since 1970, on the clock of whoever counts. */
  readonly time: number;
  /** How often it happened so far. */
  readonly count: number;
}

/** What `send` throws while no robot was ever connected: the command went nowhere, and yet nothing failed. */
export class NobodyYet extends Error {}

/** Something that happened between planner and robot. */
export type RobotEvent = CountedEvent<RobotEventKind>;

/** Counts events, and tells of each kind at most once a second. */
export interface EventTally<Kind extends string = RobotEventKind> {
  note(kind: Kind, message: string, time: number): void;
  readonly counts: Readonly<Partial<Record<Kind, number>>>;
}

const TELL_EVERY_MS = 1000;

/** @param tell Told of events; what it throws is its own affair and must not stop a robot's loop */
export function eventTally<Kind extends string>(
  tell: ((event: CountedEvent<Kind>) => void) | undefined,
): EventTally<Kind> {
  const counts: Partial<Record<Kind, number>> = {};
  const told = new Map<Kind, number>();
  return {
    counts,
    note(kind, message, time) {
      const count = (counts[kind] ?? 0) + 1;
      counts[kind] = count;
      if (tell === undefined || time - (told.get(kind) ?? Number.NEGATIVE_INFINITY) < TELL_EVERY_MS) return;
      told.set(kind, time);
      try {
        tell({ kind, message, time, count });
      } catch {
        // The loop goes on.
      }
    },
  };
}
