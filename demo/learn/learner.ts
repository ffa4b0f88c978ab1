import type { Agent } from '../../src/agents/agent.ts';
import { runEpisodes } from '../../src/agents/episodes.ts';
import { pets } from '../../src/agents/pets.ts';
import { train } from '../../src/agents/train.ts';
import { findEnv, makeEnv } from '../../src/envs/registry.ts';
import { episodesOf } from '../../src/models/data/episodes.ts';
import { ReplayBuffer } from '../../src/models/data/replay-buffer.ts';
import { selectRows } from '../../src/models/data/rows.ts';
import type { Transitions } from '../../src/models/data/transitions.ts';
import { disagreementOf } from './disagreement.ts';
import { againstReality } from './reality.ts';
import type { Report } from './reports.ts';
import type { LearnRequest } from './requests.ts';
import { findLearningTask } from './tasks.ts';

/** Least time between two moments, in ms: more would not be seen. */
const MOMENT_MS = 33;
/** Share of an episode's work that acting is; the rest is fitting. */
const ACTING = 0.4;

/** What {@link learn} takes beside the request. */
export interface LearnerOptions {
  readonly signal: AbortSignal;
  /** Gets everything but the end: `'learned'` is what comes back, `'failed'` what is thrown. */
  readonly onReport: (report: Report) => void;
}

/**
 * Learns from scratch: a random episode, then fit, plan and act in turns (PETS, Chua et al. 2018), then a test episode that is not learned
 * from. On the CPU backend: everything but the time it takes repeats for the same seed. Before each fit the model of the fit before
 * is shown the episode that it has not seen yet.
 *
 * @returns the last report, `'learned'`
 * @throws ForerunError `aborted`
 */
export async function learn(request: LearnRequest, { signal, onReport }: LearnerOptions): Promise<Report> {
  const started = performance.now();
  const { system, seed, sizes } = request;
  const task = findLearningTask(system);
  const entry = findEnv(task.environment);
  const agent = pets({
    environment: entry,
    ensemble: { ...task.networks, epochs: sizes.epochs },
    planning: task.planning,
    algorithm: task.algorithm(),
    backend: 'cpu',
  });
  const env = await makeEnv(task.environment, { steps: sizes.steps });
  const shown = task.shown.map(({ component }) => component);
  const all = sizes.episodes + 1;
  const at = { episode: 0, steps: 0, epochs: 0, fits: 0, fraction: 0, shownAt: 0 };

  const progress = (phase: 'acting' | 'fitting' | 'testing', share: number) => {
    const { episode, steps, epochs } = at;
    at.fraction = Math.max(at.fraction, Math.min(1, (episode + share) / all));
    onReport({ kind: 'progress', phase, fraction: at.fraction, episode, episodes: all, steps, epochs });
  };
  const moment = (observation: Float32Array, action: Float32Array, sum: number, last: boolean) => {
    const now = performance.now();
    if (now - at.shownAt < MOMENT_MS && !last) return false;
    at.shownAt = now;
    onReport({ kind: 'moment', observation: [...observation], action: [...action], return: sum });
    return true;
  };
  const compare = async (episode: Transitions) =>
    onReport({
      kind: 'reality',
      episode: at.episode,
      curves: await againstReality(agent.model, episode, shown, signal),
    });

  /** PETS, with a look at the model before and after each fit. */
  const watched: Agent = {
    ...agent,
    async learn(options) {
      if (agent.model.fitted) await compare(lastEpisode(agent.transitions()));
      const report = await agent.learn?.(options);
      if (report !== undefined) onReport(await disagreementOf(agent.model, agent.transitions(), task));
      at.fits++;
      return report;
    },
  };

  try {
    await train(watched, env, {
      episodes: sizes.episodes,
      seed,
      signal,
      onStep: ({ episode, step, observation, action, totalSteps, return: sum, result }) => {
        Object.assign(at, { episode, steps: totalSteps });
        if (moment(observation, action, sum, result.terminated || result.truncated)) {
          progress('acting', (ACTING * step) / sizes.steps);
        }
      },
      onFitProgress: ({ fraction, loss, validationLoss }) => {
        at.epochs++;
        if (loss !== undefined) {
          onReport({
            kind: 'loss',
            fit: at.fits,
            epoch: at.epochs,
            training: loss,
            validation: validationLoss ?? null,
          });
        }
        progress('fitting', ACTING + (1 - ACTING) * fraction);
      },
      onRecord: (record) => {
        if (record.type !== 'episode') return;
        const { episode, length, return: sum } = record;
        onReport({ kind: 'episode', episode, return: sum, length, by: episode === 0 ? 'chance' : 'plan' });
      },
    });
    at.episode = sizes.episodes;
    const unseen = new ReplayBuffer({ space: entry.space });
    const [test] = await runEpisodes(env, agent, {
      episodes: 1,
      seed,
      signal,
      onTransition: (transition) => unseen.add(transition),
      onStep: ({ observation, action, step, return: sum, result }) => {
        at.steps++;
        if (moment(observation, action, sum, result.terminated || result.truncated))
          progress('testing', step / sizes.steps);
      },
    });
    if (test !== undefined) {
      onReport({ kind: 'episode', episode: at.episode, return: test.return, length: test.length, by: 'test' });
      await compare(unseen.transitions());
    }
    progress('testing', 1);
    const { manifest, tensors } = agent.model.save();
    return {
      kind: 'learned',
      manifest,
      tensors: new Uint8Array(tensors),
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    agent.destroy();
    env.close();
  }
}

function lastEpisode(transitions: Transitions): Transitions {
  const { first, count } = episodesOf(transitions).at(-1) ?? { first: 0, count: 0 };
  return selectRows(
    transitions,
    Uint32Array.from({ length: count }, (_, i) => first + i),
  );
}
