/** The CPU backend's worker as text; vite.panel.ts makes it. */
declare module 'virtual:forerun-worker-text' {
  export const workerText: string;
}

/** Definitions of the messages that a panel publishes, by name; vite.panel.ts makes them. */
declare module 'virtual:forerun-ros-definitions' {
  type Definitions = Readonly<Record<string, import('./ros-definitions.ts').RosDefinition>>;
  export const ros1: Definitions;
  export const ros2: Definitions;
}
