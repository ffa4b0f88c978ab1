import { findEnv } from '../../envs/registry.ts';
import { ForerunError } from '../../error.ts';
import type { TabularCurvesOptions } from './tabular-curves.ts';

/** A figure of Sutton and Barto (2018, chapter 8): what {@link tabularCurves} takes to make it again. */
export interface BookFigure
  extends Required<Pick<TabularCurvesOptions, 'learners' | 'runs'>>,
    Pick<TabularCurvesOptions, 'episodes' | 'steps'> {
  readonly name: BookFigureName;
  readonly title: string;
  /** By name. */
  readonly environment: string;
  /** What it shows of a {@link TabularCurve}. */
  readonly shows: 'lengths' | 'rewards';
  /** The step after which the maze changes, where it does. */
  readonly changesAt?: number;
}

/** The figures that there are. */
export type BookFigureName = '8.2' | '8.4' | '8.5';

const planning = (planningSteps: number) => ({ name: `${planningSteps} planning steps`, planningSteps });

/** Dyna-Q and Dyna-Q+ as on the book's changing mazes, which are certain: with learning rate 1. */
const withAndWithout = (planningSteps: number, bonus: number) => [
  { name: 'Dyna-Q', learningRate: 1, planningSteps },
  { name: `Dyna-Q+, kappa ${bonus}`, learningRate: 1, planningSteps, bonus },
];

/** All of them, in the book's order. */
export const BOOK_FIGURES: readonly BookFigure[] = [
  {
    name: '8.2',
    title: 'The Dyna maze: steps of each episode',
    environment: 'dyna-maze',
    learners: [planning(0), planning(5), planning(50)],
    runs: 30,
    episodes: 50,
    shows: 'lengths',
  },
  {
    name: '8.4',
    title: 'The blocking maze: reward so far',
    environment: 'blocking-maze',
    learners: withAndWithout(10, 1e-4),
    runs: 20,
    steps: 3000,
    shows: 'rewards',
    changesAt: 1000,
  },
  {
    name: '8.5',
    title: 'The shortcut maze: reward so far',
    environment: 'shortcut-maze',
    learners: withAndWithout(50, 1e-3),
    runs: 10,
    steps: 6000,
    shows: 'rewards',
    changesAt: 3000,
  },
];

/**
 * What makes a figure of the book: `tabularCurves(bookFigure('8.2'))`; other `runs` or learners take the place of these.
 *
 * @throws ForerunError `invalid-argument` for a figure that there is not
 */
export function bookFigure(name: BookFigureName): TabularCurvesOptions {
  const figure = BOOK_FIGURES.find((one) => one.name === name);
  if (figure === undefined) {
    const names = BOOK_FIGURES.map((one) => one.name).join(', ');
    throw new ForerunError('invalid-argument', `bookFigure: there is no '${String(name)}'; there are ${names}.`);
  }
  const { environment, learners, runs, episodes, steps } = figure;
  return {
    environment: findEnv(environment),
    learners,
    runs,
    ...(episodes !== undefined && { episodes }),
    ...(steps !== undefined && { steps }),
  };
}
