import type { FoundBackends } from './backends.ts';
import { type BackendName, type BenchCase, backendsFor } from './case.ts';
import type { BenchDocument, CaseFailure, CaseResult, CaseSkip } from './document.ts';
import { type LimitEffort, type Limits, measureLimits } from './limits/measure.ts';
import { rooflineOf } from './limits/roofline.ts';

/** Measures one case on one backend; `limitsOf` measures a backend's limits when it is first asked for them. */
export type MeasureCase<Case extends BenchCase> = (
  benchCase: Case,
  backend: BackendName,
  limitsOf: (backend: BackendName) => Promise<Limits>,
) => Promise<CaseResult>;

/** What {@link measureCases} takes beside the cases. */
export interface MeasureOptions<Case extends BenchCase> {
  readonly backends: FoundBackends;
  readonly measureCase: MeasureCase<Case>;
  /** What plans through networks on emulated GPUs, too. */
  readonly slow?: boolean;
  readonly limitEffort?: LimitEffort | undefined;
  /** Told before each case, and with a share of 1 when all are done. */
  readonly onProgress?: (share: number, text: string) => void;
  /** Told after each case what was measured so far. */
  readonly onMeasured?: (soFar: Measured) => void;
  /** Ends it before the next case. */
  readonly signal?: AbortSignal;
}

/** What the cases came to: those parts of a document that measuring fills. */
export type Measured = Pick<BenchDocument, 'backends' | 'missingBackends' | 'cases' | 'failures' | 'skipped'>;

/** Measures cases one after the other, each on the backends that suit it. A case that fails does not keep the others from being measured. */
export async function measureCases<Case extends BenchCase>(
  selected: readonly Case[],
  options: MeasureOptions<Case>,
): Promise<Measured> {
  const { backends, measureCase, slow = false, limitEffort, onProgress, onMeasured, signal } = options;
  const choices = selected.flatMap((benchCase) =>
    backendsFor(benchCase, backends.found, slow).map((choice) => ({ benchCase, ...choice })),
  );
  const runs = choices.filter(({ skip }) => skip === undefined);
  const skipped = choices.flatMap(({ benchCase: { name }, backend, skip }): CaseSkip[] =>
    skip === undefined ? [] : [{ name, backend, reason: skip }],
  );
  const limits = new Map<BackendName, Limits>();
  const cases: CaseResult[] = [];
  const failures: CaseFailure[] = [];
  const soFar = (): Measured => ({
    backends: backends.found.map((found) => ({ ...found, limits: limits.get(found.backend) ?? null })),
    missingBackends: backends.missing,
    cases: [...cases],
    failures: [...failures],
    skipped,
  });
  for (const [index, { benchCase, backend }] of runs.entries()) {
    if (signal?.aborted === true) break;
    const share = index / runs.length;
    const text = `${index + 1}/${runs.length} ${benchCase.name} on ${backend}`;
    onProgress?.(share, text);
    const limitsOf = async (name: BackendName): Promise<Limits> => {
      const known = limits.get(name);
      if (known !== undefined) return known;
      onProgress?.(share, `${index + 1}/${runs.length} limits of ${name}`);
      const measured = await measureLimits(name, limitEffort);
      limits.set(name, measured);
      onProgress?.(share, text);
      return measured;
    };
    try {
      cases.push(await measureCase(benchCase, backend, limitsOf));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      failures.push({ name: benchCase.name, backend, error: error.message });
    }
    onMeasured?.(soFar());
  }
  // A machine that others use is slower at times: the better of two measurements, minutes apart, is nearer to its limit.
  for (const [name, before] of limits) {
    if (signal?.aborted === true) break;
    onProgress?.(1, `limits of ${name}, once more`);
    // What was measured must not be lost with a device.
    const again = await measureLimits(name, limitEffort).catch((error: unknown) => {
      if (!(error instanceof Error)) throw error;
      failures.push({ name: 'limits, once more', backend: name, error: error.message });
      return before;
    });
    limits.set(name, better(before, again));
  }
  onProgress?.(1, `${cases.length} of ${runs.length} measured`);
  const measured = soFar();
  return { ...measured, cases: measured.cases.map((result) => beside(result, limits)) };
}

function better(a: Limits, b: Limits): Limits {
  return {
    f32PerSecond: Math.max(a.f32PerSecond, b.f32PerSecond),
    integerPerSecond: Math.max(a.integerPerSecond, b.integerPerSecond),
    sincosPerSecond: Math.max(a.sincosPerSecond, b.sincosPerSecond),
    bytesPerSecond: Math.max(a.bytesPerSecond, b.bytesPerSecond),
  };
}

/** A result whose shares are those of the limits that its backend has in the end. */
function beside(result: CaseResult, limitsOf: ReadonlyMap<BackendName, Limits>): CaseResult {
  const limits = result.backend === null ? undefined : limitsOf.get(result.backend);
  if (limits === undefined) return result;
  if (result.kind === 'ensemble') return { ...result, share: (1e9 * result.gflops) / limits.f32PerSecond };
  if (result.kind !== 'speed') return result;
  const { roofline, steps, planMs, deviceMs } = result;
  const { perStep, bytes } = roofline;
  return { ...result, roofline: rooflineOf(limits, perStep, { steps, bytes, ms: (deviceMs ?? planMs).p50 }) };
}
