import { findScene } from '../../src/embed/scene/catalog.ts';
import type { PlannerOptions } from '../../src/index.ts';
import type { LearnedModel } from './model-file.ts';
import { createPlayer, type Player } from './player.ts';
import type { Stage } from './stage.ts';

/** What {@link playOnStage} takes beside the model. */
export interface PlayOnStageOptions {
  readonly stage: Stage;
  readonly seed: number;
  readonly backend: PlannerOptions['backend'];
  /** Whether the picture may change now. */
  readonly isDue: () => boolean;
  /** Gets in words what the picture shows. */
  readonly onText: (text: string) => void;
  readonly onError: (error: Error) => void;
}

/** Candidates of each plan that are drawn. */
const FAN = 24;
/** States of the path that stay in view. */
const TRAIL = 60;

/**
 * Plays the true plant under plans of what was learned: the robot, its path, the plan and some of the candidates.
 *
 * @returns the player, which plays already
 * @throws ForerunError what `createPlanner` throws
 */
export async function playOnStage(model: LearnedModel, options: PlayOnStageOptions): Promise<Player> {
  const { stage, seed, backend = 'auto', isDue, onText, onError } = options;
  const { task } = model;
  const scene = findScene(task.scene);
  let trail: Float32Array[] = [];
  let drawing = false;
  const player = await createPlayer(
    model,
    { backend, seed },
    {
      onMoment: ({ state, action, planned, next, step, planMs, over }, loop) => {
        trail = step === 1 ? [state] : [...trail, state].slice(-TRAIL);
        if (drawing || !isDue()) return;
        drawing = true;
        const draw = async () => {
          const candidates = await loop.candidates(FAN);
          if (!player.playing) return;
          stage.show(scene, { state, action, plan: planned, trail, candidates });
          const ended = over ? ' It came to an end and begins anew.' : '';
          onText(
            `Planning with the learned model on the true plant: step ${step}, ${task.said(next)}, ${planMs.toFixed(1)} ms a plan.${ended}`,
          );
        };
        draw()
          .catch((error: unknown) => {
            // A planner that was destroyed meanwhile has nothing to draw.
            if (player.playing) onError(error instanceof Error ? error : new Error(String(error)));
          })
          .finally(() => {
            drawing = false;
          });
      },
      onError,
    },
  );
  player.play();
  return player;
}
