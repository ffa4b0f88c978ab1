import { adoptStyles } from './controls/adopt-styles.ts';
import { elementOf } from './controls/element-of.ts';
import { VIEW_STYLE } from './element-style.ts';

/** The parts of a view's shadow root, empty. */
export interface Frame {
  readonly view: HTMLElement;
  readonly stage: HTMLElement;
  readonly side: HTMLElement;
  readonly plots: HTMLElement;
  /** Over the picture, while nothing has played yet. */
  readonly start: HTMLButtonElement;
  readonly play: HTMLButtonElement;
  readonly step: HTMLButtonElement;
  readonly reset: HTMLButtonElement;
  readonly push: HTMLButtonElement;
  readonly badge: HTMLElement;
  readonly summary: HTMLElement;
  /** Said to screen readers. */
  readonly events: HTMLElement;
  readonly problem: HTMLElement;
}

/** Fills a shadow root. */
export function createFrame(root: ShadowRoot): Frame {
  adoptStyles(root, VIEW_STYLE);
  const view = elementOf('div', 'view');
  const body = elementOf('div', 'body');
  const main = elementOf('div', 'main');
  const stage = part('div', 'stage');
  const side = part('div', 'side');
  const plots = part('div', 'plots');
  const bar = part('div', 'bar');
  bar.setAttribute('role', 'group');
  bar.setAttribute('aria-label', 'Simulation');
  const button = (text: string): HTMLButtonElement => {
    const made = elementOf('button', '', text);
    made.type = 'button';
    made.disabled = true;
    bar.append(made);
    return made;
  };
  const [play, step, reset, push] = [button('Play'), button('Step'), button('Reset'), button('Push')];
  const badge = elementOf('span', 'badge', 'Starting…');
  bar.append(badge);
  const summary = part('p', 'summary');
  const events = elementOf('p', 'unseen');
  events.setAttribute('role', 'status');
  const problem = elementOf('p', 'problem');
  problem.setAttribute('role', 'alert');
  const start = elementOf('button', 'start', '▶');
  start.type = 'button';
  start.setAttribute('aria-label', 'Play');
  for (const later of [problem, side, plots, start]) later.hidden = true;
  stage.append(start);
  main.append(stage, bar, summary, problem);
  body.append(main, side);
  view.append(body, plots, events);
  root.append(view);
  return { view, stage, side, plots, start, play, step, reset, push, badge, summary, events, problem };
}

/** An element that pages can style from outside. */
function part<Name extends 'div' | 'p'>(name: Name, called: string): HTMLElementTagNameMap[Name] {
  const element = elementOf(name, called);
  element.setAttribute('part', called);
  return element;
}

/** Changes a text only where it differs: assistive technology reads what changes. */
export function showText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
