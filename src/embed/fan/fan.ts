import { ForerunError } from '../../error.ts';
import type { CandidateBuffers, Planner } from '../../planners/planner.ts';
import type { System } from '../../systems/system.ts';
import type { Scene } from '../scene/scene.ts';
import { type FanLook, FanPainter } from './painter.ts';
import { fanPipelines } from './pipelines.ts';
import { placeText } from './place.ts';

/** What {@link createFan} takes. */
export interface FanOptions {
  /** Of its own, without a context or with one of WebGPU; the caller sets `width` and `height`, and lays what it paints over it. */
  readonly canvas: HTMLCanvasElement | OffscreenCanvas;
  readonly scene: Pick<Scene, 'placeWgsl'>;
  /** On WebGPU. Its system is the scene's; it stays the caller's. */
  readonly planner: Pick<Planner, 'backend' | 'system' | 'mostCandidates' | 'candidateBuffers'>;
}

/** One picture of the fan. */
export interface FanView extends FanLook {
  /** Candidates to draw, no more than the planner has; below 1 clears the canvas. */
  readonly count: number;
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

/**
 * Makes what draws the fan of a planner's candidates: a line each, coloured by cost, the best on top. Nothing is read back.
 *
 * @throws ForerunError `invalid-argument` for a planner on the CPU (paint `planner.candidates` instead) and a canvas in other
 * use; `invalid-wgsl` and `unsupported-wgsl` for a scene whose text does not pass
 */
export function createFan({ canvas, scene, planner }: FanOptions): Fan {
  if (planner.backend !== 'webgpu') {
    throw new ForerunError(
      'invalid-argument',
      "createFan: the planner is on the CPU, so there are no buffers to draw from; paint planner.candidates(count) with coloredCandidates(), or plan with backend 'webgpu'.",
    );
  }
  const place = placeText(planner.system, scene.placeWgsl);
  const context = canvas.getContext('webgpu') as GPUCanvasContext | null;
  if (context === null) {
    throw new ForerunError(
      'invalid-argument',
      "createFan: the canvas gives no context of kind 'webgpu'; give one that has no other context.",
    );
  }
  return new CanvasFan(context, planner, place);
}

class CanvasFan implements Fan {
  readonly #context: GPUCanvasContext;
  readonly #planner: FanOptions['planner'];
  /** The one that the text was written for; a planner may get another of the same shape. */
  readonly #system: System;
  readonly #place: string;
  #painter: FanPainter | undefined;
  /** The picture to show; none where the canvas is to be clear. */
  #wanted: FanView | undefined;
  #drawing: Promise<void> | undefined;
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
    if (!this.#isEmpty()) this.#painter?.wipe();
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#wanted = undefined;
    this.#painter?.destroy();
    this.#painter = undefined;
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
    // It may have been cleared or destroyed, and the canvas have lost its size, meanwhile.
    if (this.#wanted === undefined || this.#isEmpty()) return;
    if (candidates === undefined) this.#painter?.wipe();
    else await this.#painter?.paint(candidates, view);
  }

  /** The candidates, with a painter on their device: the planner's next device may be another. */
  async #candidates(count: number): Promise<CandidateBuffers | undefined> {
    for (;;) {
      const candidates = await this.#planner.candidateBuffers(count);
      if (candidates === undefined || this.#destroyed) return undefined;
      if (candidates.device === this.#painter?.device) return candidates;
      await this.#moveTo(candidates.device);
    }
  }

  async #moveTo(device: GPUDevice): Promise<void> {
    this.#painter?.destroy();
    this.#painter = undefined;
    const format = navigator.gpu.getPreferredCanvasFormat();
    const pipelines = await fanPipelines(device, this.#system, this.#place, format);
    if (this.#destroyed) return;
    this.#context.configure({ device, format, alphaMode: 'premultiplied' });
    this.#painter = new FanPainter(this.#context, device, pipelines);
  }

  #isEmpty(): boolean {
    const { width, height } = this.#context.canvas;
    return width === 0 || height === 0;
  }
}
