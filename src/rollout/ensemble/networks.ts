import type { EnsembleDynamics } from '../../systems/ensemble.ts';
import { targetSize } from '../../systems/learned.ts';
import { packedHalves, roundedToHalf } from './half.ts';
import { paddedLayers, roundUp, type Tile } from './tile.ts';

/** Where things are in the buffers `fr_networks` and `fr_scales`, counted in numbers of four (`vec4f`, or `vec4h` for halves). */
export interface NetworkLayout {
  /** Padded sizes of the layers. */
  readonly sizes: readonly number[];
  /**
   * Of layer l within a member. The weights of each block of outputs lie together, input by input, and the block's biases follow:
   * who computes a block reads it from front to back.
   */
  readonly offsets: readonly number[];
  /** Outputs of a block. */
  readonly block: number;
  /** Of a whole member. */
  readonly memberQuads: number;
  /** Length of `fr_networks`. */
  readonly quads: number;
  /** In `fr_scales`: mean and 1 / std of the inputs, mean and std of the outputs, least and most log-variance. */
  readonly inputs: number;
  readonly outputs: number;
  readonly noise: number;
  /** vec4f in a row of the input and output tables. */
  readonly inputQuads: number;
  readonly outputQuads: number;
  /** Length of `fr_scales`. */
  readonly scaleQuads: number;
}

/** Lays the weights of an ensemble out for tiles of one shape. */
export function networkLayout(ensemble: EnsembleDynamics, tile: Pick<Tile, 'outputs'>): NetworkLayout {
  const sizes = paddedLayers(ensemble, tile.outputs);
  const offsets: number[] = [];
  let memberQuads = 0;
  for (let l = 1; l < sizes.length; l++) {
    offsets.push(memberQuads);
    memberQuads += (((sizes[l - 1] ?? 0) + 1) * (sizes[l] ?? 0)) / 4;
  }
  const inputQuads = roundUp(ensemble.layers[0] ?? 0, 4) / 4;
  const outputQuads = roundUp(targetSize(ensemble), 4) / 4;
  const outputs = 2 * inputQuads;
  const noise = outputs + 2 * outputQuads;
  return {
    sizes,
    offsets,
    block: tile.outputs,
    memberQuads,
    quads: ensemble.members * memberQuads,
    inputs: 0,
    outputs,
    noise,
    inputQuads,
    outputQuads,
    scaleQuads: noise + 2 * outputQuads,
  };
}

/** The words of `fr_networks`: two halves a word where the device stores halves. */
export function packNetworks(
  ensemble: EnsembleDynamics,
  layout: NetworkLayout,
  halves: boolean,
): Float32Array | Uint32Array {
  const packed = paddedNetworks(ensemble, layout);
  if (halves) return packedHalves(packed);
  return ensemble.halfWeights === true ? packed.map(roundedToHalf) : packed;
}

function paddedNetworks(ensemble: EnsembleDynamics, layout: NetworkLayout): Float32Array {
  const { layers, members, weights } = ensemble;
  const { block } = layout;
  const packed = new Float32Array(4 * layout.quads);
  let from = 0;
  for (let m = 0; m < members; m++) {
    for (let l = 1; l < layers.length; l++) {
      const [inputs = 0, outputs = 0] = [layers[l - 1], layers[l]];
      const depth = layout.sizes[l - 1] ?? 0;
      const to = 4 * (m * layout.memberQuads + (layout.offsets[l - 1] ?? 0));
      // The biases come behind the weights, in the row after the last padded one.
      for (const row of [...Array(inputs).keys(), depth]) {
        for (let first = 0; first < outputs; first += block) {
          const last = Math.min(first + block, outputs);
          packed.set(weights.subarray(from + first, from + last), to + first * (depth + 1) + row * block);
        }
        from += outputs;
      }
    }
  }
  return packed;
}

/** The words of the uniform `fr_scales`. */
export function packScales(ensemble: EnsembleDynamics, layout: NetworkLayout): Float32Array {
  const { inputs, outputs, noise, inputQuads, outputQuads } = layout;
  const packed = new Float32Array(4 * layout.scaleQuads);
  packed.set(ensemble.inputMean, 4 * inputs);
  packed.set(
    ensemble.inputStd.map((std) => 1 / std),
    4 * (inputs + inputQuads),
  );
  packed.set(ensemble.outputMean, 4 * outputs);
  packed.set(ensemble.outputStd, 4 * (outputs + outputQuads));
  packed.set(ensemble.minLogVariance, 4 * noise);
  packed.set(ensemble.maxLogVariance, 4 * (noise + outputQuads));
  return packed;
}
