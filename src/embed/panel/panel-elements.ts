/** A canvas that covers its parent. */
export function canvasLayer(): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  Object.assign(canvas.style, { position: 'absolute', inset: '0', width: '100%', height: '100%', display: 'block' });
  return canvas;
}

/** A line of text; with a role, one that is read out when it changes. */
export function paragraph(role?: 'alert'): HTMLParagraphElement {
  const element = document.createElement('p');
  element.style.margin = '0';
  if (role !== undefined) element.setAttribute('role', role);
  return element;
}

/** A button that looks like one wherever it is. */
export function button(pressed: () => void, signal: AbortSignal): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  Object.assign(element.style, {
    font: 'inherit',
    fontWeight: '600',
    minHeight: '28px',
    padding: '2px 12px',
    border: '1px solid currentColor',
    borderRadius: '4px',
    cursor: 'pointer',
  });
  element.addEventListener('click', pressed, { signal });
  return element;
}
