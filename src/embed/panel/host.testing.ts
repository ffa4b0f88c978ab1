import type {
  Immutable,
  MessageEvent,
  PanelExtensionContext,
  RenderState,
  SettingsTree,
  SettingsTreeAction,
} from '@foxglove/extension';
import { strFromU8, unzipSync } from 'fflate';

/** What a host lets a panel do: as much as new ones do, or what the oldest did. */
export type HostKind = 'live' | 'recording';

/** A panel in a host of its own; what it does is written down. */
export interface HostedPanel {
  readonly element: HTMLElement;
  readonly published: { readonly topic: string; readonly message: unknown }[];
  readonly advertised: Map<string, { readonly schema: string; readonly options: unknown }>;
  readonly subscribed: string[];
  readonly saved: unknown[];
  readonly settings: () => SettingsTree | undefined;
  /** Renders that were begun, and calls of `done`, and renders whose `done` came twice. */
  readonly renders: { begun: number; done: number; twice: number };
  /** Messages that came on a topic since the last render. */
  deliver(topic: string, message: unknown): void;
  /** What the theme, or the list of topics, is now. */
  change(state: Partial<Pick<RenderState, 'colorScheme' | 'topics'>>): void;
  edit(path: readonly string[], value: unknown): void;
  close(): void;
}

type InitPanel = (context: PanelExtensionContext) => undefined | (() => void);

/** Loads a .foxe as hosts do: unzipped, its one script called with `module` and `require`. */
export async function loadExtension(url: string) {
  const files = unzipSync(new Uint8Array(await (await fetch(url)).arrayBuffer()));
  const text = (name: string) => strFromU8(files[name] ?? new Uint8Array());
  const manifest = JSON.parse(text('package.json')) as { main: string };
  const module: { exports: { activate?: (context: object) => void } } = { exports: {} };
  // This is the host's own way, and why its page allows it.
  new Function('module', 'require', text(manifest.main.replace('./', '')))(module, () => undefined);
  return registered(module.exports);
}

/** The panels that an extension registers. */
export function registered(exports: { activate?: (context: object) => void }) {
  const panels = new Map<string, InitPanel>();
  exports.activate?.({
    mode: 'production',
    registerPanel: ({ name, initPanel }: { name: string; initPanel: InitPanel }) => panels.set(name, initPanel),
  });
  return panels;
}

/** Opens a panel: calls it once per frame when something that it watches has changed, and never before it is done with the last. */
export function openPanel(initPanel: InitPanel, kind: HostKind, initialState?: unknown): HostedPanel {
  const element = document.createElement('div');
  Object.assign(element.style, { width: '100%', height: '100%', overflow: 'hidden' });
  document.body.append(element);
  const watched = new Set<keyof RenderState>();
  const renders = { begun: 0, done: 0, twice: 0 };
  const published: HostedPanel['published'] = [];
  const advertised: HostedPanel['advertised'] = new Map();
  const subscribed: string[] = [];
  const saved: unknown[] = [];
  let settings: SettingsTree | undefined;
  let onRender: PanelExtensionContext['onRender'];
  let fresh: Partial<RenderState> = { colorScheme: 'light', topics: [] };
  let isRendering = false;
  let isOpen = true;

  const live = {
    advertise(topic: string, schema: string, options?: unknown) {
      advertised.set(topic, { schema, options });
    },
    unadvertise: (topic: string) => void advertised.delete(topic),
    publish(topic: string, message: unknown) {
      if (!advertised.has(topic)) throw new Error(`${topic} is not advertised`);
      published.push({ topic, message: JSON.parse(JSON.stringify(message)) });
    },
  };
  const context = {
    panelElement: element,
    initialState,
    watch: (field: keyof RenderState) => void watched.add(field),
    saveState: (state: unknown) => void saved.push(structuredClone(state)),
    subscribe(topics: readonly (string | { topic: string })[]) {
      subscribed.splice(0, subscribed.length, ...topics.map((each) => (typeof each === 'string' ? each : each.topic)));
    },
    unsubscribeAll: () => void subscribed.splice(0),
    updatePanelSettingsEditor: (tree: SettingsTree) => {
      settings = tree;
    },
    ...(kind === 'live' ? live : {}),
    set onRender(render: PanelExtensionContext['onRender']) {
      onRender = render;
    },
  } as unknown as PanelExtensionContext;

  const cleanUp = initPanel(context);
  const frame = (): void => {
    if (!isOpen) return;
    requestAnimationFrame(frame);
    const state = Object.fromEntries(Object.entries(fresh).filter(([name]) => watched.has(name as keyof RenderState)));
    if (isRendering || onRender === undefined || Object.keys(state).length === 0) return;
    fresh = {};
    isRendering = true;
    renders.begun++;
    let isDone = false;
    onRender(state as Immutable<RenderState>, () => {
      if (isDone) renders.twice++;
      isDone = true;
      isRendering = false;
      renders.done++;
    });
  };
  frame();

  return {
    element,
    published,
    advertised,
    subscribed,
    saved,
    renders,
    settings: () => settings,
    deliver(topic, message) {
      if (!subscribed.includes(topic)) return;
      const now = Date.now();
      const receiveTime = { sec: Math.floor(now / 1000), nsec: (now % 1000) * 1e6 };
      const event: MessageEvent = { topic, schemaName: '', receiveTime, message, sizeInBytes: 0 };
      fresh = { ...fresh, currentFrame: [...(fresh.currentFrame ?? []), event] };
    },
    change(state) {
      fresh = { ...fresh, ...state };
    },
    edit: (path, value) =>
      settings?.actionHandler({ action: 'update', payload: { path, input: 'string', value } } as SettingsTreeAction),
    close() {
      isOpen = false;
      cleanUp?.();
      element.remove();
    },
  };
}

/** A robot with two wheels on the ground, as a unicycle: tells `nav_msgs/Odometry` and does what `geometry_msgs/Twist` says. */
export function simulatedRobot(panel: () => HostedPanel, at: readonly [x: number, y: number, yaw: number]) {
  const state = { x: at[0], y: at[1], yaw: at[2], commands: 0 };
  let read = 0;
  let time = performance.now();
  const timer = setInterval(() => {
    const { published } = panel();
    const twists = published.slice(read).filter(({ topic }) => topic === '/cmd_vel');
    read = published.length;
    state.commands += twists.length;
    const now = performance.now();
    const dt = Math.min((now - time) / 1000, 0.1);
    time = now;
    const last = published.findLast(({ topic }) => topic === '/cmd_vel')?.message as
      | { linear: { x: number }; angular: { z: number } }
      | undefined;
    const speed = last?.linear.x ?? 0;
    state.x += dt * speed * Math.cos(state.yaw);
    state.y += dt * speed * Math.sin(state.yaw);
    state.yaw += dt * (last?.angular.z ?? 0);
    const ms = performance.timeOrigin + now;
    panel().deliver('/odom', {
      header: { stamp: { sec: Math.floor(ms / 1000), nsec: Math.floor((ms % 1000) * 1e6) }, frame_id: 'odom' },
      pose: {
        pose: {
          position: { x: state.x, y: state.y, z: 0 },
          orientation: { x: 0, y: 0, z: Math.sin(state.yaw / 2), w: Math.cos(state.yaw / 2) },
        },
      },
    });
  }, 20);
  return { state, stop: () => clearInterval(timer) };
}

/** What the test's page offers to the test. */
export const testHost = { loadExtension, registered, openPanel, simulatedRobot };

declare global {
  /** In the test's page: {@link testHost}. */
  var forerunHost: typeof testHost;
}

globalThis.forerunHost = testHost;
