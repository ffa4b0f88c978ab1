import { ForerunError } from '../error.ts';
import { type AdapterFacts, adapterFacts, findAdapter, type Problem } from './adapter.ts';
import { bounded, SETUP_TIMEOUT_MS } from './wait.ts';

/** A device, and what has happened to it. */
export interface OpenDevice {
  readonly device: GPUDevice;
  readonly adapter: AdapterFacts;
  /** Why the adapter is not what one would wish for: it is software. */
  readonly problem: Problem | undefined;
  /** Resolves with the reason when the device is lost. */
  readonly lost: Promise<string>;
  /** The same reason, once it is lost. */
  readonly lostReason: string | undefined;
  /** The first error that no error scope caught since the last call. */
  takeError(): string | undefined;
}

let shared: Promise<OpenDevice> | undefined;
const watched = new WeakMap<GPUDevice, OpenDevice>();

/**
 * The device that everything in this process shares, with the default limits but for the adapter's own on workgroups. It is opened on first use, and again
 * after it was lost; it is never destroyed, because pipelines live as long as their device.
 *
 * @throws ForerunError `webgpu-unavailable`
 */
export function sharedDevice(): Promise<OpenDevice> {
  if (shared === undefined) {
    const opening = openDevice();
    shared = opening;
    const forget = (): void => {
      if (shared === opening) shared = undefined;
    };
    opening.then(({ lost }) => lost.then(forget), forget);
  }
  return shared;
}

/** Makes the next {@link sharedDevice} a new one, for a device that does not answer. Who holds it keeps it. */
export function abandonSharedDevice(device: GPUDevice): void {
  const current = shared;
  current?.then(
    (open) => {
      if (open.device === device && shared === current) shared = undefined;
    },
    () => {},
  );
}

/** What specialised kernels need, and the measurement of time. Nothing depends on any of them. */
const WELCOME_FEATURES: readonly GPUFeatureName[] = ['timestamp-query', 'shader-f16', 'subgroups'];

/**
 * Opens a new device on the best adapter, with those of the features `timestamp-query`, `shader-f16` and `subgroups` that it has.
 *
 * @throws ForerunError `webgpu-unavailable`
 */
export async function openDevice(): Promise<OpenDevice> {
  const choice = await findAdapter();
  if (choice.adapter === null) throw unavailable(choice.problem);
  const { adapter } = choice;
  const requiredFeatures = WELCOME_FEATURES.filter((feature) => adapter.features.has(feature));
  try {
    const request = adapter.requestDevice({
      label: 'forerun',
      requiredFeatures,
      requiredLimits: workgroupLimits(adapter),
    });
    return watch(await bounded(request, SETUP_TIMEOUT_MS, 'requestDevice'), choice.facts, choice.problem);
  } catch (error) {
    throw unavailable({
      problem: `${choice.facts.description} gave no device (${error instanceof Error ? error.message : error}).`,
      fix: 'Close programs that use the GPU and try again.',
    });
  }
}

/** The default limits suffice; networks are rolled out quicker with more memory and invocations in a workgroup. */
function workgroupLimits({ limits }: GPUAdapter): Record<string, number> {
  const { maxComputeWorkgroupStorageSize, maxComputeInvocationsPerWorkgroup, maxComputeWorkgroupSizeX } = limits;
  return { maxComputeWorkgroupStorageSize, maxComputeInvocationsPerWorkgroup, maxComputeWorkgroupSizeX };
}

/** Follows a device, ours or the caller's; the same object for the same device. */
export function watch(device: GPUDevice, adapter?: AdapterFacts, problem?: Problem): OpenDevice {
  const known = watched.get(device);
  if (known !== undefined) return known;
  let lostReason: string | undefined;
  let error: string | undefined;
  const ours = adapter !== undefined;
  device.addEventListener('uncapturederror', (event) => {
    const { message } = (event as GPUUncapturedErrorEvent).error;
    // Labels tell our errors from those of whoever else uses the caller's device.
    if (!ours && !message.includes('forerun/')) return;
    event.preventDefault();
    error ??= message;
  });
  const lost = device.lost.then(({ reason, message }) => {
    lostReason = message === '' ? reason : message;
    return lostReason;
  });
  const open: OpenDevice = {
    device,
    adapter: adapter ?? adapterFacts(device.adapterInfo as GPUAdapterInfo | undefined),
    problem,
    lost,
    get lostReason() {
      return lostReason;
    },
    takeError() {
      const taken = error;
      error = undefined;
      return taken;
    },
  };
  watched.set(device, open);
  return open;
}

function unavailable({ problem, fix }: Problem): ForerunError {
  return new ForerunError('webgpu-unavailable', `${problem} ${fix}`);
}
