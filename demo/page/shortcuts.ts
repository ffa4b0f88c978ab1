import { element } from './element.ts';

/** A key that does something from anywhere on the page. */
export interface Shortcut {
  /** As `KeyboardEvent.key` has it. */
  readonly key: string;
  /** As it stands on keyboards. */
  readonly label: string;
  readonly text: string;
  readonly run: () => void;
}

/**
 * Listens to the keys and lists them. Keys stay with fields that take text, and with what has the focus where it uses them itself:
 * space presses a button, but does nothing in a slider. They can be switched off, for those who speak to their computer (WCAG 2.2, 2.1.4).
 */
export function useShortcuts(
  shortcuts: readonly Shortcut[],
  others: readonly (readonly [keys: string, text: string])[],
) {
  const list = element('shortcuts', HTMLDListElement);
  for (const [keys, text] of [...shortcuts.map(({ label, text }) => [label, text] as const), ...others]) {
    const term = document.createElement('dt');
    const kbd = document.createElement('kbd');
    kbd.textContent = keys;
    term.append(kbd);
    const meaning = document.createElement('dd');
    meaning.textContent = text;
    list.append(term, meaning);
  }
  const enabled = element('shortcuts-on', HTMLInputElement);
  document.addEventListener('keydown', (event) => {
    if (!enabled.checked || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const [target] = event.composedPath();
    if (target instanceof Element && isTaken(target, event.key)) return;
    const shortcut = shortcuts.find(({ key }) => key === event.key);
    if (shortcut === undefined) return;
    event.preventDefault();
    if (!event.repeat || shortcut.key === '.') shortcut.run();
  });
}

function isTaken(target: Element, key: string): boolean {
  if (target.matches('input:not([type="range"], [type="checkbox"]), textarea, select, [contenteditable]')) return true;
  return key === ' ' && target.matches('button, a, summary, input:not([type="range"])');
}
