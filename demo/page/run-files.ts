import { RUN_FILES, RUN_MEDIA_TYPES, type RunRecord, readRun, writeRun } from '../../src/embed/recording/index.ts';
import { RUN_LIMITS } from '../../src/embed/recording/limits.ts';
import { download } from '../learn/elements.ts';
import { announce, element } from './element.ts';
import { showNote } from './notes.ts';

/** What files are made of, and what becomes of those that are opened. */
export interface RunFileActions {
  /** @throws ForerunError where there is nothing to save */
  readonly record: () => RunRecord;
  /** @throws ForerunError for a run that cannot be shown */
  readonly open: (record: RunRecord) => void;
}

/** Wires saving, opening and dropping of runs. Whatever is wrong with a file, the page stays as it was and says why. */
export function useRunFiles({ record, open }: RunFileActions): void {
  for (const kind of RUN_FILES) {
    element(`save-${kind}`, HTMLButtonElement).addEventListener('click', () => {
      void told(async () => {
        const run = record();
        const bytes = await writeRun(run, kind);
        download(`forerun-${run.header.system}.${kind}`, Uint8Array.from(bytes), RUN_MEDIA_TYPES[kind]);
        announce(`Saved ${run.rows.length} steps`);
      });
    });
  }
  const read = (file: File): Promise<void> =>
    told(async () => {
      if (/\.safetensors$/i.test(file.name)) throw new Error(`${file.name} is a model: open it in the part Learning.`);
      if (file.size > RUN_LIMITS.bytes) {
        throw new Error(`${file.name} has ${file.size} bytes; at most ${RUN_LIMITS.bytes} are read.`);
      }
      const run = await readRun(new Uint8Array(await file.arrayBuffer()));
      open(run);
      announce(`Opened ${run.rows.length} steps`);
    });

  const input = element('open-run', HTMLInputElement);
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    // The same file, mended, can be chosen again.
    if (file !== undefined) void read(file).finally(() => (input.value = ''));
  });
  document.addEventListener('dragover', (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
  });
  document.addEventListener('drop', (event) => {
    const [file] = event.dataTransfer?.files ?? [];
    if (file === undefined) return;
    // Else the browser leaves the page for the file.
    event.preventDefault();
    void read(file);
  });
}

async function told(work: () => Promise<void>): Promise<void> {
  try {
    await work();
    showNote('file', []);
  } catch (error) {
    showNote('file', [error instanceof Error ? error.message : String(error)]);
  }
}
