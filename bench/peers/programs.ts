import type { BenchCase, EnsembleCase } from '../case.ts';
import { evaluationsOf, flopPerEvaluation, layersOf } from '../ensemble/problem.ts';
import type { SpeedCase } from '../speed/case.ts';
import type { Effort } from '../statistics/repeat.ts';
import courseMpc from './course_mpc.py?raw';
import { cudaPrograms } from './cuda.ts';
import jaxMppi from './jax_mppi.py?raw';
import { isMppiProblem, peerProblem } from './problem.ts';
import { pythonProgram } from './python.ts';
import pytorchMppi from './pytorch_mppi.py?raw';
import pytorchPets from './pytorch_pets.py?raw';
import { ratePrograms } from './rate-programs.ts';

/** A program that measures a peer: it prints a JSON line for each case, or why there is none. */
export interface PeerProgram {
  readonly peer: string;
  /** The command, ready to run; or the reason why it cannot be. May build it. */
  readonly command: () => Promise<readonly string[] | { readonly skip: string }>;
  /** What its cases are, where it is named for that; see {@link PeerSkip}. */
  readonly kind?: 'rate';
  /** The case that it is for, where it is for one. */
  readonly case?: string;
  /** It is ended after so long. Default twenty minutes. */
  readonly timeoutMs?: number;
}

/** How much is measured of each kind of case. */
type Efforts = Pick<PeerSettings, 'effort' | 'ensembleEffort'>;

/** What the programs need to know. */
export interface PeerSettings {
  readonly effort: Effort;
  readonly ensembleEffort: Effort;
  /** The interpreter of Python. */
  readonly python: string;
  /** Checkouts to build CUDA peers from; see README.md. */
  readonly mppiGeneric: string | undefined;
  readonly autorally: string | undefined;
}

/** The programs that have something to stand beside among the cases. */
export function peerPrograms(cases: readonly BenchCase[], settings: PeerSettings): readonly PeerProgram[] {
  const { effort, ensembleEffort, python } = settings;
  const speed = cases.filter((benchCase) => benchCase.kind === 'speed');
  const mppi = speed.filter(isMppiProblem).map(peerProblem);
  const course = speed.filter(isCourseProblem).map(peerProblem);
  const run = (peer: string, script: string, given: object): PeerProgram => ({
    peer,
    command: pythonProgram(python, script, given),
  });
  return [
    ...(mppi.length === 0
      ? []
      : [
          run('pytorch_mppi', pytorchMppi, { cases: mppi, effort }),
          run('JAX', jaxMppi, { cases: mppi, effort }),
          ...cudaPrograms(mppi, settings),
        ]),
    ...(course.length === 0 ? [] : [run("course slides' MPC loops", courseMpc, { cases: course, effort })]),
    ...cases
      .filter((benchCase) => benchCase.kind === 'ensemble')
      // To them a problem is the same in every layout of ours.
      .filter(({ layout }) => layout === undefined)
      .map((benchCase) =>
        run(`PyTorch on ${benchCase.name}`, pytorchPets, { cases: [petsProblem(benchCase)], effort: ensembleEffort }),
      ),
    ...ratePrograms(cases, settings),
  ];
}

/** As {@link peerPrograms}, with interpreter and checkouts as the environment names them: PYTHON, MPPI_GENERIC, AUTORALLY. */
export function peerProgramsHere(cases: readonly BenchCase[], efforts: Efforts): readonly PeerProgram[] {
  const { PYTHON: python = 'python3', MPPI_GENERIC: mppiGeneric, AUTORALLY: autorally } = process.env;
  return peerPrograms(cases, { ...efforts, python, mppiGeneric, autorally });
}

/** Those of the course slides, at the sizes that stand there. */
function isCourseProblem({ system, planner }: SpeedCase): boolean {
  return planner === 'random-shooting' && ['integrator', 'arm-kinematic', 'drone'].includes(system);
}

/** What pytorch_pets.py is told. */
function petsProblem({ name, problem }: EnsembleCase) {
  return {
    name,
    ...problem,
    layers: layersOf(problem),
    evaluations: evaluationsOf(problem),
    flopPerEvaluation: flopPerEvaluation(problem),
  };
}
