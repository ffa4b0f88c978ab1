import { ForerunError } from '../error.ts';
import { abandonSharedDevice, type OpenDevice } from '../gpu/device.ts';
import { BUFFER_USAGE, MAP_MODE_READ } from '../gpu/flags.ts';
import { napUntil } from '../gpu/nap.ts';
import { scoped } from '../gpu/scope.ts';
import { noteFinished, noteUnfinished } from '../gpu/stuck.ts';
import { bounded } from '../gpu/wait.ts';
import type { Program } from './backend.ts';
import {
  bindSteps,
  checkThere,
  compileSteps,
  deviceLost,
  encodeSteps,
  type GpuStep,
  refused,
  settle,
} from './bound-steps.ts';

/** What {@link prepareProgram} makes a program of. */
export interface ProgramParts {
  readonly label: string;
  readonly steps: readonly GpuStep[];
  readonly readback: { readonly gpu: GPUBuffer; readonly byteLength: number };
  readonly timeoutMs: number;
  /** Errors of the buffers made so far. */
  readonly allocations: readonly Promise<string | undefined>[];
  /** Wants the time on the device after each submission, in ms. */
  readonly onDeviceMs: ((ms: number | undefined) => void) | undefined;
}

const TIMESTAMP_BYTES = 16;

/**
 * Compiles, binds and tries out (without running) what {@link Program.submit} will encode.
 *
 * @throws ForerunError `gpu-validation`, `timeout`, `device-lost`
 */
export async function prepareProgram(open: OpenDevice, parts: ProgramParts): Promise<Program> {
  const { device } = open;
  const { label, steps, readback, timeoutMs, onDeviceMs } = parts;
  const pipelines = await compileSteps(open, label, steps);
  const clock =
    onDeviceMs !== undefined && device.features.has('timestamp-query') ? createClock(device, label) : undefined;
  const clockOffset = Math.ceil(readback.byteLength / 8) * 8;
  const descriptor: GPUComputePassDescriptor =
    clock === undefined ? { label } : { label, timestampWrites: clock.writes };
  const { value, error } = scoped(device, () => {
    const bound = bindSteps(device, steps, pipelines);
    const staging = device.createBuffer({
      label: `${label}/read-back`,
      size: clock === undefined ? readback.byteLength : clockOffset + TIMESTAMP_BYTES,
      usage: BUFFER_USAGE.mapRead | BUFFER_USAGE.copyDst,
    });
    const encode = (): GPUCommandBuffer => {
      const encoder = device.createCommandEncoder({ label });
      encodeSteps(encoder, descriptor, bound);
      encoder.copyBufferToBuffer(readback.gpu, 0, staging, 0, readback.byteLength);
      if (clock !== undefined) {
        encoder.resolveQuerySet(clock.querySet, 0, 2, clock.resolved, 0);
        encoder.copyBufferToBuffer(clock.resolved, 0, staging, clockOffset, TIMESTAMP_BYTES);
      }
      return encoder.finish();
    };
    // Never submitted: what is wrong with the bindings shows here, and not in each control tick.
    encode();
    return { staging, encode };
  });
  const { staging, encode } = value;
  await settle(open, label, [...parts.allocations, error], () => staging.destroy());

  const words = new Uint32Array(readback.byteLength / 4);
  /** The last submission was given up; its work has to end before another is worth submitting. */
  let behind = false;
  let last: Promise<unknown> = Promise.resolve();
  let destroyed = false;

  const run = async (): Promise<Uint32Array> => {
    if (destroyed) throw new ForerunError('destroyed', `submit: program '${label}' was destroyed; prepare it again.`);
    checkThere(open, label);
    const since = performance.now();
    if (behind) {
      await mapped(since);
      staging.unmap();
    }
    device.queue.submit([encode()]);
    await mapped(since);
    const range = staging.getMappedRange();
    words.set(new Uint32Array(range, 0, words.length));
    if (clock !== undefined) onDeviceMs?.(elapsedMs(new BigUint64Array(range, clockOffset, 2)));
    staging.unmap();
    const uncaught = open.takeError();
    if (uncaught !== undefined) throw refused(label, uncaught);
    return words;
  };

  /** Waits until all that was submitted is done, and maps the read-back buffer. */
  const mapped = async (since: number): Promise<void> => {
    try {
      const mapping = staging.mapAsync(MAP_MODE_READ);
      if (open.adapter.software) napUntil(mapping);
      await bounded(mapping, timeoutMs, label, since);
      if (behind) {
        behind = false;
        noteFinished(device);
      }
    } catch (error) {
      if (error instanceof ForerunError) {
        behind = true;
        noteUnfinished(device);
        abandonSharedDevice(device);
        // Gives the mapping up: waiting for it would keep a Node process alive.
        staging.unmap();
        throw error;
      }
      // Mapping fails when the device is lost, sometimes a little before `lost` says so.
      const reason = open.lostReason ?? (await bounded(open.lost, 100, label).catch(() => undefined));
      if (reason !== undefined) throw deviceLost(label, reason);
      if (destroyed) throw new ForerunError('destroyed', `submit: program '${label}' was destroyed while it ran.`);
      throw refused(label, open.takeError() ?? (error instanceof Error ? error.message : String(error)));
    }
  };

  return {
    submit() {
      const submission = last.then(run, run);
      last = submission;
      return submission;
    },
    destroy() {
      destroyed = true;
      staging.destroy();
      clock?.resolved.destroy();
      clock?.querySet.destroy();
    },
  };
}

function createClock(device: GPUDevice, label: string) {
  const querySet = device.createQuerySet({ label: `${label}/clock`, type: 'timestamp', count: 2 });
  const resolved = device.createBuffer({
    label: `${label}/clock`,
    size: TIMESTAMP_BYTES,
    usage: BUFFER_USAGE.queryResolve | BUFFER_USAGE.copySrc,
  });
  return { querySet, resolved, writes: { querySet, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 } };
}

function elapsedMs([begin = 0n, end = 0n]: BigUint64Array): number | undefined {
  // Clocks of GPUs may jump back.
  return end > begin ? Number(end - begin) / 1e6 : undefined;
}
