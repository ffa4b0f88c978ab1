import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findPlanner, planners } from '../planners/catalog.ts';
import { recorder } from '../planners/recorder.testing.ts';
import { builtInSystems } from '../systems/catalog.ts';
import { pendulum } from '../systems/pendulum.ts';
import { tuningSnippet } from './tuning-snippet.ts';

const INDEX = readFileSync(fileURLToPath(new URL('../index.ts', import.meta.url)), 'utf8');
const found = { settings: { samples: 8, noiseStd: [1, 2] }, weights: {} };
const [mppi, icem] = [findPlanner('mppi'), findPlanner('icem')];

describe('a snippet', () => {
  it.each(builtInSystems)('imports all it uses for $name, as the library exports it', ({ create }) => {
    for (const planner of planners) {
      const [, names = ''] = /^import \{ (.*) \} from 'forerun';/.exec(tuningSnippet(create(), planner, found)) ?? [];
      const [createPlanner, algorithm, system] = names.split(', ');
      expect(createPlanner).toBe('createPlanner');
      for (const name of [algorithm, system]) expect(INDEX).toMatch(new RegExp(`[{ ]${name}[ ,].*from`));
      expect(tuningSnippet(create(), planner, found)).toContain(`const system = ${system}();`);
    }
  });

  it('has the parameters that are not the usual ones, and the weights', () => {
    expect(
      tuningSnippet(pendulum({ mass: 2 }), icem, { ...found, weights: { length: 3 } }),
    ).toBe(`import { createPlanner, icem, pendulum } from 'forerun';

const system = pendulum({ mass: 2 });
const algorithm = icem({ samples: 8, noiseStd: [1, 2] });
const planner = await createPlanner({ system, algorithm });
planner.setParams({ length: 3 }); // what it plans for; the task stays what it is
`);
  });

  it("leaves a system to the user that is the user's own, even under a known name", () => {
    expect(tuningSnippet(recorder(), mppi, found)).toContain("\n// system: your 'recorder'\n");
    const own = { ...pendulum(), code: recorder().code };
    expect(tuningSnippet(own, mppi, found)).toMatch(
      /^import \{ createPlanner, mppi \}.*\n\n\/\/ system: your 'pendulum'/,
    );
  });
});
