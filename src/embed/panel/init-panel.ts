import type { Immutable, PanelExtensionContext, RenderState, SettingsTreeAction } from '@foxglove/extension';
import { findSystem } from '../../systems/catalog.ts';
import { machineClock } from '../robot/clock.ts';
import type { RobotCommand } from '../robot/pilot.ts';
import { ownParams } from '../simulation/settings.ts';
import { checkedConfig, type PanelConfig } from './panel-config.ts';
import { createPanelView } from './panel-view.ts';
import { createPublishing } from './publishing.ts';
import { robotMessages } from './robot-messages.ts';
import { createSession } from './session.ts';
import { editedConfig } from './settings-edit.ts';
import { settingsNodes } from './settings-tree.ts';
import { backendText, statusText } from './status-text.ts';

/** How often texts are written at most. */
const TEXT_EVERY_MS = 250;

/** Topics that are suggested. */
const MOST_TOPICS = 500;

/**
 * Fills a panel of Foxglove or Lichtblick: plans from the states of a topic, shows the plan and its candidates, and, once the user says
 * so, publishes commands and plan.
 *
 * @returns what frees everything, for the host to call when the panel is closed
 */
export function initPanel(context: PanelExtensionContext): () => void {
  const restored = checkedConfig(context.initialState);
  let config: PanelConfig = restored.config;
  let trouble = restored.problems.map((problem) => `Not restored: ${problem}.`).join(' ');
  let errors: Readonly<Record<string, string>> = {};
  let topics: readonly string[] = [];
  let subscribed = '';
  let textsAt = 0;
  let shown: RobotCommand['measured'];
  let closed = false;

  const session = createSession(config, {
    command(command: RobotCommand, fresh: boolean) {
      publishing.command(command, fresh);
      if (fresh) view.planned();
      else if (command.measured !== shown) view.repaint();
      shown = command.measured;
      if (performance.now() - textsAt > TEXT_EVERY_MS) writeTexts();
    },
    changed() {
      view.planned();
      writeTexts();
    },
  });
  const publishing = createPublishing(context, session);
  const view = createPanelView(context.panelElement, session, () => config.view.candidates, {
    moved(handle, to) {
      const world = session.scene.moved(session.world, handle, to);
      const { simulation } = config;
      const params = ownParams(simulation.system, world.params);
      const moved = world.obstacles === session.world.obstacles ? {} : { obstacles: world.obstacles };
      follow({ ...config, simulation: { ...simulation, params, ...moved } });
    },
    publish: setPublishing,
  });
  let messages = messagesOf(config);

  function writeTexts(): void {
    textsAt = performance.now();
    view.setTexts({
      backend: backendText(session.planner),
      status: statusText(session, config),
      problem: [trouble, session.problem, publishing.problem].filter(Boolean).join(' '),
      publishing: publishing.on,
      cannotPublish: publishing.cannot,
    });
  }

  function writeSettings(): void {
    const { on, cannot: cannotPublish } = publishing;
    context.updatePanelSettingsEditor?.({
      nodes: settingsNodes(config, { publishing: on, cannotPublish, topics, errors }),
      actionHandler,
      enableFilter: true,
    });
  }

  function actionHandler({ action, payload }: SettingsTreeAction): void {
    if (closed || action !== 'update') return;
    const [node = '', field = ''] = payload.path;
    if (node === 'robot' && field === 'publish') {
      setPublishing(payload.value === true);
      return;
    }
    try {
      errors = {};
      follow(editedConfig(config, payload.path, payload.value));
    } catch (error) {
      errors = { [`${node}.${field}`]: error instanceof Error ? error.message : String(error) };
      writeSettings();
    }
  }

  /** Everything that follows from a config that has changed. */
  function follow(next: PanelConfig): void {
    // Another robot's commands are for the user to allow again.
    if (next.simulation.system !== config.simulation.system) publishing.set(false);
    config = next;
    trouble = '';
    messages = messagesOf(config);
    context.saveState?.(config);
    apply();
  }

  function setPublishing(on: boolean): void {
    publishing.set(on);
    apply();
  }

  function apply(): void {
    publishing.follow(config, messages.write);
    session.configure(config, publishing.on);
    const { stateTopic } = config.robot;
    if (stateTopic !== subscribed) context.subscribe?.(stateTopic === '' ? [] : [{ topic: stateTopic }]);
    subscribed = stateTopic;
    view.repaint();
    writeTexts();
    writeSettings();
  }

  function render({ colorScheme, currentFrame, topics: known }: Immutable<RenderState>): void {
    if (colorScheme !== undefined) view.setTheme(colorScheme);
    if (known !== undefined) {
      const names = known.slice(0, MOST_TOPICS).map(({ name }) => name);
      const changed = names.join('\n') !== topics.join('\n');
      topics = names;
      if (changed) writeSettings();
    }
    const arrived = machineClock.now();
    const last = currentFrame?.findLast(({ topic }) => topic === subscribed);
    if (last === undefined) return;
    const said = messages.read(last.message, arrived);
    const problem = typeof said === 'string' ? `${said}.` : '';
    if (problem !== trouble) {
      trouble = problem;
      writeTexts();
    }
    if (typeof said !== 'string') session.offer(said);
  }

  context.onRender = (state, done) => {
    try {
      if (!closed) render(state);
    } catch (error) {
      trouble = error instanceof Error ? error.message : String(error);
    } finally {
      done();
    }
  };
  for (const field of ['colorScheme', 'currentFrame', 'topics'] as const) context.watch(field);
  apply();

  return () => {
    if (closed) return;
    closed = true;
    publishing.close();
    session.close();
    view.destroy();
  };
}

function messagesOf({ simulation, robot }: PanelConfig) {
  return robotMessages(findSystem(simulation.system).create(), robot);
}
