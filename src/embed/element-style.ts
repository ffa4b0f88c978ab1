import { palettes, type Theme } from './draw/palette.ts';
import { STAGE_STYLE } from './element-stage.ts';

function colors(theme: Theme): string {
  const { paper, ink, accent, danger, quiet, grid } = palettes[theme];
  return `color: ${ink}; background: ${paper}; --forerun-accent: ${accent}; --forerun-danger: ${danger}; --forerun-quiet: ${quiet}; --forerun-line: ${grid}; color-scheme: ${theme};`;
}

/** Style of `<forerun-view>`. Pages size the element itself, and its parts `stage`, `bar`, `summary`, `side`. */
export const VIEW_STYLE = `
:host { display: block; min-width: 16rem; font-family: system-ui, sans-serif; font-size: 1rem; line-height: 1.4; }
:host([hidden]) { display: none; }
.view {
  ${colors('light')}
  container-type: inline-size; height: 100%; display: flex; flex-direction: column; border: 1px solid var(--forerun-line);
  border-radius: 0.5rem; overflow: hidden; box-sizing: border-box;
}
.view.dark { ${colors('dark')} }
.body { display: flex; flex: 1 1 auto; min-height: 0; }
.main { display: flex; flex-direction: column; flex: 1 1 auto; min-width: 0; }
.stage { position: relative; flex: 1 1 auto; min-height: 12rem; aspect-ratio: 16 / 10; }
.stage > .forerun-stage { position: absolute; inset: 0; }
.start {
  position: absolute; inset: 0; margin: auto; inline-size: 4.5rem; block-size: 4.5rem; border-radius: 50%; border: 0; cursor: pointer;
  background: var(--forerun-accent); color: #fff; font-size: 1.75rem; padding: 0 0 0 0.3rem; box-shadow: 0 2px 12px rgb(0 0 0 / 30%);
}
.dark .start { color: #0e131a; }
.bar { display: flex; flex-wrap: wrap; gap: 0.375rem; align-items: center; padding: 0.5rem; border-top: 1px solid var(--forerun-line); }
.bar button {
  font: inherit; font-size: 0.875rem; color: inherit; background: transparent; border: 1px solid var(--forerun-quiet);
  border-radius: 0.375rem; min-height: 2rem; padding: 0.125rem 0.75rem; cursor: pointer;
}
.bar button:hover:not(:disabled) { background: color-mix(in srgb, currentColor 10%, transparent); }
.bar button:disabled { opacity: 0.5; cursor: default; }
.badge { margin-inline-start: auto; font-size: 0.8125rem; color: var(--forerun-quiet); max-width: 100%; }
button:focus-visible, summary:focus-visible { outline: 2px solid var(--forerun-accent); outline-offset: 2px; }
.summary { margin: 0; padding: 0 0.75rem 0.625rem; font-size: 0.875rem; font-variant-numeric: tabular-nums; min-height: 2.8em; }
.problem { margin: 0; padding: 0.5rem 0.75rem; font-size: 0.875rem; color: var(--forerun-danger); border-top: 2px solid; }
/* Scrolls by itself: it is as tall as the picture, however much is in it. */
.side { flex: 0 0 19rem; contain: size; overflow: auto; padding: 0.25rem 0.75rem 0.75rem; border-inline-start: 1px solid var(--forerun-line); box-sizing: border-box; }
.plots { padding: 0.5rem 0.75rem; border-top: 1px solid var(--forerun-line); }
.unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[hidden] { display: none !important; }
@container (max-width: 40rem) {
  .body { flex-direction: column; overflow: auto; }
  .side { flex: 0 0 auto; contain: none; border-inline-start: 0; border-top: 1px solid var(--forerun-line); max-height: 20rem; }
}
${STAGE_STYLE}
`;
