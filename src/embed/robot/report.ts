import { quantile } from '../../diagnostics/statistics.ts';
import type { RobotEventKind } from './events.ts';
import type { CommandStatus, RobotCommand } from './pilot.ts';

/** Middle and 95th percentile of the latest 512 values, in ms. */
export interface Spread {
  readonly p50: number;
  readonly p95: number;
}

/** What a robot's loop did so far. */
export interface RobotReport {
  /** From the first command to the last. */
  readonly seconds: number;
  /** Whether the last command told the robot to rest: the whole brake action, and it was handed over. */
  readonly toldToRest: boolean;
  /** Commands that were sent. */
  readonly commands: number;
  /** The same by status. */
  readonly byStatus: Readonly<Record<CommandStatus, number>>;
  /** How often each event happened. */
  readonly events: Readonly<Partial<Record<RobotEventKind, number>>>;
  /** Commands a second. */
  readonly rateHz: number;
  /** From a measurement to the command planned from it; absent before the first. */
  readonly latencyMs?: Spread;
  /** Time of a plan, the prediction of the state included; absent before the first. */
  readonly planMs?: Spread;
}

const KEPT = 512;

/** Collects what {@link RobotReport} says. */
export function reporter(counts: RobotReport['events']) {
  const byStatus: Record<CommandStatus, number> = { ok: 0, shifted: 0, brake: 0 };
  const latencies: number[] = [];
  const plans: number[] = [];
  let [first, last] = [Number.NaN, Number.NaN];
  let toldToRest = false;
  const keep = (list: number[], value: number) => {
    list.push(value);
    if (list.length > KEPT) list.shift();
  };
  const spread = (list: number[]): Spread => ({ p50: quantile(list, 0.5), p95: quantile(list, 0.95) });
  return {
    command({ status, time, latencyMs }: RobotCommand, isRest: boolean) {
      toldToRest = isRest;
      byStatus[status]++;
      if (latencyMs !== undefined) keep(latencies, latencyMs);
      if (Number.isNaN(first)) first = time;
      last = time;
    },
    plan: (ms: number) => keep(plans, ms),
    report(): RobotReport {
      const commands = byStatus.ok + byStatus.shifted + byStatus.brake;
      return {
        seconds: commands > 1 ? (last - first) / 1000 : 0,
        toldToRest,
        commands,
        byStatus: { ...byStatus },
        events: { ...counts },
        rateHz: commands > 1 ? (1000 * (commands - 1)) / Math.max(last - first, 1e-3) : 0,
        ...(latencies.length > 0 && { latencyMs: spread(latencies) }),
        ...(plans.length > 0 && { planMs: spread(plans) }),
      };
    },
  };
}
