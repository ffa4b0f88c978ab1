import { ForerunError } from '../../error.ts';
import { BUFFER_USAGE } from '../../gpu/flags.ts';
import { scoped } from '../../gpu/scope.ts';
import { bounded, SETUP_TIMEOUT_MS } from '../../gpu/wait.ts';
import type { CandidateBuffers } from '../../planners/planner.ts';
import { FADED, type FanTheme, fanPalette } from './color.ts';
import { FAN_WORDS, type FanPipelines, SCALE_WORDS } from './pipelines.ts';

/** How candidates are shown. */
export interface FanLook {
  /** Takes points of the scene to clip space: 4 x 4, column-major. */
  readonly viewProjection: Float32Array;
  /** Opacity of the best candidate's line, 0 to 1; the worst has 0.3 of it. Default 0.5. */
  readonly alpha?: number;
  readonly theme: FanTheme;
}

/** What was bound for some candidates. */
interface Bound {
  readonly candidates: CandidateBuffers;
  readonly order: GPUBuffer;
  readonly ordering: GPUBindGroup;
  readonly drawing: GPUBindGroup;
}

const LABEL = 'forerun/fan';
const DEFAULT_ALPHA = 0.5;

/** Puts candidates onto a canvas that is configured for a device: one submission a picture, of which nothing is read back. */
export class FanPainter {
  readonly device: GPUDevice;
  readonly #context: GPUCanvasContext;
  readonly #pipelines: FanPipelines;
  readonly #numbers: GPUBuffer;
  readonly #scale: GPUBuffer;
  readonly #words = new Float32Array(FAN_WORDS);
  #bound: Bound | undefined;
  #isClear = true;
  /** Whether a picture came about without a complaint of the device. */
  #tried = false;

  constructor(context: GPUCanvasContext, device: GPUDevice, pipelines: FanPipelines) {
    this.#context = context;
    this.device = device;
    this.#pipelines = pipelines;
    const buffer = (name: string, words: number, usage: number) =>
      device.createBuffer({ label: `${LABEL}/${name}`, size: 4 * words, usage });
    this.#numbers = buffer('numbers', FAN_WORDS, BUFFER_USAGE.uniform | BUFFER_USAGE.copyDst);
    this.#scale = buffer('scale', SCALE_WORDS, BUFFER_USAGE.storage);
  }

  /**
   * Draws candidates whose roll-out was submitted before.
   *
   * @throws ForerunError `gpu-validation` when the device refuses the first picture
   */
  async paint(candidates: CandidateBuffers, look: FanLook): Promise<void> {
    if (this.#tried) {
      this.#submit(candidates, look);
      return;
    }
    // What the device complains about must not reach the planner, which shares it.
    const { error } = scoped(this.device, () => this.#submit(candidates, look));
    const message = await bounded(error, SETUP_TIMEOUT_MS, 'drawing the fan');
    if (message !== undefined) {
      throw new ForerunError('gpu-validation', `draw: the GPU refused the fan: ${message}; report this.`);
    }
    this.#tried = true;
  }

  /** Makes the canvas clear, if it is not. */
  wipe(): void {
    if (this.#isClear) return;
    const encoder = this.device.createCommandEncoder({ label: LABEL });
    this.#begin(encoder).end();
    this.device.queue.submit([encoder.finish()]);
    this.#isClear = true;
  }

  destroy(): void {
    this.#bound?.order.destroy();
    this.#numbers.destroy();
    this.#scale.destroy();
  }

  #submit(candidates: CandidateBuffers, look: FanLook): void {
    const { count, horizon } = candidates;
    const bound = this.#bind(candidates);
    this.device.queue.writeBuffer(this.#numbers, 0, this.#numbersOf(candidates, look));
    const encoder = this.device.createCommandEncoder({ label: LABEL });
    const ordering = encoder.beginComputePass({ label: `${LABEL}/order` });
    ordering.setPipeline(this.#pipelines.order);
    ordering.setBindGroup(0, bound.ordering);
    ordering.dispatchWorkgroups(1);
    ordering.end();
    const drawing = this.#begin(encoder);
    drawing.setPipeline(this.#pipelines.lines);
    drawing.setBindGroup(0, bound.drawing);
    drawing.draw(horizon + 1, count);
    drawing.end();
    this.device.queue.submit([encoder.finish()]);
    this.#isClear = false;
  }

  /** A pass over the canvas, cleared. */
  #begin(encoder: GPUCommandEncoder): GPURenderPassEncoder {
    const view = this.#context.getCurrentTexture().createView();
    const clearValue = { r: 0, g: 0, b: 0, a: 0 };
    return encoder.beginRenderPass({
      label: `${LABEL}/lines`,
      colorAttachments: [{ view, loadOp: 'clear', storeOp: 'store', clearValue }],
    });
  }

  /** The same candidates come in the same buffers: they are bound once. */
  #bind(candidates: CandidateBuffers): Bound {
    if (this.#bound?.candidates === candidates) return this.#bound;
    this.#bound?.order.destroy();
    const { device } = this;
    const { paths, params, count } = candidates;
    const order = device.createBuffer({ label: `${LABEL}/order`, size: 4 * count, usage: BUFFER_USAGE.storage });
    const group = (pipeline: GPUPipelineBase, buffers: readonly GPUBuffer[]) =>
      device.createBindGroup({
        label: LABEL,
        layout: pipeline.getBindGroupLayout(0),
        entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
      });
    this.#bound = {
      candidates,
      order,
      ordering: group(this.#pipelines.order, [this.#numbers, paths, this.#scale, order]),
      drawing: group(this.#pipelines.lines, [this.#numbers, params, paths, this.#scale, order]),
    };
    return this.#bound;
  }

  /** The words of `fr_Fan`. */
  #numbersOf({ count, horizon, stateSize }: CandidateBuffers, look: FanLook): Float32Array<ArrayBuffer> {
    const words = this.#words;
    words.set(look.viewProjection.subarray(0, 16));
    fanPalette(look.theme).forEach((color, stop) => {
      words.set(color, 16 + 4 * stop);
    });
    const last = FAN_WORDS - 4;
    words[last] = look.alpha ?? DEFAULT_ALPHA;
    new Uint32Array(words.buffer).set([count, 1 + (horizon + 1) * stateSize], last + 1);
    words[last + 3] = FADED;
    return words;
  }
}
