/** Style of the inputs; colors are inherited, or the page's `--forerun-accent` and `--forerun-danger`. */
export const CONTROLS_STYLE = `
.forerun-controls { display: grid; gap: 0.25rem; font-size: 0.875rem; line-height: 1.35; }
.forerun-controls details.section > summary { font-weight: 600; padding: 0.5rem 0; cursor: pointer; }
.forerun-controls .row {
  display: grid; grid-template-columns: minmax(0, 1fr) 5.5rem 1.75rem; column-gap: 0.5rem; align-items: center;
  padding: 0.375rem 0; border-top: 1px solid color-mix(in srgb, currentColor 14%, transparent);
}
.forerun-controls .label { grid-column: 1 / -1; font-weight: 500; }
.forerun-controls .slider { min-width: 0; width: 100%; margin: 0; accent-color: var(--forerun-accent, #0072b2); min-height: 1.5rem; }
.forerun-controls .field, .forerun-controls .list {
  font: inherit; font-variant-numeric: tabular-nums; color: inherit; background: transparent; min-width: 0; box-sizing: border-box;
  width: 100%; min-height: 1.75rem; padding: 0.125rem 0.375rem; border-radius: 0.25rem;
  border: 1px solid color-mix(in srgb, currentColor 45%, transparent);
}
.forerun-controls .list { grid-column: 1 / 3; }
.forerun-controls option { color: CanvasText; background: Canvas; }
.forerun-controls .box { grid-column: 1 / 3; justify-self: start; inline-size: 1.25rem; block-size: 1.25rem; accent-color: var(--forerun-accent, #0072b2); }
.forerun-controls .reset {
  grid-column: 3; font: inherit; color: inherit; background: none; border: 0; border-radius: 0.25rem; padding: 0;
  inline-size: 1.75rem; block-size: 1.75rem; cursor: pointer;
}
.forerun-controls .reset:hover { background: color-mix(in srgb, currentColor 12%, transparent); }
.forerun-controls .help { grid-column: 1 / -1; margin: 0.125rem 0 0; opacity: 0.75; font-size: 0.8125rem; }
.forerun-controls .error { grid-column: 1 / -1; margin: 0.125rem 0 0; color: var(--forerun-danger, #b3261e); font-weight: 500; }
.forerun-controls .each { grid-column: 1 / -1; }
.forerun-controls .each > summary { cursor: pointer; font-size: 0.8125rem; }
.forerun-controls .each .row { padding-inline-start: 0.75rem; }
.forerun-controls [aria-invalid] { border-color: var(--forerun-danger, #b3261e); border-width: 2px; }
.forerun-controls :focus-visible { outline: 2px solid var(--forerun-accent, #0072b2); outline-offset: 2px; }
.forerun-controls [hidden] { display: none; }
`;
