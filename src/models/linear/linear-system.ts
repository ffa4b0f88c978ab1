import type { System } from '../../systems/system.ts';
import type { TransitionSpace } from '../data/transitions.ts';
import type { AsSystemOptions } from '../model.ts';
import { learnedSystem, sumOf } from './learned-system.ts';
import type { RidgeFit } from './ridge.ts';

/** A linear map from (x, u) to the change of x and, where learned, the reward. */
export interface LinearMap {
  /** Taken from the inputs that are numbers first (not from choices), so that float32 suffices for inputs far from zero. */
  readonly center: Float64Array;
  /** `[D, I]` */
  readonly weights: Float64Array;
  /** `[D]` */
  readonly offset: Float64Array;
}

/** What a fit says, in the units of the data. Only numbers are centered, not choices. */
export function centeredMap({ scaling, weights, offset }: RidgeFit, space: TransitionSpace): LinearMap {
  const width = scaling.mean.length;
  const numbers = space.action.kind === 'discrete' ? space.stateNames.length : width;
  const raw = weights.map((weight, at) => weight / (scaling.std[at % width] ?? 1));
  const atZero = offset.map((value, row) => {
    let sum = value;
    for (let i = numbers; i < width; i++) sum -= (raw[row * width + i] ?? 0) * (scaling.mean[i] ?? 0);
    return sum;
  });
  return { center: scaling.mean.slice(0, numbers), weights: raw, offset: atZero };
}

/** A linear map as a system: tables `learnedCenter` and `learnedWeights [D, 1 + I]`, offsets in front. */
export function linearSystem(
  parts: { api: string; kind: string; space: TransitionSpace; learnsReward: boolean; map: LinearMap },
  options: AsSystemOptions,
): System {
  const { map, space, learnsReward } = parts;
  const { center, weights, offset } = map;
  const width = weights.length / offset.length;
  const rows = Float32Array.from({ length: offset.length * (1 + width) }, (_, at) => {
    const [row, column] = [Math.floor(at / (1 + width)), at % (1 + width)];
    return (column === 0 ? offset[row] : weights[row * width + column - 1]) ?? 0;
  });
  const { stateNames } = space;
  const writtenOut = rows.length <= MOST_WRITTEN_OUT;
  const change = (i: number) => (writtenOut ? `learnedOutput(${i}u, x, u)` : `change[${i}]`);
  const next = stateNames.map((name, i) => `x.${name} + ${change(i)}`);
  const size = stateNames.length;
  const loop = `var change = array<f32, ${size}>();
  for (var row = 0u; row < ${size}u; row++) { change[row] = learnedOutput(row, x, u); }`;
  const reward = `fn learnedReward(x: State, u: Action) -> f32 { return learnedOutput(${size}u, x, u); }\n`;
  const wgsl = `fn learnedOutput(row: u32, x: State, u: Action) -> f32 {
  let at = row * ${1 + width}u;
  ${rowBody(space, writtenOut)}
}
fn dynamics(x: State, u: Action, t: u32) -> State {
  ${writtenOut ? '' : loop}
  return State(${next.join(', ')});
}
${learnsReward ? reward : ''}`;
  const data = { learnedCenter: Float32Array.from(center), learnedWeights: rows };
  return learnedSystem({ ...parts, wgsl, data }, options);
}

/** Up to this many weights sums are written out: measured 2 (CPU) and 7 (SwiftShader) times faster than loops for 6 states. Beyond, compilers take long. */
const MOST_WRITTEN_OUT = 300;

/** The sum of a row: its offset, weights times numbers, and the weight of the choice. */
function rowBody({ stateNames, action }: TransitionSpace, writtenOut: boolean): string {
  const states = stateNames.map((name) => `x.${name}`);
  const numbers = action.kind === 'discrete' ? states : [...states, ...action.names.map((name) => `u.${name}`)];
  const choice =
    action.kind === 'discrete'
      ? [`learnedWeights(at + ${1 + stateNames.length}u + min(u.index, ${action.count - 1}u))`]
      : [];
  if (writtenOut) {
    const terms = numbers.map((number, i) => `learnedWeights(at + ${i + 1}u) * (${number} - learnedCenter(${i}u))`);
    return `return learnedWeights(at) + ${sumOf([...terms, ...choice])};`;
  }
  const count = numbers.length;
  return `let v = array<f32, ${count}>(${numbers.join(', ')});
  var sum = ${['learnedWeights(at)', ...choice].join(' + ')};
  for (var i = 0u; i < ${count}u; i++) { sum += learnedWeights(at + i + 1u) * (v[i] - learnedCenter(i)); }
  return sum;`;
}
