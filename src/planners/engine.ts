import { createEvaluator, type Evaluator } from '../rollout/evaluate.ts';
import type { OpenedBackend } from '../rollout/open.ts';
import type { System } from '../systems/system.ts';
import type { Algorithm } from './algorithm.ts';
import type { KernelLayout } from './layout.ts';
import { type PlanProgram, planProgram } from './program.ts';

/** Everything that lives on a backend and goes with it. */
export interface Engine {
  readonly opened: OpenedBackend;
  readonly program: PlanProgram;
  readonly evaluator: Evaluator;
  readonly destroy: () => void;
}

/** Compiles and binds everything on a backend, which is destroyed if that fails. */
export async function createEngine(
  parts: {
    readonly system: System;
    readonly algorithm: Algorithm;
    readonly problems: number;
    readonly layout: Partial<KernelLayout>;
  },
  opened: OpenedBackend,
): Promise<Engine> {
  const { system, algorithm, problems, layout } = parts;
  try {
    const program = await planProgram(opened.backend, system, algorithm, problems, layout);
    const { subgroups } = program.sizes.layout;
    const evaluator = createEvaluator(opened.backend, system, algorithm.horizon, program.buffers.model, subgroups);
    return {
      opened,
      program,
      evaluator,
      destroy: () => {
        evaluator.destroy();
        program.destroy();
        opened.backend.destroy();
      },
    };
  } catch (error) {
    opened.backend.destroy();
    throw error;
  }
}
