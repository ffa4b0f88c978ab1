import type { ExtensionContext } from '@foxglove/extension';
import { initPanel } from './init-panel.ts';

/** What hosts call when they load the extension. */
export function activate(context: ExtensionContext): void {
  context.registerPanel({ name: 'Planner', initPanel });
}
