/** A peer's figure as published or as measured elsewhere: to stand beside, never measured in the same run. */
export interface QuotedFigure {
  readonly peer: string;
  readonly system: string;
  /** N */
  readonly samples: number;
  /** H */
  readonly horizon: number;
  readonly planMs: { readonly p50: number } | { readonly mean: number };
  readonly stepsPerSecond: number;
  readonly machine: string;
  readonly source: string;
}

const TWO_CORES = '2-core AMD EPYC virtual machine without GPU';
const MEASURED_ELSEWHERE = 'measured on another machine, 2026-11-22';
const MPPI_GENERIC = 'Vlahov et al. 2024, arXiv 2409.07563: one control iteration, costmap included';

/** A median time, or a mean where the source gives no other. */
function quoted(
  peer: string,
  [system, samples, horizon]: readonly [string, number, number],
  planMs: { p50: number } | { mean: number },
  machine: string,
  source: string,
): QuotedFigure {
  const ms = 'p50' in planMs ? planMs.p50 : planMs.mean;
  return { peer, system, samples, horizon, planMs, stepsPerSecond: (1000 * samples * horizon) / ms, machine, source };
}

/** Figures of peers on the problems of the speed cases. */
export const QUOTED: readonly QuotedFigure[] = [
  quoted(
    'pytorch_mppi 0.9.1, torch 2.13, 1 thread',
    ['pendulum', 16384, 100],
    { p50: 60.8 },
    TWO_CORES,
    MEASURED_ELSEWHERE,
  ),
  quoted(
    'pytorch_mppi 0.9.1, torch 2.13, 2 threads',
    ['pendulum', 16384, 100],
    { p50: 46.1 },
    TWO_CORES,
    MEASURED_ELSEWHERE,
  ),
  quoted('JAX 0.10.2, jit + vmap + scan', ['pendulum', 16384, 100], { p50: 59.8 }, TWO_CORES, MEASURED_ELSEWHERE),
  quoted('Nav2 MPPI (C++, AVX)', ['diff-drive', 2048, 100], { mean: 6.74 }, 'i9-13900K', MPPI_GENERIC),
  quoted('Nav2 MPPI (C++, AVX)', ['diff-drive', 8192, 100], { mean: 29.9 }, 'i9-13900K', MPPI_GENERIC),
  quoted('MPPI-Generic (CUDA)', ['diff-drive', 2048, 100], { mean: 0.146 }, 'RTX 4090', MPPI_GENERIC),
  quoted('MPPI-Generic (CUDA)', ['diff-drive', 8192, 100], { mean: 0.232 }, 'RTX 4090', MPPI_GENERIC),
  quoted('MPPI-Generic (CUDA)', ['diff-drive', 2048, 100], { mean: 1.65 }, 'Jetson Orin Nano', MPPI_GENERIC),
  quoted('MPPI-Generic (CUDA)', ['diff-drive', 8192, 100], { mean: 6.1 }, 'Jetson Orin Nano', MPPI_GENERIC),
];
