import type { ForerunView } from './element.ts';

/** Puts a view into the page, on the CPU unless it is said otherwise. */
export function putView(attributes: Readonly<Record<string, string>> = {}): ForerunView {
  const view = document.createElement('forerun-view') as ForerunView;
  for (const [name, value] of Object.entries({ backend: 'cpu', ...attributes })) view.setAttribute(name, value);
  document.body.append(view);
  return view;
}

/** The first element in the view's shadow root that a selector finds. */
export function inside<T extends Element>(view: ForerunView, selector: string, kind: new () => T): T {
  const found = view.shadowRoot?.querySelector(selector);
  if (found instanceof kind) return found;
  throw new Error(`no ${selector} in the view`);
}

/** The button whose text or label begins so. */
export function button(view: ForerunView, text: string): HTMLButtonElement {
  const buttons = [...(view.shadowRoot?.querySelectorAll('button') ?? [])];
  const found = buttons.find((each) => (each.getAttribute('aria-label') ?? each.textContent ?? '').startsWith(text));
  if (found !== undefined) return found;
  throw new Error(`no button '${text}' in the view`);
}

/** The detail of the next event of that name for which `holds`. */
export function next<Detail>(
  target: EventTarget,
  name: string,
  holds: (detail: Detail) => boolean = () => true,
): Promise<Detail> {
  return new Promise((resolve) => {
    const listen = (event: Event): void => {
      const { detail } = event as CustomEvent<Detail>;
      if (!holds(detail)) return;
      target.removeEventListener(name, listen);
      resolve(detail);
    };
    target.addEventListener(name, listen);
  });
}
