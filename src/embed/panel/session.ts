import { ForerunError } from '../../error.ts';
import type { Plan, Planner } from '../../planners/planner.ts';
import type { ReadMessage } from '../bridges/read-message.ts';
import { createRobotLoop, type RobotLoop } from '../robot/loop.ts';
import type { RobotCommand } from '../robot/pilot.ts';
import { findScene } from '../scene/catalog.ts';
import type { Scene, Surroundings } from '../scene/scene.ts';
import { Rig } from '../simulation/rig.ts';
import { paramsOf } from '../simulation/settings.ts';
import type { PanelConfig } from './panel-config.ts';

/** What a panel plans: the planner and the loop between it and the robot, as the config has them. */
export interface PanelSession {
  readonly scene: Scene;
  readonly world: Surroundings;
  /** Undefined until it is made. */
  readonly planner: Planner | undefined;
  /** The newest state, `[S]`. */
  readonly state: Float32Array | undefined;
  /** The plan that is followed. */
  readonly plan: Plan | undefined;
  /** The last command. */
  readonly command: RobotCommand | undefined;
  /** Its action, `[A]`. */
  readonly action: Float64Array | undefined;
  /** States that came, the oldest first. */
  readonly trail: readonly Float32Array[];
  /** Why the config is not in force; undefined where it is. */
  readonly problem: string | undefined;
  /** Median time of a plan, in ms, and commands a second. */
  readonly pace: { readonly planMs: number | undefined; readonly rate: number };
  /** A state came, in whatever condition. */
  offer(said: ReadMessage): void;
  /**
   * Follows a config, and goes on with the old one until it can.
   *
   * @param sending Whether commands reach the robot
   */
  configure(config: PanelConfig, sending: boolean): void;
  /** Frees everything. */
  close(): void;
}

/** What a session tells. */
export interface SessionEvents {
  /** A command is due; at a fixed rate. */
  readonly command: (command: RobotCommand, fresh: boolean) => void;
  /** Planner, problem or world have changed. */
  readonly changed: () => void;
}

/** States of the past that are kept, and every how many steps one is. */
const TRAIL = 240;

/** A {@link PanelSession} at rest, until it is configured. */
export function createSession(first: PanelConfig, events: SessionEvents): PanelSession {
  let wanted = { config: first, sending: false };
  let applied: typeof wanted | undefined;
  let settling = false;
  let closed = false;
  let rig: Rig | undefined;
  let loop: RobotLoop | undefined;
  let command: RobotCommand | undefined;
  let problem: string | undefined;
  let trail: Float32Array[] = [];

  const worldOf = ({ simulation }: PanelConfig): Surroundings => ({
    params: paramsOf(simulation),
    obstacles: simulation.obstacles ?? findScene(simulation.system).builtIn.obstacles,
  });
  const startLoop = ({ config, sending }: typeof wanted, on: Rig): void => {
    const old = loop;
    const mine = createRobotLoop({
      planner: {
        system: on.planner.system,
        algorithm: on.planner.algorithm,
        plan: (state) => planOn(on, state),
        evaluate: (...about) => on.planner.evaluate(...about),
      },
      send: (next) => {
        if (loop !== mine) return;
        const fresh = next.plan !== undefined && next.plan !== command?.plan;
        if (next.measured !== undefined && next.measured.state !== command?.measured?.state) {
          trail = [...trail.slice(1 - TRAIL), next.measured.state];
        }
        command = next;
        events.command(next, fresh);
      },
      rateHz: config.robot.rate,
      maxStateAgeMs: 1000 * config.robot.maxStateAge,
      // What is not sent does not move the robot.
      latency: { compensate: sending },
      stopMs: 0,
    });
    loop = mine;
    void old?.stop();
    const known = command?.measured;
    if (known !== undefined) mine.state(known.state, known.stamp);
    mine.start();
  };

  const apply = async (next: typeof wanted): Promise<void> => {
    const { simulation, robot } = next.config;
    let mine = rig;
    const model = mine?.suits(simulation) === true ? mine.modelOf(worldOf(next.config)) : undefined;
    if (mine === undefined || model === undefined) {
      mine = await Rig.create(simulation, undefined);
      if (closed) {
        mine.destroy();
        return;
      }
    } else {
      mine.follow(model);
    }
    const before = applied?.config;
    const same =
      mine === rig &&
      loop !== undefined &&
      applied?.sending === next.sending &&
      before?.robot.rate === robot.rate &&
      before.robot.maxStateAge === robot.maxStateAge &&
      before.simulation.params.dt === simulation.params.dt;
    const old = rig;
    if (mine !== old && old?.scene !== mine.scene) {
      command = undefined;
      trail = [];
    }
    rig = mine;
    if (!same) startLoop(next, mine);
    if (mine !== old) old?.destroy();
  };

  const settle = async (): Promise<void> => {
    if (settling) return;
    settling = true;
    while (!closed && applied !== wanted) {
      const next = wanted;
      try {
        await apply(next);
        problem = undefined;
      } catch (error) {
        problem = error instanceof Error ? error.message : String(error);
      }
      applied = next;
      if (!closed) events.changed();
    }
    settling = false;
  };

  return {
    get scene() {
      return rig?.scene ?? findScene(wanted.config.simulation.system);
    },
    get world() {
      const mine = wanted.config.simulation.system === this.scene.builtIn.name ? wanted : applied;
      return worldOf((mine ?? wanted).config);
    },
    get planner() {
      return rig?.planner;
    },
    get state() {
      return command?.measured?.state;
    },
    get plan() {
      return command?.plan;
    },
    get command() {
      return command;
    },
    get action() {
      return command?.action;
    },
    get trail() {
      return trail;
    },
    get problem() {
      return problem;
    },
    get pace() {
      const report = loop?.report();
      return { planMs: report?.planMs?.p50, rate: report?.rateHz ?? 0 };
    },
    offer({ values, stamp }) {
      const names = rig?.system.stateNames ?? [];
      loop?.state(
        names.map((name) => values[name]),
        stamp,
      );
    },
    configure(config, sending) {
      wanted = { config, sending };
      void settle();
    },
    close() {
      closed = true;
      const last = loop;
      loop = undefined;
      void last?.stop();
      rig?.destroy();
      rig = undefined;
      command = undefined;
      trail = [];
    },
  };
}

/** A planner whose device is lost for good is made anew; the loop falls back meanwhile. */
async function planOn(rig: Rig, state: ArrayLike<number>): Promise<Plan> {
  try {
    return await rig.planner.plan(state);
  } catch (error) {
    if (error instanceof ForerunError && error.code === 'device-lost') await rig.renewPlanner();
    throw error;
  }
}
