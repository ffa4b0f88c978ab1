import { execFile } from 'node:child_process';
import { access, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { shortFloat } from '../../src/cli/format.ts';
import type { Effort } from '../statistics/repeat.ts';
import autorallyText from './cuda/autorally.cu?raw';
import commonText from './cuda/common.cuh?raw';
import mppiGenericText from './cuda/mppi_generic.cu?raw';
import type { PeerProblem } from './problem.ts';
import type { PeerProgram, PeerSettings } from './programs.ts';

/** A peer that is built from a checkout. */
interface CudaPeer {
  readonly peer: string;
  /** The environment variable that names the checkout, and whose repository it is. */
  readonly variable: string;
  readonly repository: string;
  /** Folder of its headers within the checkout, and a header that must be there. */
  readonly include: string;
  readonly header: string;
  readonly source: string;
  readonly flags: readonly string[];
}

const MPPI_GENERIC: CudaPeer = {
  peer: 'MPPI-Generic',
  variable: 'MPPI_GENERIC',
  repository: 'https://github.com/ACDSLab/MPPI-Generic',
  include: 'include',
  header: 'mppi/controllers/MPPI/mppi_controller.cuh',
  source: mppiGenericText,
  flags: ['-DCMAKE_USE_CUDA_BARRIERS', '-lcufft'],
};

const AUTORALLY: CudaPeer = {
  peer: 'AutoRally',
  variable: 'AUTORALLY',
  repository: 'https://github.com/AutoRally/autorally',
  include: 'autorally_control/include',
  header: 'autorally_control/path_integral/mppi_controller.cuh',
  source: autorallyText,
  flags: [],
};

/** Of the sizes that are published; AutoRally has no more than 64 x 1024 samples. */
const MOST_SAMPLES = 16384;

const TIMEOUT_MS = 1_200_000;

/** MPPI-Generic and AutoRally, built from checkouts, on the differential drive. */
export function cudaPrograms(problems: readonly PeerProblem[], settings: PeerSettings): readonly PeerProgram[] {
  const suited = problems.filter(({ system, samples }) => {
    return system === 'diff-drive' && samples <= MOST_SAMPLES && samples % 64 === 0;
  });
  if (suited.length === 0) return [];
  return [
    { peer: MPPI_GENERIC.peer, command: () => build(MPPI_GENERIC, settings.mppiGeneric, suited, settings.effort) },
    { peer: AUTORALLY.peer, command: () => build(AUTORALLY, settings.autorally, suited, settings.effort) },
  ];
}

async function build(
  { peer, variable, repository, include, header, source, flags }: CudaPeer,
  checkout: string | undefined,
  problems: readonly PeerProblem[],
  effort: Effort,
): Promise<readonly string[] | { readonly skip: string }> {
  if (checkout === undefined || checkout === '') {
    return { skip: `set ${variable} to a checkout of ${repository}.` };
  }
  const headers = join(checkout, include);
  const found = await access(join(headers, header)).then(
    () => true,
    () => false,
  );
  if (!found)
    return {
      skip: `${variable} is '${checkout}', which has no ${include}/${header}; name a checkout of ${repository}.`,
    };
  const nvcc = process.env.NVCC ?? 'nvcc';
  const folder = await mkdtemp(join(tmpdir(), 'forerun-peer-'));
  const program = join(folder, 'peer');
  await writeFile(join(folder, 'problem.h'), problemHeader(problems, effort));
  await writeFile(join(folder, 'common.cuh'), commonText);
  await writeFile(join(folder, 'peer.cu'), source);
  const eigen = process.env.EIGEN ?? '/usr/include/eigen3';
  const args = [
    ...['-O3', '-std=c++17', '-arch=native', '-DNDEBUG', '-w', '--expt-relaxed-constexpr', '--use_fast_math'],
    ...['-I', folder, '-I', headers, '-isystem', eigen, join(folder, 'peer.cu'), '-o', program, '-lcurand', ...flags],
  ];
  try {
    await promisify(execFile)(nvcc, args, { timeout: TIMEOUT_MS, maxBuffer: 2 ** 26 });
  } catch (error) {
    const { code, stderr = '' } = error as { code?: unknown; stderr?: string };
    if (code === 'ENOENT')
      return { skip: `there is no '${nvcc}'; install the CUDA toolkit, or set NVCC to its compiler.` };
    const line = stderr.split('\n').find((text) => /error/i.test(text)) ?? String(error);
    return { skip: `${peer} did not compile: ${line.trim()}` };
  }
  return [program];
}

/** The numbers of the problem, which all cases share, and of the effort, as C++. */
export function problemHeader(problems: readonly PeerProblem[], effort: Effort): string {
  const [problem] = problems;
  if (problem === undefined) return '';
  const { params, low, high, noiseStd, start, temperature, costmap } = problem;
  const float = (value: number) => `${Number.isInteger(value) ? value.toFixed(1) : shortFloat(value)}f`;
  const list = (values: readonly number[]) => `{ ${values.map(float).join(', ')} }`;
  const named = [
    ...['resolution', 'dt', 'goalX', 'goalY', 'goalYaw', 'goalWeight', 'headingWeight', 'mapWeight'],
    ...['wheelRadius', 'wheelBase'],
  ];
  const cases = problems.map(({ name, samples, horizon }) => `CASE(${samples}, ${horizon}, "${name}")`);
  return `#pragma once

namespace problem
{
struct Cell { int index; float value; };
constexpr int cells = ${params.cells ?? 0};
${named.map((name) => `constexpr float ${name} = ${float(params[name] ?? Number.NaN)};`).join('\n')}
constexpr float temperature = ${float(temperature)};
constexpr float low[] = ${list(low)};
constexpr float high[] = ${list(high)};
constexpr float noiseStd[] = ${list(noiseStd)};
constexpr float start[] = ${list(start)};
const Cell costmap[] = { ${costmap.map(([index, value]) => `{ ${index}, ${float(value)} }`).join(', ')} };
}

namespace effort
{
constexpr int warmupLeast = ${effort.warmupLeast}, least = ${effort.least}, most = ${effort.most};
constexpr double warmupSeconds = ${effort.warmupSeconds}, seconds = ${effort.seconds}, limitSeconds = ${effort.limitSeconds}, width = ${effort.width};
}

#define FORERUN_CASES ${cases.join(' ')}
`;
}
