import { type RollOutStep, rollOut } from '../../src/diagnostics/roll-out.ts';
import { mean, standardDeviation } from '../../src/diagnostics/statistics.ts';
import type { Transitions } from '../../src/models/data/transitions.ts';
import type { DynamicsModel } from '../../src/models/model.ts';
import type { RealityCurve, Stretch } from './reports.ts';

/** Steps that a prediction goes on before it starts again from a real state. */
export const STRETCH = 25;

/**
 * What the model expects along an episode: from every 25th real state it predicts 25 steps, each from its own prediction before, with the
 * actions that were taken; every member of an ensemble goes its own way.
 *
 * @param episode one episode, in order
 * @param components of the state, by name
 * @returns a curve for each component; without predictions for an episode of one step
 * @throws ForerunError `aborted`; what `predict` throws
 */
export async function againstReality(
  model: DynamicsModel,
  episode: Transitions,
  components: readonly string[],
  signal?: AbortSignal,
): Promise<RealityCurve[]> {
  const size = model.space.stateNames.length;
  const horizon = Math.min(STRETCH, episode.count);
  const starts = Array.from({ length: Math.floor(episode.count / horizon) }, (_, i) => i * horizon);
  const wanted = components.map((component) => {
    const s = model.space.stateNames.indexOf(component);
    const actual = [episode.states[s] ?? 0];
    for (let row = 0; row < episode.count; row++) actual.push(episode.nextStates[row * size + s] ?? 0);
    return { component, s, actual, predicted: starts.map((from) => ({ ...emptyStretch(), from })) };
  });
  const options = { horizon, ...(signal && { signal }) };
  await rollOut('againstReality', model, episode, starts, options, (step) => {
    for (const { s, predicted } of wanted) {
      for (const [i, stretch] of predicted.entries()) addStep(stretch, membersAt(step, starts.length, i, s, size));
    }
  });
  return wanted.map(({ component, actual, predicted }) => ({ component, actual, predicted }));
}

interface GrowingStretch extends Stretch {
  readonly mean: (number | null)[];
  readonly low: (number | null)[];
  readonly high: (number | null)[];
}

function emptyStretch(): Omit<GrowingStretch, 'from'> {
  return { mean: [], low: [], high: [] };
}

/** Where the members are; or, of a model without members, its mean. Empty where one has diverged. */
function membersAt({ paths, states, diverged }: RollOutStep, n: number, i: number, s: number, size: number): number[] {
  const first = paths > 1 ? 1 : 0;
  const values: number[] = [];
  for (let path = first; path < paths; path++) {
    if (diverged[path * n + i] === 1) return [];
    values.push(states[(path * n + i) * size + s] ?? 0);
  }
  return values;
}

function addStep(stretch: GrowingStretch, values: readonly number[]): void {
  const center = values.length === 0 ? null : mean(values);
  const reach = values.length < 2 ? 0 : 2 * standardDeviation(values);
  stretch.mean.push(center);
  stretch.low.push(center === null ? null : center - reach);
  stretch.high.push(center === null ? null : center + reach);
}
