import { describe, expect, it } from 'vitest';
import { planners } from '../planners/catalog.ts';
import { builtInSystems } from '../systems/catalog.ts';
import { closedLoops } from './closed-loop.testing.ts';

describe.each(builtInSystems)('$name', ({ name: task, success }) => {
  it.each(planners)('is solved by $name as `forerun plan` starts it', async ({ name: planner }) => {
    const { loops } = await closedLoops({ task, planner, backend: 'cpu', seeds: [0] });
    for (const { states, statuses } of loops) {
      expect(success(states)).toBe(true);
      expect([...statuses]).toEqual(['ok']);
    }
  });
});
