import { sweepProgram } from '../../src/agents/tabular/sweep-program.ts';
import { valueIteration } from '../../src/agents/tabular/value-iteration.ts';
import { frozenLake } from '../../src/envs/tabular/frozen-lake.ts';
import { DYNA_MAZE, enlarged, maze } from '../../src/envs/tabular/maze.ts';
import type { TabularMdp } from '../../src/envs/tabular/mdp.ts';
import { openBackend } from '../../src/rollout/open.ts';
import type { BackendName } from '../case.ts';
import type { SweepTask } from './case.ts';
import type { OpenedTask } from './opened.ts';

/** The world of a task with its cells divided. */
export function sweptWorld({ world, factor }: Pick<SweepTask, 'world' | 'factor'>): TabularMdp {
  switch (world) {
    case 'maze':
      return maze('swept', enlarged(DYNA_MAZE, factor));
    case 'ice': {
      const rows = Array.from({ length: factor }, () => 'F'.repeat(factor));
      const [first = '', last = ''] = [rows[0], rows.at(-1)];
      return frozenLake({ map: [`S${first.slice(1)}`, ...rows.slice(1, -1), `${last.slice(1)}G`] });
    }
    default:
      return world satisfies never;
  }
}

/** So many sweeps, without the making of the table and without reading the values, which stay where they are until they are asked for. */
export async function openSweeps(task: SweepTask, backend: BackendName): Promise<OpenedTask> {
  const mdp = sweptWorld(task);
  return task.by === 'loop' ? loop(mdp, task) : onBackend(mdp, task, backend);
}

async function onBackend(
  mdp: TabularMdp,
  { discount, sweeps }: SweepTask,
  backendName: BackendName,
): Promise<OpenedTask> {
  const { backend } = await openBackend({ backend: backendName, timeoutMs: 60_000 });
  const program = await sweepProgram(backend, mdp, discount);
  return {
    once: async () => {
      const started = performance.now();
      let [done, residual] = [0, Number.POSITIVE_INFINITY];
      for (; done < sweeps; done += program.sweeps) residual = await program.submit();
      // A submission may hold more sweeps than were asked for.
      return { ms: ((performance.now() - started) * sweeps) / done, check: residual };
    },
    destroy() {
      program.destroy();
      backend.destroy();
    },
  };
}

function loop(mdp: TabularMdp, { discount, sweeps }: SweepTask): OpenedTask {
  return {
    once: async () => {
      const started = performance.now();
      const { residual } = valueIteration(mdp, { discount, maxSweeps: sweeps });
      return { ms: performance.now() - started, check: residual };
    },
    destroy: () => undefined,
  };
}
