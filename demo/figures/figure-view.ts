import { ForerunError, type PlannerOptions } from '../../src/index.ts';
import { button, download, field, freshId, made } from '../learn/elements.ts';
import { csvOf, type Figure, type FigureResult, type FigureTable } from './figure.ts';
import { dress, inlineSvg } from './inline-svg.ts';

/** What {@link createFigureView} takes beside the figure. */
export interface FigureViewOptions {
  /** Default 0. */
  readonly seed?: number;
  /** Default `'auto'`. */
  readonly backend?: PlannerOptions['backend'];
  /** Called with the seed of every computation that begins. */
  readonly onSeed?: (seed: number) => void;
}

/** A figure in a page. */
export interface FigureView {
  readonly figure: Figure;
  /** What is shown; undefined before the first and while it is computed anew. */
  readonly result: FigureResult | undefined;
  /** Computes it anew; what runs already is stopped. */
  run(seed: number): Promise<void>;
  /** Stops what runs, and takes everything out of the element again. */
  destroy(): void;
}

const LARGEST_SEED = 2 ** 32 - 1;
/** Rows that the page shows; the file has all. */
const SHOWN_ROWS = 200;

/**
 * Puts a figure into an element and computes it: picture, summary, table, a seed, and everything as files. Needs `figures.css` and the
 * page's custom properties.
 */
export function createFigureView(root: HTMLElement, figure: Figure, options: FigureViewOptions = {}): FigureView {
  let running: AbortController | undefined;
  let result: FigureResult | undefined;

  const seed = made('input', { id: freshId('seed'), type: 'number', min: '0', max: String(LARGEST_SEED), step: '1' });
  seed.value = String(options.seed ?? 0);
  seed.addEventListener('change', () => void run(seedOf(seed.value)));
  const again = button('Again, with the next seed', () => void run((seedOf(seed.value) + 1) % (LARGEST_SEED + 1)));
  const saveCsv = button('Data (CSV)', () => {
    if (result !== undefined) download(`${fileName()}.csv`, csvOf(result.table), 'text/csv');
  });
  const saveSvg = button('Pictures (SVG)', () => {
    for (const [i, picture] of (result?.pictures ?? []).entries()) {
      const part = result?.pictures.length === 1 ? '' : `-${i + 1}`;
      download(`${fileName()}${part}.svg`, picture, 'image/svg+xml');
    }
  });
  const bar = made('progress', { max: '1', value: '0', 'aria-label': `Computing: ${figure.title}` });
  const pictures = made('div', { class: 'figure-pictures' });
  const summary = made('p', { role: 'status' });
  const problem = made('p', { role: 'alert', class: 'figure-problem', hidden: '' });
  const data = made('div', { class: 'figure-data', tabindex: '0', role: 'region', 'aria-label': 'Data' });
  const place = made('section', { class: 'computed-figure', 'aria-label': `Slide ${figure.slide}: ${figure.title}` }, [
    made('p', { class: 'figure-quiet' }, [`Slide ${figure.slide}. ${figure.description}`]),
    made('div', { class: 'figure-controls' }, [field('Seed', seed), again, saveCsv, saveSvg]),
    bar,
    problem,
    pictures,
    summary,
    made('details', {}, [made('summary', {}, ['Data as a table']), data]),
  ]);
  root.append(place);
  dress(place);

  const fileName = () => `forerun-slide-${figure.slide}-${figure.name}-seed-${seed.value}`;
  const refresh = () => {
    for (const control of [saveCsv, saveSvg]) control.disabled = result === undefined;
    bar.hidden = running === undefined;
  };

  async function run(wanted: number): Promise<void> {
    running?.abort();
    const own = new AbortController();
    running = own;
    result = undefined;
    seed.value = String(wanted);
    bar.value = 0;
    problem.hidden = true;
    options.onSeed?.(wanted);
    refresh();
    try {
      const found = await figure.run({
        seed: wanted,
        signal: own.signal,
        onProgress: ({ fraction }) => {
          if (running === own) bar.value = fraction;
        },
        backend: options.backend ?? 'auto',
      });
      if (running !== own) return;
      result = found;
      pictures.replaceChildren(...found.pictures.map(inlineSvg));
      summary.textContent = found.summary;
      data.replaceChildren(tableOf(found.table));
    } catch (error) {
      if (running !== own || (error instanceof ForerunError && error.code === 'aborted')) return;
      problem.textContent = error instanceof Error ? error.message : String(error);
      problem.hidden = false;
    }
    running = undefined;
    refresh();
  }

  void run(seedOf(seed.value));
  return {
    figure,
    get result() {
      return result;
    },
    run: (wanted) => run(seedOf(String(wanted))),
    destroy() {
      running?.abort();
      running = undefined;
      place.remove();
    },
  };
}

function seedOf(text: string): number {
  return Math.min(Math.max(Math.trunc(Number(text)) || 0, 0), LARGEST_SEED);
}

function tableOf({ columns, rows }: FigureTable): HTMLElement {
  const shown = rows.slice(0, SHOWN_ROWS).map((row) =>
    made(
      'tr',
      {},
      row.map((value) =>
        made('td', {}, [typeof value === 'number' ? String(Number(value.toPrecision(5))) : (value ?? '–')]),
      ),
    ),
  );
  const head = columns.map((name) => made('th', { scope: 'col' }, [name]));
  return made('table', {}, [made('thead', {}, [made('tr', {}, head)]), made('tbody', {}, shown)]);
}
