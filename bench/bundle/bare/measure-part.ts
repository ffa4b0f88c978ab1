import { renameSync, writeFileSync } from 'node:fs';
import { showProgress } from '../../../src/cli/progress.ts';
import { processTerminal } from '../../../src/cli/terminal.ts';
import { findBackends } from '../../backends.ts';
import type { BenchCase } from '../../case.ts';
import { CASES } from '../../cases.ts';
import type { BenchDocument, CaseSkip } from '../../document.ts';
import { ENSEMBLE_EFFORT } from '../../ensemble/measure.ts';
import { type Measured, measureCases } from '../../measure.ts';
import { caseMeasurer } from '../../measure-case.ts';
import { documentHead } from '../../opening.ts';
import type { PeerReport } from '../../peers/figure.ts';
import { peerProgramsHere } from '../../peers/programs.ts';
import { QUOTED } from '../../quoted.ts';
import { selectCases } from '../../select.ts';
import { FULL_EFFORT, withSeconds } from '../../statistics/repeat.ts';
import { measurePeersWithin } from './peers.ts';

/** What the part is told. */
export interface MeasureRequest {
  /** Where the document is written, after each case anew. */
  readonly output: string;
  readonly command: string;
  readonly minutes: number;
  readonly filter?: string | undefined;
  /** Only the usual cases. */
  readonly quick: boolean;
  readonly autotune: boolean;
  readonly peers: boolean;
  /** For each case, where its median does not settle before. */
  readonly seconds?: number | undefined;
}

/**
 * The cases that are timed: those of speed, and those with networks.
 *
 * @param filter As of `npm run -s bench`
 * @throws ForerunError `invalid-argument` for a filter that is in no name of one
 */
export function timedCases(filter: string | undefined, full: boolean): readonly BenchCase[] {
  return selectCases(
    CASES.filter(({ kind }) => kind === 'speed' || kind === 'ensemble'),
    { filter, full },
  );
}

/** Shares of the time after which no further case begins: on the GPU first, on the processor after that; the rest is for peers. */
const UNTIL = { withPeers: { webgpu: 0.5, cpu: 0.65 }, alone: { webgpu: 0.75, cpu: 1 } };

/**
 * Measures what there is time for: all cases on WebGPU, the usual ones on the processor, then the peers beside whatever was measured. Returns
 * whether no case failed.
 *
 * Cases that compare returns or learn are left out: they come to the same on every machine.
 */
export async function measureWithin(request: MeasureRequest): Promise<boolean> {
  const { filter, quick, minutes, seconds } = request;
  const begun = performance.now();
  const left = (share: number) => Math.max(0, 60_000 * minutes * share - (performance.now() - begun));
  const [all, usual] = [timedCases(filter, !quick), timedCases(filter, false)];
  const effort = withSeconds(FULL_EFFORT, seconds);
  const measureCase = caseMeasurer({
    effort,
    ensembleEffort: ENSEMBLE_EFFORT,
    autotune: request.autotune,
    seeds: [],
    learningSeeds: undefined,
    learningSteps: undefined,
    runs: '',
    onEpisode: () => {},
  });
  let document: BenchDocument = { ...documentHead(request.command), ...NOTHING, peers: null, quoted: QUOTED };
  const keep = (now: BenchDocument) => {
    document = now;
    // A part that is ended while it writes leaves the document of the case before.
    writeFileSync(`${request.output}.unfinished`, `${JSON.stringify(document, undefined, 2)}\n`);
    renameSync(`${request.output}.unfinished`, request.output);
  };
  const terminal = processTerminal();
  const until = request.peers ? UNTIL.withPeers : UNTIL.alone;
  for (const [backend, cases] of [
    ['webgpu', all],
    ['cpu', usual],
  ] as const) {
    const progress = showProgress(terminal);
    const before = document;
    const measured = await measureCases(cases, {
      backends: await findBackends(backend),
      measureCase,
      signal: AbortSignal.timeout(Math.round(left(until[backend]))),
      onProgress: (share, text) => progress.update(share, text),
      onMeasured: (soFar) => keep({ ...before, ...joined(before, soFar) }),
    });
    progress.done();
    keep({
      ...before,
      ...joined(before, { ...measured, skipped: [...measured.skipped, ...notBegun(cases, measured)] }),
    });
  }
  if (request.peers) {
    const progress = showProgress(terminal);
    const names = new Set(document.cases.map(({ name }) => name));
    const beside = all.filter(({ name }) => names.has(name));
    const programs = peerProgramsHere(beside, { effort, ensembleEffort: ENSEMBLE_EFFORT });
    await measurePeersWithin(programs, beside, {
      leftMs: () => left(1),
      onProgress: (share, text) => progress.update(share, text),
      onMeasured: (peers: PeerReport) => keep({ ...document, peers }),
    });
    progress.done();
  }
  return document.failures.length === 0;
}

const NOTHING: Measured = { backends: [], missingBackends: [], cases: [], failures: [], skipped: [] };

/** Two backends' measurements, one after the other. */
function joined(a: Measured, b: Measured): Measured {
  return {
    backends: [...a.backends, ...b.backends],
    missingBackends: [...a.missingBackends, ...b.missingBackends],
    cases: [...a.cases, ...b.cases],
    failures: [...a.failures, ...b.failures],
    skipped: [...a.skipped, ...b.skipped],
  };
}

/** The cases that there was no time for. */
function notBegun(cases: readonly BenchCase[], measured: Measured): CaseSkip[] {
  const done = new Set([...measured.cases, ...measured.failures, ...measured.skipped].map(({ name }) => name));
  return measured.backends.flatMap(({ backend }) =>
    cases
      .filter((benchCase) => !done.has(benchCase.name))
      // The CPU backend has no workgroups.
      .filter(
        (benchCase) =>
          backend === 'webgpu' || benchCase.kind !== 'speed' || benchCase.layout?.workgroupSize === undefined,
      )
      .map(({ name }) => ({ name, backend, reason: 'There was no time left.' })),
  );
}
