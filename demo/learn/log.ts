import type {
  DisagreementReport,
  EpisodeReport,
  LossReport,
  MomentReport,
  ProgressReport,
  RealityReport,
  Report,
} from './reports.ts';
import type { LearningTask } from './tasks.ts';

/** All that a run has reported so far: what is drawn and said. */
export interface LearningLog {
  readonly progress: ProgressReport | undefined;
  readonly moment: MomentReport | undefined;
  readonly losses: readonly LossReport[];
  readonly disagreements: readonly DisagreementReport[];
  readonly episodes: readonly EpisodeReport[];
  /** The newest comparison only. */
  readonly reality: RealityReport | undefined;
}

/** Nothing yet. */
export const EMPTY_LOG: LearningLog = {
  progress: undefined,
  moment: undefined,
  losses: [],
  disagreements: [],
  episodes: [],
  reality: undefined,
};

/** The log with one more report. */
export function withReport(log: LearningLog, report: Report): LearningLog {
  switch (report.kind) {
    case 'progress':
      return { ...log, progress: report };
    case 'moment':
      return { ...log, moment: report };
    case 'loss':
      return { ...log, losses: [...log.losses, report] };
    case 'disagreement':
      return { ...log, disagreements: [...log.disagreements, report] };
    case 'episode':
      return { ...log, episodes: [...log.episodes, report] };
    case 'reality':
      return { ...log, reality: report };
    case 'learned':
    case 'failed':
      return log;
    default:
      return report satisfies never;
  }
}

/** What is being done, in one line: `'Episode 3 of 5: acting, 412 steps so far'`. */
export function progressText({ progress }: LearningLog): string {
  if (progress === undefined) return 'Starting';
  const { phase, episode, episodes, steps, epochs } = progress;
  const [done, passes] = [`${steps} steps`, `${epochs} epochs`];
  switch (phase) {
    case 'acting':
      return `Episode ${episode + 1} of ${episodes - 1}: ${episode === 0 ? 'acting at random' : 'acting by plan'}, ${done} so far`;
    case 'fitting':
      return `Fitting after episode ${episode + 1} of ${episodes - 1}: ${passes} and ${done} so far`;
    case 'testing':
      return `Test with what was learned, after ${done}`;
    default:
      return phase satisfies never;
  }
}

/** What the plots show, for those who cannot see them. */
export function logText(log: LearningLog, task: LearningTask): string {
  const sentences: string[] = [];
  const { episodes, losses, disagreements } = log;
  const [first, newest] = [episodes[0], episodes.at(-1)];
  if (first !== undefined && newest !== undefined) {
    const good =
      newest.return >= task.goodReturn ? `, which counts as done well (above ${whole(task.goodReturn)})` : '';
    sentences.push(
      newest === first
        ? `The random episode returned ${whole(first.return)}.`
        : `Returns went from ${whole(first.return)} (at random) to ${whole(newest.return)}${newest.by === 'test' ? ' in the test' : ''}${good}.`,
    );
  }
  const [early, late] = [losses[0], losses.at(-1)];
  if (early !== undefined && late !== undefined) {
    sentences.push(`Loss ${short(early.training)} at first, ${short(late.training)} after ${late.epoch} epochs.`);
  }
  const doubt = disagreements.at(-1);
  if (doubt !== undefined) {
    sentences.push(
      `The members disagree by ${percent(doubt.seen)} of a step's change where there was data, by ${percent(doubt.possible)} anywhere.`,
    );
  }
  return sentences.join(' ');
}

function whole(value: number): string {
  return String(Math.round(value)).replace('-', '−');
}

function short(value: number): string {
  return String(Number(value.toPrecision(2)));
}

function percent(share: number): string {
  return `${short(100 * share)} %`;
}
