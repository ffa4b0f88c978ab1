import { speedPicture } from '../charts/speed.ts';
import type { BenchDocument } from '../document.ts';
import { limitRows, type Rows, speedRows } from '../tables.ts';

/** The element with that id. */
export function byId<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`the page has no '${id}'`);
}

/** The tables of a document. Wide ones scroll, and can be scrolled with the keyboard. */
export function tablesOf(measured: BenchDocument): readonly HTMLElement[] {
  return [
    ...tableElement('Plans', speedRows(measured)),
    ...tableElement('What plain kernels reach', limitRows(measured)),
    ...tableElement(
      'Failed',
      measured.failures.length === 0
        ? []
        : [['case', 'backend', 'why'], ...measured.failures.map(({ name, backend, error }) => [name, backend, error])],
    ),
  ];
}

function tableElement(title: string, [heading, ...rows]: Rows): readonly HTMLElement[] {
  if (heading === undefined) return [];
  const table = document.createElement('table');
  table.createCaption().textContent = title;
  const head = table.createTHead().insertRow();
  for (const text of heading) {
    const cell = document.createElement('th');
    cell.scope = 'col';
    cell.textContent = text;
    head.append(cell);
  }
  const body = table.createTBody();
  for (const cells of rows) {
    const row = body.insertRow();
    for (const text of cells) row.insertCell().textContent = text;
  }
  const scroll = document.createElement('div');
  scroll.className = 'scroll';
  scroll.tabIndex = 0;
  scroll.setAttribute('role', 'region');
  scroll.setAttribute('aria-label', title);
  scroll.append(table);
  return [scroll];
}

/** The charts of a document, as a picture of its own: its style sheet is not the page's. Nothing where nothing was swept. */
export function chartsOf(measured: BenchDocument): readonly HTMLElement[] {
  const svg = speedPicture(measured);
  if (svg === undefined) return [];
  const image = new Image();
  image.alt =
    'Time of a plan, model steps a second and share of the roofline over the number of samples; the figures are in the table.';
  image.src = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  image.addEventListener('load', () => URL.revokeObjectURL(image.src), { once: true });
  return [image];
}

/** Hands a text to the reader as a file. */
export function saveText(name: string, text: string): void {
  const link = document.createElement('a');
  link.download = name;
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.click();
  URL.revokeObjectURL(link.href);
}
