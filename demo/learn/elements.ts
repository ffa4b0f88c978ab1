/** Makes an element with properties, attributes (with a hyphen or `role`, `for`) and children. */
export function made<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  children: readonly (Node | string)[] = [],
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A button that does something. */
export function button(text: string, onClick: () => void, attributes: Readonly<Record<string, string>> = {}) {
  const element = made('button', { type: 'button', ...attributes }, [text]);
  element.addEventListener('click', onClick);
  return element;
}

/** A control below its label, in a `div` of the class `field`. */
export function field(label: string, control: HTMLElement): HTMLElement {
  return made('div', { class: 'field' }, [made('label', { for: control.id }, [label]), control]);
}

let ids = 0;

/** An id that no other element of the page has. */
export function freshId(name: string): string {
  ids++;
  return `forerun-${name}-${ids}`;
}

/** Gives the reader a file. */
export function download(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  made('a', { href: url, download: name }).click();
  // The download has its own hold on the content after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
