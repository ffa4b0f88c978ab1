import type { NetworkLayout } from './networks.ts';
import type { Tile } from './tile.ts';

/** Where an activation in front of a layer is: `index` within those of the tile. */
export type Activations = (layer: number, index: string) => string;

/** Where the activations in front of a layer are: in place in workgroup memory, or in turns in two halves of a buffer. */
export function activations(tile: Tile, rows: number): Activations {
  if (!tile.wide) return (_, index) => `fr_act[${index}]`;
  return (layer, index) => `fr_acts[slot + ${(layer % 2) * rows * tile.particles}u + ${index}]`;
}

/** Lets all of a workgroup see the activations that the others have written. */
export function barrier(tile: Tile): string {
  return tile.wide ? 'storageBarrier(); workgroupBarrier();' : 'workgroupBarrier();';
}

/** How the weights come to those who need them. */
export interface LayerParts {
  readonly tile: Tile;
  /** Whether weights lie in memory as halves. */
  readonly halves: boolean;
  /** Neighbours in a subgroup that load the weights of a block together; 0 where each invocation loads all for itself. */
  readonly loaders: number;
}

/** One layer: its place in the network, and the blocks of outputs that invocations share out. */
interface Layer {
  readonly index: number;
  readonly depth: number;
  readonly blocks: number;
  /** Quads of weights of a block for one input. */
  readonly stride: number;
  /** Of the sums in registers: by particle, then by four outputs. */
  readonly sums: readonly (readonly string[])[];
  /** The first quad of a block's weights. */
  readonly weights: (block: string) => string;
}

/** All layers, one behind the other, from the inputs to the outputs, each begun and ended by a barrier. */
export function layersText(parts: LayerParts, layout: NetworkLayout, act: Activations): string {
  const { tile } = parts;
  const { particles: size, perLane, lanes, outputs, rows } = tile;
  const stride = layout.block / 4;
  const sums = Array.from({ length: perLane }, (_, j) => Array.from({ length: outputs / 4 }, (_, r) => `a${j}_${r}`));
  const declare = sums
    .flat()
    .map((name) => `var ${name}: vec4f;`)
    .join(' ');
  return layout.sizes
    .slice(1)
    .map((width, index) => {
      const depth = layout.sizes[index] ?? 0;
      const blocks = width / outputs;
      const weights = (block: string) => `networks + ${layout.offsets[index]}u + ${block} * ${(depth + 1) * stride}u`;
      const sum = sumsText(parts, { index, depth, blocks, stride, sums, weights }, act);
      const last = index === layout.sizes.length - 2;
      const store = sums.flatMap((row, j) =>
        row.flatMap((name, r) =>
          ['x', 'y', 'z', 'w'].map((part, i) => {
            const value = last ? `${name}.${part}` : `fr_activate(${name}.${part})`;
            return `${act(index + 1, `out + ${(4 * r + i) * size + j * lanes}u`)} = ${value};`;
          }),
        ),
      );
      const write = `let out = block * ${outputs * size}u + lid.x; ${store.join('\n        ')}`;
      if (tile.wide && parts.loaders > 0) {
        // The same number of rounds for all, because those who have no block hand weights on.
        return `${barrier(tile)}
      for (var first = 0u; first < ${blocks}u; first += ${rows}u) {
        let block = first + lid.y;
        ${declare} ${sum}
        if (block < ${blocks}u) { ${write} }
      }`;
      }
      if (tile.wide) {
        return `${barrier(tile)}
      for (var block = lid.y; block < ${blocks}u; block += ${rows}u) {
        ${declare} ${sum}
        ${write}
      }`;
      }
      return `workgroupBarrier();
      {
        let block = lid.y;
        ${declare}
        ${parts.loaders > 0 ? sum : `if (block < ${blocks}u) { ${sum} }`}
        workgroupBarrier();
        if (block < ${blocks}u) { ${write} }
      }`;
    })
    .concat(barrier(tile))
    .join('\n      ');
}

/** Adds a block's biases and products up; by loaders where those that an invocation needs are its neighbours in its subgroup. */
function sumsText(parts: LayerParts, layer: Layer, act: Activations): string {
  if (parts.loaders === 0) return begin(layer, 'block') + ownSums(parts, layer, act);
  const { blocks } = layer;
  return `if (together) {
          // Whole subgroups, or none of them: weights come from lanes that may have no block of their own.
          if (subgroupAny(block < ${blocks}u)) {
            let other = min(block, ${blocks - 1}u);
            ${begin(layer, 'other')}${sharedSums(parts, layer, act)}
          }
        } else if (block < ${blocks}u) { ${begin(layer, 'block')}${ownSums(parts, layer, act)} }`;
}

function begin({ sums, depth, stride, weights }: Layer, block: string): string {
  const bias =
    sums[0]?.map((_, r) => `let bias_${r} = vec4f(fr_networks[${weights(block)} + ${depth * stride + r}u]);`) ?? [];
  return [...bias, ...sums.flatMap((row) => row.map((name, r) => `${name} = bias_${r};`))].join(' ');
}

/** Each invocation loads every weight of its block. */
function ownSums({ tile }: LayerParts, layer: Layer, act: Activations): string {
  const { depth, stride, weights } = layer;
  const { unroll, particles: size } = tile;
  const load = (quad: number) => `vec4f(fr_networks[weight + ${quad}u])`;
  return `
        var weight = ${weights('block')};
        for (var k = 0u; k < ${depth}u; k += ${unroll}u) {
          let at = k * ${size}u + lid.x;
          ${products(tile, layer, act, load)}
          weight += ${unroll * stride}u;
        }`;
}

/**
 * Neighbours load a quad each, one behind the other, and every one of them gets each from who has it. The sums are the same, in
 * the same order.
 */
function sharedSums({ tile, halves, loaders }: LayerParts, layer: Layer, act: Activations): string {
  const { depth, stride, weights } = layer;
  const { unroll, particles: size } = tile;
  const share = sharers(loaders, depth * stride);
  const atOnce = unroll * stride;
  // Quads of a round: as many as there are sharers, or as one turn of the unrolled loop needs.
  const round = Math.max(share, atOnce);
  const loads = Array.from({ length: round / share }, (_, i) => {
    const quad = `fr_networks[weight + ${i * share}u]`;
    // A word goes from lane to lane at a time: two halves.
    return `let mine_${i} = ${halves ? `bitcast<vec2u>(${quad})` : quad};`;
  });
  const hand = (quad: number) => {
    const given = `subgroupShuffle(mine_${Math.floor(quad / share)}, giver + ${quad % share}u)`;
    return halves ? `vec4f(bitcast<vec4h>(${given}))` : given;
  };
  const turn = (from: string) => `let at = (${from}) * ${size}u + lid.x;
            ${products(tile, layer, act, hand)}`;
  const turns =
    round === atOnce
      ? `let giver = leader; ${turn('k')}`
      : `for (var given = 0u; given < ${round}u; given += ${atOnce}u) {
            let giver = leader + given;
            ${turn(`k + given / ${stride}u`)}
          }`;
  return `
        let leader = hand & ~${share - 1}u;
        var weight = ${weights('other')} + (hand & ${share - 1}u);
        for (var k = 0u; k < ${depth}u; k += ${round / stride}u) {
          ${loads.join(' ')}
          ${turns}
          weight += ${round}u;
        }`;
}

/** As many of the loaders as share a block's quads out evenly: a power of two. Blocks have a multiple of 4. */
function sharers(loaders: number, quads: number): number {
  let share = loaders;
  while (quads % share !== 0) share /= 2;
  return share;
}

/** One turn of a layer's loop: `unroll` inputs, and what they add to the sums; `quad` says how a quad of weights is had. */
function products(tile: Tile, { index, stride, sums }: Layer, act: Activations, quad: (at: number) => string): string {
  const { lanes, particles: size, fused, unroll } = tile;
  return Array.from({ length: unroll }, (_, i) => i)
    .flatMap((i) => [
      ...Array.from({ length: stride }, (_, r) => `let w${i}_${r} = ${quad(i * stride + r)};`),
      ...sums.flatMap((row, j) => [
        `let x${i}_${j} = ${act(index, `at + ${i * size + j * lanes}u`)};`,
        ...row.map((name, r) => {
          // GPUs fuse by themselves, and one that is emulated would call a function.
          if (!fused) return `${name} += w${i}_${r} * x${i}_${j};`;
          return `${name} = fma(w${i}_${r}, vec4f(x${i}_${j}), ${name});`;
        }),
      ]),
    ])
    .join('\n          ');
}
