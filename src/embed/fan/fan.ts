import { ForerunError } from '../../error.ts';
import { BUFFER_USAGE } from '../../gpu/flags.ts';
import { scoped } from '../../gpu/scope.ts';
import { bounded, SETUP_TIMEOUT_MS } from '../../gpu/wait.ts';
import type { CandidateBuffers, Planner } from '../../planners/planner.ts';
import type { System } from '../../systems/system.ts';
import type { Scene } from '../scene/scene.ts';
import { FADED, type FanTheme, fanPalette } from './color.ts';
import { FAN_WORDS, type FanPipelines, fanPipelines, SCALE_WORDS } from './pipelines.ts';
import { placeText } from './place.ts';

/** What {@link createFan} takes. */
export interface FanOptions {
  /** Of its own, without a context or with one of WebGPU; the caller sets `width` and `height`, and lays the painted canvas over it. */
  readonly canvas: HTMLCanvasElement | OffscreenCanvas;
  readonly scene: Pick<Scene, 'placeWgsl'>;
  /** On WebGPU. Its system is the scene's; it stays the caller's. */
  readonly planner: Pick<Planner, 'backend' | 'system' | 'mostCandidates' | 'candidateBuffers'>;
}

/** One picture of the fan. */
export interface FanView {
  /** Takes points of the scene to clip space: 4 x 4, column-major. */
  readonly viewProjection: Float32Array;
  /** Candidates to draw, no more than the planner has; none clears the canvas. */
  readonly count: number;
  /** Opacity of the best candidate's line, 0 to 1; the worst has 0.3 of it. Default 0.5. */
  readonly alpha?: number;
  readonly theme: FanTheme;
}

/** Draws a planner's candidates on a canvas, straight from its buffers. Does nothing but when it is asked to. */
export interface Fan {
  /**
   * Draws the candidates of the last plan; whoever plans calls it after each plan, and when the view has changed. Of calls that come
   * while one is under way, only the last is drawn. Clears the canvas where there are none: before the first plan, after a reset.
   *
   * @throws ForerunError `device-lost`: call again after the planner's next plan, which brings another device; `gpu-validation`
   */
  draw(view: FanView): Promise<void>;
  /** Makes the canvas clear, if it is not. A fan that is switched off stays so, and costs nothing. */
  clear(): void;
  /** Frees what is its own. The canvas may have another fan, but no other context. */
  destroy(): void;
}

/** What lives on one device. */
interface OnDevice {
  readonly device: GPUDevice;
  readonly pipelines: FanPipelines;
  readonly numbers: GPUBuffer;
  readonly scale: GPUBuffer;
  /** Whether a picture was drawn without a complaint of the device. */
  tried: boolean;
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

/**
 * Makes what draws the fan of a planner's candidates: a line each, coloured by cost, the best on top. Nothing is read back.
 *
 * @throws ForerunError `invalid-argument` for a planner on the CPU (paint `planner.candidates` instead) and a canvas in other
 * use; `webgpu-unavailable`; `invalid-wgsl` for a scene whose text does not pass
 */
export function createFan({ canvas, scene, planner }: FanOptions): Fan {
  if (planner.backend !== 'webgpu') {
    throw new ForerunError(
      'invalid-argument',
      "createFan: the planner is on the CPU, so there are no buffers to draw from; paint planner.candidates(count) with coloredCandidates(), or plan with backend 'webgpu'.",
    );
  }
  const context = canvas.getContext('webgpu') as GPUCanvasContext | null;
  if (context === null) {
    throw new ForerunError(
      'invalid-argument',
      "createFan: the canvas gives no context of kind 'webgpu'; give one that has no other context.",
    );
  }
  return new CanvasFan(context, planner, placeText(planner.system.name, planner.system, scene.placeWgsl));
}

class CanvasFan implements Fan {
  readonly #context: GPUCanvasContext;
  readonly #planner: FanOptions['planner'];
  readonly #place: string;
  /** The one that the text was written for; a planner may get another of the same shape. */
  readonly #system: System;
  readonly #words = new Float32Array(FAN_WORDS);
  #onDevice: OnDevice | undefined;
  #bound: Bound | undefined;
  /** The picture to show; none where the canvas is to be clear. */
  #wanted: FanView | undefined;
  #drawing: Promise<void> | undefined;
  #isClear = true;
  #destroyed = false;

  constructor(context: GPUCanvasContext, planner: FanOptions['planner'], place: string) {
    this.#context = context;
    this.#planner = planner;
    this.#system = planner.system;
    this.#place = place;
  }

  async draw(view: FanView): Promise<void> {
    if (this.#destroyed) throw new ForerunError('destroyed', 'draw: the fan was destroyed; create another.');
    this.#wanted = view;
    this.#drawing ??= this.#drawWanted().finally(() => {
      this.#drawing = undefined;
    });
    return this.#drawing;
  }

  clear(): void {
    this.#wanted = undefined;
    this.#wipe();
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#wanted = undefined;
    this.#leaveDevice();
    this.#context.unconfigure();
  }

  async #drawWanted(): Promise<void> {
    let drawn: FanView | undefined;
    while (this.#wanted !== drawn) {
      drawn = this.#wanted;
      if (drawn !== undefined) await this.#drawOne(drawn);
    }
  }

  async #drawOne(view: FanView): Promise<void> {
    const count = Math.min(Math.floor(view.count), this.#planner.mostCandidates);
    if (this.#isEmpty()) return;
    const candidates = count >= 1 ? await this.#candidates(count) : undefined;
    // It may have been cleared or destroyed meanwhile.
    if (this.#wanted === undefined || this.#isEmpty()) return;
    if (candidates === undefined || this.#onDevice === undefined) this.#wipe();
    else await this.#submit(this.#onDevice, candidates, view);
  }

  #wipe(): void {
    if (this.#isClear || this.#onDevice === undefined || this.#isEmpty()) return;
    const { device } = this.#onDevice;
    const encoder = device.createCommandEncoder({ label: LABEL });
    this.#begin(encoder).end();
    device.queue.submit([encoder.finish()]);
    this.#isClear = true;
  }

  /** The candidates, with this fan ready on their device. */
  async #candidates(count: number): Promise<CandidateBuffers | undefined> {
    for (;;) {
      const candidates = await this.#planner.candidateBuffers(count);
      if (candidates === undefined || this.#destroyed) return undefined;
      if (candidates.device === this.#onDevice?.device) return candidates;
      await this.#moveTo(candidates.device);
    }
  }

  async #moveTo(device: GPUDevice): Promise<void> {
    this.#leaveDevice();
    const format = navigator.gpu.getPreferredCanvasFormat();
    const pipelines = await fanPipelines(device, this.#system, this.#place, format);
    if (this.#destroyed) return;
    this.#context.configure({ device, format, alphaMode: 'premultiplied' });
    const buffer = (name: string, words: number, usage: number) =>
      device.createBuffer({ label: `${LABEL}/${name}`, size: 4 * words, usage });
    this.#onDevice = {
      device,
      pipelines,
      numbers: buffer('numbers', FAN_WORDS, BUFFER_USAGE.uniform | BUFFER_USAGE.copyDst),
      scale: buffer('scale', SCALE_WORDS, BUFFER_USAGE.storage | BUFFER_USAGE.copySrc),
      tried: false,
    };
  }

  #leaveDevice(): void {
    this.#bound?.order.destroy();
    this.#onDevice?.numbers.destroy();
    this.#onDevice?.scale.destroy();
    this.#bound = undefined;
    this.#onDevice = undefined;
    this.#isClear = true;
  }

  async #submit(on: OnDevice, candidates: CandidateBuffers, view: FanView): Promise<void> {
    const { device } = on;
    if (on.tried) {
      this.#encode(on, candidates, view);
      return;
    }
    // What the device would complain about must not reach the planner, which shares it.
    const { error } = scoped(device, () => this.#encode(on, candidates, view));
    const message = await bounded(error, SETUP_TIMEOUT_MS, 'drawing the fan');
    if (message !== undefined) {
      throw new ForerunError('gpu-validation', `draw: the GPU refused the fan: ${message}; report this.`);
    }
    on.tried = true;
  }

  #encode(on: OnDevice, candidates: CandidateBuffers, view: FanView): void {
    const { device, pipelines, numbers } = on;
    const { count, horizon } = candidates;
    const bound = this.#bind(on, candidates);
    device.queue.writeBuffer(numbers, 0, this.#numbersOf(candidates, view));
    const encoder = device.createCommandEncoder({ label: LABEL });
    const ordering = encoder.beginComputePass({ label: `${LABEL}/order` });
    ordering.setPipeline(pipelines.order);
    ordering.setBindGroup(0, bound.ordering);
    ordering.dispatchWorkgroups(1);
    ordering.end();
    const drawing = this.#begin(encoder);
    drawing.setPipeline(pipelines.lines);
    drawing.setBindGroup(0, bound.drawing);
    drawing.draw(horizon + 1, count);
    drawing.end();
    device.queue.submit([encoder.finish()]);
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
  #bind({ device, pipelines, numbers, scale }: OnDevice, candidates: CandidateBuffers): Bound {
    if (this.#bound?.candidates === candidates) return this.#bound;
    this.#bound?.order.destroy();
    const { paths, params, count } = candidates;
    const order = device.createBuffer({ label: `${LABEL}/order`, size: 4 * count, usage: BUFFER_USAGE.storage });
    const group = (layout: GPUBindGroupLayout, buffers: readonly GPUBuffer[]) =>
      device.createBindGroup({
        label: LABEL,
        layout,
        entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
      });
    this.#bound = {
      candidates,
      order,
      ordering: group(pipelines.order.getBindGroupLayout(0), [numbers, paths, scale, order]),
      drawing: group(pipelines.lines.getBindGroupLayout(0), [numbers, params, paths, scale, order]),
    };
    return this.#bound;
  }

  /** The words of `fr_Fan`. */
  #numbersOf({ count, horizon, stateSize }: CandidateBuffers, view: FanView): Float32Array<ArrayBuffer> {
    const words = this.#words;
    words.set(view.viewProjection.subarray(0, 16));
    fanPalette(view.theme).forEach((color, stop) => {
      words.set(color, 16 + 4 * stop);
    });
    const last = FAN_WORDS - 4;
    words[last] = view.alpha ?? DEFAULT_ALPHA;
    new Uint32Array(words.buffer).set([count, 1 + (horizon + 1) * stateSize], last + 1);
    words[last + 3] = FADED;
    return words;
  }

  #isEmpty(): boolean {
    const { width, height } = this.#context.canvas;
    return width === 0 || height === 0;
  }
}
