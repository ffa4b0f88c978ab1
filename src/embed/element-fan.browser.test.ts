import { afterEach, describe, expect, it } from 'vitest';
import { ForerunError } from '../error.ts';
import type { Planner } from '../planners/planner.ts';
import { startCamera } from './draw/camera.ts';
import type { CandidatePaths } from './draw/paths.ts';
import { createProjection } from './draw/projection.ts';
import { createStageFan } from './element-fan.ts';
import type { Seen } from './element-seen.ts';
import { findScene } from './scene/catalog.ts';

const scene = findScene('pendulum');

/** A stage's fan over what stands for a simulation with a plan and this planner; `repaints` counts how often it wants to be seen. */
function fanOf(planner: Partial<Planner>) {
  const above = document.createElement('canvas');
  document.body.append(above);
  const told = { repaints: 0 };
  const simulation = { scene, moment: {}, planner: { mostCandidates: 16, system: scene.builtIn.create(), ...planner } };
  const fan = createStageFan(above, simulation as unknown as Seen, () => told.repaints++);
  fan.resize(64, 64);
  return { fan, told };
}

/** Candidates that come when they are let. */
function held() {
  const asked: { readonly count: number; readonly give: (paths: CandidatePaths) => void }[] = [];
  const candidates: Planner['candidates'] = (count) => new Promise((give) => asked.push({ count, give }));
  return { asked, candidates };
}

const soon = () => new Promise((resolve) => setTimeout(resolve, 50));
const some = (): CandidatePaths => ({ states: new Float32Array(), costs: new Float32Array() });

afterEach(() => document.body.replaceChildren());

describe('the candidates of a stage', () => {
  it('do not come back when they were switched off while they were fetched', async () => {
    const { asked, candidates } = held();
    const { fan } = fanOf({ backend: 'cpu', candidates });
    fan.planned(8);
    fan.planned(0);
    asked[0]?.give(some());
    await soon();
    expect(fan.paths()).toBeUndefined();
    expect(asked).toHaveLength(1);
    fan.destroy();
  });

  it('are those of the last plan, also where it came while others were fetched', async () => {
    const { asked, candidates } = held();
    const { fan } = fanOf({ backend: 'cpu', candidates });
    for (const count of [4, 8, 12]) fan.planned(count);
    asked[0]?.give(some());
    await soon();
    expect(asked.map(({ count }) => count)).toEqual([4, 12]);
    const last = some();
    asked[1]?.give(last);
    await soon();
    expect(fan.paths()).toBe(last);
    fan.destroy();
  });

  it('wait for the next plan when the device was lost, and keep no page busy until then', async () => {
    let draws = 0;
    const candidateBuffers: Planner['candidateBuffers'] = async () => {
      draws++;
      throw new ForerunError('device-lost', 'made up');
    };
    const { fan, told } = fanOf({ backend: 'webgpu', candidateBuffers });
    const projection = createProjection(scene, startCamera(scene), { width: 64, height: 64 });
    const view = { projection, theme: 'light', count: 8 } as const;
    fan.draw(view);
    await soon();
    fan.draw(view);
    await soon();
    expect([draws, told.repaints]).toEqual([1, 0]);
    fan.planned(8);
    fan.draw(view);
    await soon();
    expect(draws).toBe(2);
    fan.destroy();
  });
});
