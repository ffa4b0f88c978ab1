import type { BackendName } from '../case.ts';
import { openBandits } from './bandits.ts';
import type { RateTask } from './case.ts';
import { openDynaQ } from './dyna-q.ts';
import type { OpenedTask } from './opened.ts';
import { openLeafSearch, openSearch } from './search.ts';
import { openSweeps } from './sweeps.ts';

/** Makes a task ready. */
export async function openTask(task: RateTask, backend: BackendName): Promise<OpenedTask> {
  switch (task.what) {
    case 'search':
      return openSearch(task);
    case 'leaf-search':
      return openLeafSearch(task, backend);
    case 'sweeps':
      return openSweeps(task, backend);
    case 'dyna-q':
      return openDynaQ(task);
    case 'bandits':
      return openBandits(task, backend);
    default:
      return task satisfies never;
  }
}
