/** What `run.sh` can be asked for. */
export const PARTS = ['all', 'doctor', 'tests', 'bench'] as const;

/** Limit of a part, unless `--minutes` says otherwise. */
export const MINUTES = 9;

/** What `run.sh --help` prints. */
export const HELP = `Runs Forerun's GPU tests and its benchmark on this machine, with nothing but the driver of its GPU.

Usage: ./run.sh [options] [part]

Parts
  all       what follows, one after the other (default)
  doctor    what drivers there are, and what WebGPU offers on the best
  tests     the tests that compute on the GPU
  bench     times of plan() on the GPU and on the processor, limits of both, and peers

Options
  --minutes <n>     limit of each part (default ${MINUTES}); tests that have not ended by then count as failed, cases that have not begun
                    are left out by name
  --out <folder>    where results go (default $OUT, or else ./results)
  --software        go on with a GPU emulated on the processor; without it that ends with exit code 3
  --tests <text>    only files of tests whose path contains this; or any of several, with commas between
  --filter <text>   only cases whose name contains this, likewise
  --quick           only the usual cases, without the sweeps over sizes
  --seconds <n>     time for each case, where its median does not settle before
  --autotune        look for the fastest layout of each case's kernels first
  --no-peers        leave the peers out
  --help            this text

Environment
  PYTHON            interpreter for peers (default python3): pytorch_mppi and torch, jax, numpy, as far as they are installed
  MPPI_GENERIC      a checkout of https://github.com/ACDSLab/MPPI-Generic, which is built with nvcc and measured
  AUTORALLY         a checkout of https://github.com/AutoRally/autorally, likewise
  NVCC, EIGEN       the CUDA compiler (default nvcc), and the folder of Eigen (default /usr/include/eigen3), for these two
  OUT               where results go
  VK_DRIVER_FILES   the manifest of a Vulkan driver, in place of those that are found

Results: <adapter>-<date>.json (of the benchmark), .md (tables), .svg (charts), -tests.json, -doctor.json.

Exit codes: 0 done, 1 a test or a case failed, or a part ran out of time, 2 arguments or a system that cannot be used, 3 no GPU.
`;
