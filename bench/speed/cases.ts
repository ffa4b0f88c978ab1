import { type KernelLayout, LAYOUT_CHOICES } from '../../src/planners/layout.ts';
import { type SpeedCase, type SpeedPoint, speedCase } from './case.ts';

type Sizes = readonly [samples: number, horizon: number, problems?: number];

/** Points of one sweep: the same system, planner and settings at several sizes. */
function sweep(base: Omit<SpeedPoint, 'samples' | 'horizon' | 'problems'>, sizes: readonly Sizes[]): SpeedCase[] {
  return sizes.map(([samples, horizon, problems]) =>
    speedCase({ ...base, samples, horizon, ...(problems !== undefined && { problems }) }),
  );
}

/** The problem of the MPPI-Generic comparison (arXiv 2409.07563): its noise and its cost, without a terminal one. */
const DIFF_DRIVE = {
  system: 'diff-drive',
  params: { terminalWeight: 0 },
  planner: 'mppi',
  settings: { temperature: 1, noiseStd: 0.2 },
  start: [1, 1, 0],
} as const;

const PENDULUM = { system: 'pendulum', planner: 'mppi' } as const;

const USUAL: readonly SpeedCase[] = [
  ...sweep(PENDULUM, [
    [256, 20],
    [16384, 100],
  ]),
  ...sweep(DIFF_DRIVE, [
    [128, 100],
    [2048, 100],
    [16384, 100],
    // Ten problems, and one of the same size.
    [1024, 50, 10],
    [10240, 50],
  ]),
  speedCase({ system: 'quadrotor', planner: 'mppi', samples: 1024, horizon: 40 }),
  // The problems that the MPC loops of the course slides plan, by the same algorithm.
  speedCase({ system: 'integrator', planner: 'random-shooting', samples: 100, horizon: 5, start: [0] }),
  speedCase({
    system: 'arm-kinematic',
    params: { distanceWeight: 1 },
    planner: 'random-shooting',
    samples: 1000,
    horizon: 10,
  }),
  speedCase({
    system: 'drone',
    params: { speedWeight: 0, terminalWeight: 1 },
    planner: 'random-shooting',
    samples: 1000,
    horizon: 10,
  }),
];

const POWERS = [256, 512, 1024, 4096, 8192, 32768, 65536, 262_144, 1_048_576];
const OTHER_SYSTEMS = ['double-integrator', 'cartpole', 'acrobot', 'mountain-car', 'bicycle', 'arm', 'drone'];
const OTHER_PLANNERS = ['random-shooting', 'predictive-sampling', 'cem', 'icem'];

function laidOut(layout: Partial<KernelLayout>): SpeedCase {
  return speedCase({ ...DIFF_DRIVE, samples: 16384, horizon: 100, layout, full: true });
}

const FULL: readonly SpeedCase[] = [
  // Over N,
  ...sweep(
    { ...DIFF_DRIVE, full: true },
    POWERS.map((samples) => [samples, 100]),
  ),
  ...sweep(
    { ...PENDULUM, full: true },
    [1024, 4096, 65536, 262_144, 1_048_576].map((samples) => [samples, 100]),
  ),
  // over H,
  ...sweep(
    { ...DIFF_DRIVE, full: true },
    [10, 25, 50, 200, 400].map((horizon) => [2048, horizon]),
  ),
  // over B, each beside one problem of the same size,
  ...sweep({ ...DIFF_DRIVE, full: true }, [
    [1024, 50, 100],
    [102_400, 50],
    [1024, 50, 1000],
    [1_024_000, 50],
  ]),
  // over the layouts of kernels,
  ...LAYOUT_CHOICES.workgroupSize.map((workgroupSize) => laidOut({ workgroupSize })),
  ...LAYOUT_CHOICES.samplesPerThread.map((samplesPerThread) => laidOut({ samplesPerThread })),
  ...LAYOUT_CHOICES.state.map((state) => laidOut({ state })),
  ...LAYOUT_CHOICES.noise.map((noise) => laidOut({ noise })),
  ...LAYOUT_CHOICES.reductions.map((reductions) => laidOut({ reductions })),
  laidOut({ subgroups: true }),
  // over systems, and over planners.
  ...OTHER_SYSTEMS.map((system) => speedCase({ system, planner: 'mppi', samples: 4096, horizon: 50, full: true })),
  ...OTHER_PLANNERS.map((planner) =>
    speedCase({ system: 'pendulum', planner, samples: 4096, horizon: 50, full: true }),
  ),
];

/** Every case of planning speed: the usual ones, then those of `--full`. */
export const SPEED: readonly SpeedCase[] = [...USUAL, ...FULL];
