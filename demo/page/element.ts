/** The element of index.html with that id. */
export function element<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`index.html has no ${kind.name} with the id '${id}'.`);
}

/** Puts a text in its place in index.html; nothing happens where it stands there already. */
export function show(id: string, text: string): void {
  const target = element(id, HTMLElement);
  if (target.textContent !== text) target.textContent = text;
}

/** Says it to screen readers. */
export function announce(text: string): void {
  show('events', text);
}
