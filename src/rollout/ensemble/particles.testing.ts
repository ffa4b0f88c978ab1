import type { System } from '../../systems/system.ts';
import type { Backend, BackendBuffer, Step } from '../backend.ts';
import { modelBuffers } from '../backends.testing.ts';
import { createEvaluator } from '../evaluate.ts';

/** Rolls `actions` `[n, H, A]` out and returns every particle's states, `[n, P, H + 1, S]`, and cost, `[n, P]`. */
export async function particlePaths(
  backend: Backend,
  system: System,
  start: Float32Array,
  actions: Float32Array,
  horizon: number,
): Promise<{ readonly states: Float32Array; readonly costs: Float32Array }> {
  const made = new Map<string, BackendBuffer>();
  let steps: readonly Step[] = [];
  const watched: Backend = {
    ...backend,
    createBuffer: (label, bytes) => {
      const buffer = backend.createBuffer(label, bytes);
      made.set(label, buffer);
      return buffer;
    },
    prepare: (label, prepared, readback) => {
      steps = prepared;
      return backend.prepare(label, prepared, readback);
    },
  };
  const evaluator = createEvaluator(watched, system, horizon, modelBuffers(backend, system));
  await evaluator.evaluate(start, actions, true);
  const buffer = made.get('forerun/evaluate/fr_particle_paths');
  if (buffer === undefined) throw new Error('no particles');
  const program = await backend.prepare('test/particles', steps, buffer);
  const words = await program.submit();
  const P = system.ensemble?.particles ?? 1;
  const n = actions.length / (horizon * system.actionSize);
  const length = (horizon + 1) * system.stateSize;
  const found = new Float32Array(words.buffer, words.byteOffset, n * P * (1 + length));
  const states = new Float32Array(n * P * length);
  const costs = new Float32Array(n * P);
  for (let i = 0; i < n * P; i++) {
    costs[i] = found[i * (1 + length)] ?? 0;
    states.set(found.subarray(i * (1 + length) + 1, (i + 1) * (1 + length)), i * length);
  }
  program.destroy();
  evaluator.destroy();
  return { states, costs };
}
