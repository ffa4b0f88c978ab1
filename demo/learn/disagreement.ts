import { standardDeviation } from '../../src/diagnostics/statistics.ts';
import { seededRandom } from '../../src/models/data/random.ts';
import type { Transitions } from '../../src/models/data/transitions.ts';
import type { DynamicsModel } from '../../src/models/model.ts';
import type { DisagreementReport } from './reports.ts';
import type { LearningTask } from './tasks.ts';

/** States asked about, of each kind. */
const ASKED = 256;

/**
 * How far the members of an ensemble are apart, where there was data and anywhere: the mean over states and components of the standard
 * deviation of their next states, divided by that of the changes of the component in a step of the data.
 *
 * The states are the same for the same amount of data, whatever the model.
 */
export async function disagreementOf(
  model: DynamicsModel,
  data: Transitions,
  task: LearningTask,
): Promise<DisagreementReport> {
  const size = model.space.stateNames.length;
  const width = data.actions.length / data.count;
  const random = seededRandom(0);
  const changes = Array.from({ length: size }, (_, s) => {
    const of = Float64Array.from({ length: data.count }, (_, row) => {
      return (data.nextStates[row * size + s] ?? 0) - (data.states[row * size + s] ?? 0);
    });
    return standardDeviation(of) || 1;
  });
  const anyRow = () => Math.floor(random() * data.count);
  const actions = Float32Array.from(
    { length: ASKED * width },
    (_, k) => data.actions[anyRow() * width + (k % width)] ?? 0,
  );
  const over = async (states: Float32Array) => {
    const { epistemicStd } = await model.predict(states, actions);
    return epistemicStd.reduce((sum, std, k) => sum + std / (changes[k % size] ?? 1), 0) / epistemicStd.length;
  };
  const rows = Array.from({ length: ASKED }, anyRow);
  const seen = new Float32Array(rows.flatMap((row) => [...data.states.subarray(row * size, (row + 1) * size)]));
  const possible = new Float32Array(rows.flatMap(() => [...task.possible(random)]));
  return { kind: 'disagreement', transitions: data.count, seen: await over(seen), possible: await over(possible) };
}
