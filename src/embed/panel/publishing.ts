import { type PointDrawing, pointDrawing } from '../recording/scene-update.ts';
import { stampOf } from '../recording/stamp.ts';
import { neutralAction, type RobotCommand } from '../robot/pilot.ts';
import type { PanelConfig } from './panel-config.ts';
import { planScene } from './plan-scene.ts';
import { createPublisher, type PublishingContext } from './publisher.ts';
import type { RobotMessages } from './robot-messages.ts';
import type { PanelSession } from './session.ts';

/** Scenes are published so often at most. */
const SCENE_EVERY_MS = 100;

/** Candidates that the best ones are chosen from. */
const CHOSEN_FROM = 128;

/** What a panel tells the world: nothing, until the user switches it on. */
export interface Publishing {
  readonly on: boolean;
  /** Why this host cannot publish; undefined where it can. */
  readonly cannot: string | undefined;
  /** What went wrong; `''` if nothing did. */
  readonly problem: string;
  /** Switches it. Off begins with a last command, to be at rest. */
  set(on: boolean): void;
  /** Topics and messages of a config. */
  follow(config: PanelConfig, write: RobotMessages['write']): void;
  /** A command of the session is due. */
  command(command: RobotCommand, fresh: boolean): void;
  /** Off, for good. */
  close(): void;
}

/** A panel's {@link Publishing}, off. */
export function createPublishing(context: PublishingContext, session: PanelSession): Publishing {
  const publisher = createPublisher(context);
  let on = false;
  let problem = '';
  let config: PanelConfig | undefined;
  let write: RobotMessages['write'] | undefined;
  let sceneAt = Number.NEGATIVE_INFINITY;
  let drawn: { readonly key: unknown; readonly drawing: PointDrawing | undefined } | undefined;

  const attempt = (what: () => void): void => {
    try {
      what();
    } catch (error) {
      problem = `The host did not take a message: ${error instanceof Error ? error.message : String(error)}`;
    }
  };

  /** The last word to a robot: nothing more will come. */
  const rest = (): void => {
    const { planner } = session;
    const topic = config?.robot.commandTopic;
    if (topic === undefined || write === undefined || planner === undefined) return;
    const message = write(neutralAction(planner.system), Date.now());
    attempt(() => publisher.publish(topic, message));
  };

  const drawing = (): PointDrawing | undefined => {
    const { scene, world, planner } = session;
    if (drawn?.key === config || planner === undefined) return drawn?.drawing;
    const { stateNames, name } = planner.system;
    const found = scene.builtIn.name === name ? pointDrawing({ system: name, stateNames, ...world }) : undefined;
    drawn = { key: config, drawing: found };
    return found;
  };

  const publishScene = async (command: RobotCommand): Promise<void> => {
    const { planner } = session;
    const drawingNow = drawing();
    if (config === undefined || planner === undefined || drawingNow === undefined) return;
    if (command.plan === undefined || command.measured === undefined) return;
    const { robot, view } = config;
    const count = Math.min(CHOSEN_FROM, planner.mostCandidates);
    // Without candidates there is still a plan.
    const candidates = view.published > 0 ? await planner.candidates(count).catch(() => undefined) : undefined;
    if (!on || planner !== session.planner) return;
    const scene = planScene({
      stamp: stampOf(command.time),
      frame: robot.frame,
      drawing: drawingNow,
      state: command.measured.state,
      plan: command.plan.states,
      candidates,
      count: view.published,
    });
    attempt(() => publisher.publish(robot.sceneTopic, scene));
  };

  return {
    get on() {
      return on;
    },
    cannot: publisher.cannot,
    get problem() {
      return problem;
    },
    set(next) {
      if (next === on || (next && publisher.cannot !== undefined)) return;
      if (!next) rest();
      on = next;
      problem = '';
      if (!on) publisher.close();
    },
    follow(next, nextWrite) {
      const before = config?.robot;
      const { commandTopic, commandFormat, sceneTopic } = next.robot;
      const moved = before?.commandTopic !== commandTopic || before.commandFormat !== commandFormat;
      if (on && before !== undefined && moved) rest();
      config = next;
      write = nextWrite;
      if (!on) return;
      problem =
        publisher.open([
          { topic: commandTopic, kind: commandFormat },
          { topic: sceneTopic === commandTopic ? '' : sceneTopic, kind: 'scene' },
        ]) ?? '';
    },
    command(command, fresh) {
      if (!on || config === undefined || write === undefined) return;
      // While another system is being made, its predecessor still plans.
      if (session.scene.builtIn.name !== config.simulation.system) return;
      const { commandTopic } = config.robot;
      const message = write(command.action, command.time);
      attempt(() => publisher.publish(commandTopic, message));
      const now = performance.now();
      if (!fresh || config.robot.sceneTopic === '' || now - sceneAt < SCENE_EVERY_MS) return;
      sceneAt = now;
      void publishScene(command);
    },
    close() {
      if (on) rest();
      on = false;
      publisher.close();
    },
  };
}
