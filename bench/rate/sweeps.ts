import { sweepProgram } from '../../src/agents/tabular/sweep-program.ts';
import { valueIteration } from '../../src/agents/tabular/value-iteration.ts';
import { DYNA_MAZE, enlarged, maze } from '../../src/envs/tabular/maze.ts';
import type { TabularMdp } from '../../src/envs/tabular/mdp.ts';
import { openBackend } from '../../src/rollout/open.ts';
import type { BackendName } from '../case.ts';
import type { SweepTask } from './case.ts';
import type { OpenedTask } from './opened.ts';

/** The maze with its cells divided. */
export function sweptMaze(factor: number): TabularMdp {
  return maze('swept', enlarged(DYNA_MAZE, factor));
}

/** So many sweeps, without the making of the table and without reading the values, which stay where they are until they are asked for. */
export async function openSweeps(task: SweepTask, backend: BackendName): Promise<OpenedTask> {
  const mdp = sweptMaze(task.factor);
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
