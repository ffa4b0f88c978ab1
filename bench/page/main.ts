import { findBackends } from '../backends.ts';
import type { BackendName } from '../case.ts';
import { type BenchDocument, SCHEMA } from '../document.ts';
import { machineLine } from '../machine-line.ts';
import { type Measured, measureCases } from '../measure.ts';
import { QUOTED } from '../quoted.ts';
import { selectCases } from '../select.ts';
import type { SpeedCase } from '../speed/case.ts';
import { SPEED } from '../speed/cases.ts';
import { measureSpeed } from '../speed/measure.ts';
import { FULL_EFFORT, withSeconds } from '../statistics/repeat.ts';
import { byId, chartsOf, saveText, tablesOf } from './elements.ts';
import { describeBrowser } from './machine.ts';

const options = byId('options', HTMLFormElement);
const [start, stop, download] = ['start', 'stop', 'download'].map((id) => byId(id, HTMLButtonElement)) as [
  HTMLButtonElement,
  HTMLButtonElement,
  HTMLButtonElement,
];
const problem = byId('problem', HTMLElement);
const status = byId('status', HTMLElement);
const progress = byId('progress', HTMLProgressElement);

const machine = describeBrowser();
byId('machine', HTMLElement).textContent = machineLine(machine);

let stopping = new AbortController();
let latest: BenchDocument | undefined;

options.addEventListener('submit', (event) => {
  event.preventDefault();
  void measure();
});
stop.addEventListener('click', () => {
  stopping.abort();
  status.textContent = 'Stops after this case.';
});
download.addEventListener('click', () => {
  if (latest === undefined) return;
  saveText(`forerun-bench-${latest.date.slice(0, 10)}.json`, `${JSON.stringify(latest, undefined, 2)}\n`);
});

async function measure(): Promise<void> {
  stopping = new AbortController();
  start.disabled = true;
  download.disabled = true;
  stop.disabled = false;
  problem.hidden = true;
  try {
    const date = new Date().toISOString();
    const filter = byId('filter', HTMLInputElement).value.trim();
    const full = byId('selection', HTMLSelectElement).value === 'full';
    const seconds = byId('seconds', HTMLInputElement).valueAsNumber || FULL_EFFORT.seconds;
    const effort = withSeconds(FULL_EFFORT, seconds);
    const autotune = byId('autotune', HTMLInputElement).checked;
    const backend = byId('backend', HTMLSelectElement).value as BackendName | '';
    const selected = selectCases(SPEED, { filter, full }) as readonly SpeedCase[];
    const measured = await measureCases(selected, {
      backends: await findBackends(backend === '' ? undefined : backend),
      measureCase: async (benchCase, on, limitsOf) => {
        const result = await measureSpeed(benchCase, on, await limitsOf(on), { effort, autotune });
        return { kind: 'speed', name: benchCase.name, ...result };
      },
      onProgress: (share, text) => {
        progress.value = share;
        status.textContent = text;
      },
      onMeasured: (soFar) => show(documentOf(date, soFar)),
      signal: stopping.signal,
    });
    show(documentOf(date, measured));
    byId('charts', HTMLElement).replaceChildren(...(latest === undefined ? [] : chartsOf(latest)));
    download.disabled = measured.cases.length === 0;
  } catch (error) {
    problem.textContent = error instanceof Error ? error.message : String(error);
    problem.hidden = false;
    status.textContent = 'Nothing was measured.';
  } finally {
    start.disabled = false;
    stop.disabled = true;
  }
}

function documentOf(date: string, measured: Measured): BenchDocument {
  return { schema: SCHEMA, date, command: location.href, machine, ...measured, peers: null, quoted: QUOTED };
}

function show(measured: BenchDocument): void {
  latest = measured;
  byId('results', HTMLElement).replaceChildren(...tablesOf(measured));
}
