import type { EnsembleDynamics, Risk } from '../../systems/ensemble.ts';
import { targetSize } from '../../systems/learned.ts';
import type { System } from '../../systems/system.ts';
import { activations, barrier, type LayerParts, layersText } from './layers.ts';
import { type NetworkLayout, networkLayout } from './networks.ts';
import { activationRows, type ExtraRows, evaluatesAll, extraRows, slotWords, WIDE_WORKGROUPS } from './tile.ts';

type Defines = Readonly<Record<string, string | number | boolean>>;

/** Values and slots of ensemble-rollout.wgsl for a system and a tile: sizes, and what is written out particle by particle or layer by layer. */
export function ensembleSlots(system: System, parts: LayerParts & { readonly ensemble: EnsembleDynamics }): Defines {
  const { ensemble, tile, halves, loaders } = parts;
  const layout = networkLayout(ensemble, tile);
  const rows = activationRows(ensemble, tile.outputs);
  const outputs = ensemble.layers.at(-1) ?? 0;
  const targets = targetSize(ensemble);
  const all = evaluatesAll(ensemble);
  const inputRows = 4 * layout.inputQuads;
  const act = activations(tile, rows);
  const extras = extraRows(ensemble);
  const extra = (part: Exclude<keyof ExtraRows, 'count'>, index: string) => {
    const words = `${extras[part] * tile.particles}u + ${index}`;
    return tile.wide ? `fr_acts[slot + ${2 * rows * tile.particles}u + ${words}]` : `fr_extra[${words}]`;
  };
  const first = (l: number, row: string, particle: string) => act(l, `${row} * ${tile.particles}u + ${particle}`);
  const last = ensemble.layers.length - 1;
  const particles = Array.from({ length: tile.perLane }, (_, j) => `lid.x + ${j * tile.lanes}u`);
  const each = (line: (at: string, particle: string) => string, row: string) =>
    particles.map((particle) => line(`${row} * ${tile.particles}u + ${particle}`, particle)).join('\n        ');
  return {
    NETWORK_QUADS: layout.quads,
    SCALE_QUADS: layout.scaleQuads,
    QUAD: halves ? 'vec4h' : 'vec4f',
    WIDE: tile.wide,
    WIDE_WORKGROUPS,
    SLOT_WORDS: slotWords(ensemble, tile),
    WIDE_WORDS: WIDE_WORKGROUPS * slotWords(ensemble, tile),
    ACT_WORDS: rows * tile.particles,
    ALL: all,
    OWN: all && ensemble.propagation !== 'expectation',
    EXTRA_WORDS: extras.count * tile.particles,
    INPUT_ROWS: inputRows,
    TARGETS: targets,
    OUTPUTS: outputs,
    RELU: ensemble.activation === 'relu',
    SILU: ensemble.activation === 'silu',
    LANES: tile.lanes,
    ROWS: tile.rows,
    TILE: tile.particles,
    PARTICLES: ensemble.particles,
    MEMBERS: ensemble.members,
    MEMBER_QUADS: layout.memberQuads,
    TS1: ensemble.propagation === 'ts1',
    NOISE: drawsNoise(ensemble),
    NOISE_QUADS: Math.ceil(system.stateSize / 4),
    MIN_LOG_VARIANCE: layout.noise,
    MAX_LOG_VARIANCE: layout.noise + layout.outputQuads,
    LEARNED_COST: system.costIsReward === true,
    DISAGREEMENT: ensemble.disagreementCost !== 0,
    DISAGREEMENT_COST: float(ensemble.disagreementCost),
    BARRIER: barrier(tile),
    LAYERS: layersText(parts, layout, act),
    LOADED_TOGETHER: loaders > 0,
    LOADERS: loaders,
    LOADERS_MASK: `${2 ** loaders - 1}u`,
    STORE_INPUTS: inputs(system, layout, (row) =>
      all ? extra('inputs', `${row} * ${tile.particles}u + li`) : first(0, row, 'li'),
    ),
    COPY_INPUTS: each((at) => `${act(0, at)} = ${extra('inputs', at)};`, 'k'),
    ACCUMULATE: each(
      (at) =>
        `{ let at = ${at}; let v = ${act(last, 'at')}; ` +
        `if (m == 0u) { ${extra('first', 'at')} = v; ${extra('sum', 'at')} = 0.0; ${extra('square', 'at')} = 0.0; } ` +
        `else { let d = v - ${extra('first', 'at')}; ${extra('sum', 'at')} += d; ${extra('square', 'at')} += d * d; } }`,
      'o',
    ),
    KEEP_OWN: each((at) => `${extra('own', at)} = ${act(last, at)};`, 'o'),
    TAKE_OWN: each((at) => `${act(last, at)} = ${extra('own', at)};`, 'o'),
    TAKE_MEAN: each(
      (at) => `${act(last, at)} = ${extra('first', at)} + ${extra('sum', at)} / ${ensemble.members}.0;`,
      'o',
    ),
    SUM: extra('sum', `o * ${tile.particles}u + li`),
    SQUARE: extra('square', `o * ${tile.particles}u + li`),
    ADD_NOISE: drawsNoise(ensemble)
      ? noise(system, targets, particles, (row, particle) => first(last, row, particle))
      : '',
    REWARD: `(${first(last, `${targets - 1}u`, 'li')} * ${output(layout, 1, targets - 1)} + ${output(layout, 0, targets - 1)})`,
    NEXT_STATE: `State(${system.stateNames
      .map(
        (name, k) => `x.${name} + (${first(last, `${k}u`, 'li')} * ${output(layout, 1, k)} + ${output(layout, 0, k)})`,
      )
      .join(', ')})`,
    MOVE_STATE: `State(${system.stateNames.map((name) => `select(x.${name}, next.${name}, moves)`).join(', ')})`,
  };
}

/** Values of ensemble-risk.wgsl. */
export function riskSlots(risk: Risk, particles: number): Defines {
  const tail = 'alpha' in risk ? risk.alpha * particles : 0;
  return {
    PARTICLES: particles,
    WORST: risk.kind === 'worst',
    TAIL: risk.kind === 'cvar' || risk.kind === 'var',
    VALUE_AT_RISK: risk.kind === 'var',
    SPREAD: risk.kind === 'mean-std',
    TAIL_SIZE: float(Math.max(tail, 1e-6)),
    // In float64, and then some: 0.15 of 100 particles are 15, not the 16 that rounding up a rounded product would make them.
    LAST_RANK: Math.max(Math.ceil(tail * (1 - 1e-12)) - 1, 0),
    FACTOR: float(risk.kind === 'mean-std' ? risk.k : 0),
  };
}

/** Whether roll-outs draw the learned noise. */
export function drawsNoise({ probabilistic, aleatoric, propagation }: EnsembleDynamics): boolean {
  return probabilistic && aleatoric && propagation !== 'expectation';
}

/** Writes the normalised inputs of the particle that an invocation owns: x, then u or one of n, then zeros. */
function inputs(system: System, layout: NetworkLayout, place: (row: string) => string): string {
  const { action, stateNames } = system;
  const values = stateNames.map((name) => `x.${name}`);
  if (action.kind === 'continuous') values.push(...action.names.map((name) => `u.${name}`));
  const lines = values.map((value, k) => {
    const quad = layout.inputs + Math.floor(k / 4);
    const part = 'xyzw'[k % 4];
    return `${place(`${k}u`)} = (${value} - fr_scales[${quad}u].${part}) * fr_scales[${quad + layout.inputQuads}u].${part};`;
  });
  const choices = action.kind === 'discrete' ? action.count : 0;
  if (choices > 0) {
    const scale = (row: number) => `fr_scales[${layout.inputs + row * layout.inputQuads}u + k / 4u][k % 4u]`;
    lines.push(
      `for (var choice = 0u; choice < ${choices}u; choice++) {`,
      `  let k = ${values.length}u + choice;`,
      `  ${place('k')} = (select(0.0, 1.0, u.index == choice) - ${scale(0)}) * ${scale(1)};`,
      '}',
    );
  }
  for (let k = values.length + choices; k < 4 * layout.inputQuads; k++) lines.push(`${place(`${k}u`)} = 0.0;`);
  return lines.join('\n      ');
}

/** Turns normalised means into samples, four states at a time, for each particle of an invocation. */
function noise(
  system: System,
  targets: number,
  particles: readonly string[],
  output: (row: string, particle: string) => string,
): string {
  const size = system.stateSize;
  const quads = Math.ceil(size / 4);
  return particles
    .map((particle, j) => {
      const counter = `vec4u(step * ${quads}u + quad, (stream + ${particle}) * FR_P + p, stage.iteration, tick.tick)`;
      const parts = [0, 1, 2, 3].map((i) => {
        const part = 'xyzw'[i];
        const row = `(4u * quad + ${i}u)`;
        const raw = output(`(${targets}u + 4u * quad + ${i}u)`, particle);
        const add = `${output(row, particle)} += z${j}.${part} * fr_noise_std(${raw}, least.${part}, most.${part});`;
        return size % 4 === 0 || i < size % 4 ? add : `if (4u * quad + ${i}u < ${size}u) { ${add} }`;
      });
      return `let z${j} = fr_normal4(fr_random4(vec2u(key, FR_NOISE_KEY), ${counter}));\n      ${parts.join('\n      ')}`;
    })
    .join('\n      ')
    .replaceAll('FR_P', `${system.ensemble?.particles ?? 1}u`);
}

/** Component k of the outputs' mean (row 0) or std (row 1). */
function output(layout: NetworkLayout, row: 0 | 1, k: number): string {
  return `fr_scales[${layout.outputs + row * layout.outputQuads + Math.floor(k / 4)}u].${'xyzw'[k % 4]}`;
}

function float(value: number): string {
  return `${Math.fround(value)}f`;
}
