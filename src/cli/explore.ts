import { findAgent } from '../agents/catalog.ts';
import type { EnvEntry } from '../envs/entry.ts';
import type { Env } from '../envs/env.ts';
import { makeEnv } from '../envs/registry.ts';
import { cellsEntered, type FirstReward, firstReward } from '../exploration/first-reward.ts';
import { findPlanner } from '../planners/catalog.ts';
import type { SettingValue } from '../planners/settings.ts';
import { parseArguments } from './arguments.ts';
import type { Command } from './command.ts';
import { formatNumber, table } from './format.ts';
import { untilInterrupted } from './interrupt.ts';
import { type ChosenPlace, chosenPlace, PLACE_HELP, PLACE_OPTIONS } from './place.ts';
import { findEnvironment } from './prepare-run.ts';
import { showProgress } from './progress.ts';
import { parseAssignments } from './set.ts';

const COMMAND = 'forerun explore';
const BINS = 20;

/** PETS, small: what is to be learned is where it has not been, and each fit takes a second. */
const EXPLORER: Readonly<Record<string, SettingValue>> = {
  members: 4,
  width: 24,
  epochs: 15,
  patience: 5,
  batchSize: 32,
  probabilistic: false,
  learningRate: 3e-3,
  propagation: 'expectation',
  fitEvery: 100,
};
const PLANNER: Readonly<Record<string, SettingValue>> = { samples: 40, horizon: 30, iterations: 2 };

/** The range of states that is divided into cells; elsewhere it is what was seen. */
const RANGES: Readonly<Record<string, { readonly low: readonly number[]; readonly high: readonly number[] }>> = {
  'MountainCarContinuous-v0': { low: [-1.2, -0.07], high: [0.6, 0.07] },
  'sparse-pendulum': { low: [-1, -1, -8], high: [1, 1, 8] },
};

const HELP = `forerun explore [options]

How many steps it takes until the first reward: PETS that plans for going where the members of its ensemble disagree, beside random
actions, for several seeds.

  --env <name>          the environment                                (MountainCarContinuous-v0)
  --seeds <n>           0 to n - 1                                     (10)
  --steps <n>           steps at most                                  (3000)
  --limit <n>           steps of an episode                            (200)
  --pure                explore for nothing but that, to the last step, and count the cells of the states that were entered
  --set <name=value>    a setting of pets, or of its planner, icem; may be given again and again
${PLACE_HELP}
  --json                print only one JSON object, as the last line: {"environment": ..., "pets": {"steps": [...]}, "random": ...}

Cells: ${BINS} along each component, over what any of the runs saw, or over the whole of MountainCarContinuous-v0 and sparse-pendulum.

Examples
  forerun explore --backend cpu --threads 1
  forerun explore --env sparse-pendulum --steps 6000 --backend cpu --threads 1
  forerun explore --pure --steps 600 --backend cpu --threads 1
`;

/** `forerun explore`: exploration, measured. */
export const exploreCommand: Command = {
  name: 'explore',
  summary: 'steps until the first reward: planned exploration beside random actions',
  help: HELP,
  async run(args, terminal) {
    const parsed = parseArguments(COMMAND, args, {
      env: { type: 'string' },
      seeds: { type: 'string' },
      steps: { type: 'string' },
      limit: { type: 'string' },
      pure: { type: 'boolean' },
      set: { type: 'string', multiple: true },
      ...PLACE_OPTIONS,
      json: { type: 'boolean' },
    });
    const environment = await findEnvironment(`${COMMAND}: --env`, parsed.text('env') ?? 'MountainCarContinuous-v0');
    const seeds = parsed.integer('seeds', 1, 1000) ?? 10;
    const steps = parsed.integer('steps', 1, 1e7) ?? 3000;
    const limit = parsed.integer('limit', 1, 1e7) ?? 200;
    const [pure, json] = [parsed.flag('pure'), parsed.flag('json')];
    const place = chosenPlace(parsed);
    const { pets, planner } = settingsOf(parsed.list('set'));
    pets.exploration ??= pure ? 'pure-disagreement' : 'disagreement';
    const progress = showProgress(terminal);
    const measured = await untilInterrupted(async (signal) => {
      const found: Record<'pets' | 'random', FirstReward[]> = { pets: [], random: [] };
      for (const name of ['pets', 'random'] as const) {
        for (let seed = 0; seed < seeds; seed++) {
          const agent = await explorer(name, environment, name === 'pets' ? pets : {}, planner, place);
          let env: Env | undefined;
          try {
            env = await makeEnv(environment, { steps: limit });
            const { fitEvery } = pets;
            found[name].push(
              await firstReward(agent, env, {
                seed,
                steps,
                goOn: pure,
                signal,
                ...(name === 'pets' && typeof fitEvery === 'number' && fitEvery > 0 && { fitEvery }),
                onStep: (step) => {
                  const done = (name === 'pets' ? 0 : seeds) + seed + step / steps;
                  progress.update(done / (2 * seeds), `${name}, seed ${seed}, step ${step}`);
                },
              }),
            );
          } finally {
            agent.destroy();
            env?.close();
          }
        }
      }
      return found;
    }).finally(() => progress.done());
    const grid = gridOf(environment, [...measured.pets, ...measured.random]);
    const results = (['pets', 'random'] as const).map((name) => ({
      name,
      steps: measured[name].map(({ step }) => step ?? null),
      cells: measured[name].map(({ seen }) => cellsEntered(seen, grid)),
    }));
    if (json) {
      const ofAgents = results.map(({ name, cells, ...result }) => [name, pure ? { ...result, cells } : result]);
      const summary = { environment: environment.name, seeds, mostSteps: steps, ...Object.fromEntries(ofAgents) };
      terminal.out(`${JSON.stringify(summary)}\n`);
      return;
    }
    const rows = results.map(({ name, steps: taken, cells }) => [
      name === 'pets' ? `pets, ${String(pets.exploration)}` : name,
      stepsText(taken, steps),
      ...(pure ? [`${formatNumber(mean(cells))} (${Math.min(...cells)} to ${Math.max(...cells)})`] : []),
    ]);
    const cells = pure ? [`of ${BINS ** grid.low.length} cells`] : [];
    terminal.out(`${environment.name}, ${seeds} seed${seeds === 1 ? '' : 's'}, at most ${steps} steps\n\n`);
    terminal.out(table([['', 'steps until the first reward', ...cells], ...rows]));
  },
};

/** What was assigned, beside what is good for exploring. */
function settingsOf(set: readonly string[]): {
  pets: Record<string, SettingValue>;
  planner: Record<string, SettingValue>;
} {
  const agent = findAgent('pets');
  const { settings } = parseAssignments(`${COMMAND}: --set`, set, [], {
    ...findPlanner('icem').settings,
    ...agent.settings,
  });
  const given = Object.entries(settings);
  const ofPets = given.filter(([name]) => Object.hasOwn(agent.settings, name));
  const ofPlanner = given.filter(([name]) => !Object.hasOwn(agent.settings, name));
  return {
    pets: { ...EXPLORER, ...Object.fromEntries(ofPets) },
    planner: { ...PLANNER, ...Object.fromEntries(ofPlanner) },
  };
}

function explorer(
  name: 'pets' | 'random',
  environment: EnvEntry,
  settings: Readonly<Record<string, SettingValue>>,
  planner: Readonly<Record<string, SettingValue>>,
  place: ChosenPlace,
) {
  const algorithm = findPlanner('icem').create(planner);
  return findAgent(name).create({ environment, settings, algorithm, ...place });
}

function gridOf({ name }: EnvEntry, runs: readonly FirstReward[]) {
  const known = RANGES[name];
  if (known !== undefined) return { ...known, bins: BINS };
  const seen = runs.flatMap((run) => run.seen);
  const size = seen[0]?.length ?? 0;
  const bounds = Array.from({ length: size }, (_, i) => {
    const values = seen.map((state) => state[i] ?? 0);
    const [low, high] = values.reduce(([least, most], x) => [Math.min(least, x), Math.max(most, x)], [
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ] as [number, number]);
    // What never changes still needs a width.
    return low < high ? { low, high } : { low: low - 0.5, high: low + 0.5 };
  });
  return { low: bounds.map(({ low }) => low), high: bounds.map(({ high }) => high), bins: BINS };
}

/** Mean and range; runs that found nothing count as long as they were, so that the mean is too low. */
function stepsText(steps: readonly (number | null)[], most: number): string {
  const found = steps.filter((step) => step !== null);
  if (found.length === 0) return `none in ${most}`;
  const missed = steps.length - found.length;
  const range = `(${Math.min(...found)} to ${missed > 0 ? `more than ${most}` : Math.max(...found)})`;
  const average = formatNumber(mean(steps.map((step) => step ?? most)));
  return missed > 0 ? `above ${average} ${range}; ${missed} found none` : `${average} ${range}`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
