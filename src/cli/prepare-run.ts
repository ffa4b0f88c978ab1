import type { Agent } from '../agents/agent.ts';
import { agents } from '../agents/catalog.ts';
import { presetFor } from '../agents/presets.ts';
import type { EnvEntry } from '../envs/entry.ts';
import type { Env } from '../envs/env.ts';
import { listEnvs, makeEnv, registerEnvs } from '../envs/registry.ts';
import { withStrategy } from '../exploration/with-strategy.ts';
import { planners } from '../planners/catalog.ts';
import type { SettingValue } from '../planners/settings.ts';
import { byName } from './arguments.ts';
import { namedPlanner } from './named-task.ts';
import type { ChosenPlace } from './place.ts';
import { parseAssignments } from './set.ts';
import { strategyByName } from './strategies.ts';
import type { TrainConfig } from './train-config.ts';

/** What the user asked for, by name. */
export interface TrainRequest {
  readonly agent: string;
  readonly environment: string;
  readonly planner: string;
  /** `name` or `name=value` */
  readonly strategy?: string | undefined;
  /** `name=value` */
  readonly set: readonly string[];
  readonly seed: number;
  readonly steps: number | undefined;
  readonly episodes: number | undefined;
}

/**
 * Checks the names in what was asked for, and fills in what is good in that environment.
 *
 * @throws ForerunError `invalid-argument`, naming the valid names
 */
export async function requestedConfig(command: string, request: TrainRequest): Promise<TrainConfig> {
  const agent = byName(`${command}: agent`, request.agent, agents);
  const environment = await findEnvironment(`${command}: --env`, request.environment);
  const planner = namedPlanner(command, request.planner, planners);
  const { steps, episodes, strategy } = request;
  if (strategy !== undefined) strategyByName(`${command}: --strategy`, strategy);
  const preset = presetFor(environment.name);
  const plannerSettings = agent.plans ? planner.settings : {};
  const { settings } = parseAssignments(`${command}: --set`, request.set, [], {
    ...plannerSettings,
    ...agent.settings,
  });
  const own = preset.agents[agent.name] ?? {};
  const given = Object.entries(settings);
  const ofAgent = given.filter(([name]) => Object.hasOwn(agent.settings, name));
  const ofPlanner = given.filter(([name]) => !Object.hasOwn(agent.settings, name));
  return {
    agent: agent.name,
    environment: environment.name,
    ...(agent.plans ? { planner: planner.name } : {}),
    ...(strategy !== undefined && { strategy }),
    seed: request.seed,
    ...(episodes === undefined && { steps: steps ?? preset.steps }),
    ...(episodes !== undefined && { episodes, ...(steps !== undefined && { steps }) }),
    agentSettings: { ...(strategy === undefined ? own : withoutEpsilon(own)), ...Object.fromEntries(ofAgent) },
    plannerSettings: agent.plans ? { ...preset.planners[planner.name], ...Object.fromEntries(ofPlanner) } : {},
  };
}

/**
 * Makes the agent and the environment of a run.
 *
 * @throws ForerunError `invalid-argument` for settings out of range
 */
export async function prepareRun(config: TrainConfig, place: ChosenPlace): Promise<{ agent: Agent; env: Env }> {
  const { agentSettings: settings, plannerSettings } = config;
  const environment = await findEnvironment('forerun: environment', config.environment);
  const planner = byName('forerun: planner', config.planner ?? 'cem', planners);
  const entry = byName('forerun: agent', config.agent, agents);
  const strategy = config.strategy === undefined ? undefined : strategyByName('forerun: strategy', config.strategy);
  const agent = await entry.create({
    environment,
    settings,
    algorithm: planner.create(plannerSettings),
    ...(strategy && entry.takesStrategy && { strategy }),
    ...place,
  });
  if (strategy !== undefined && !entry.takesStrategy) {
    return { agent: withStrategy(agent, { space: environment.space, strategy }), env: await makeEnv(environment) };
  }
  return { agent, env: await makeEnv(environment) };
}

/** A strategy takes the place of random actions that are good in an environment. */
function withoutEpsilon({ epsilon: _, finalEpsilon: __, ...rest }: Readonly<Record<string, SettingValue>>) {
  return rest;
}

/**
 * The environment of that name. Those on MuJoCo are looked for only when no other has it: the package is optional, and takes a while
 * to load.
 *
 * @param what For the message: `'forerun train: --env'`
 * @throws ForerunError `invalid-argument`, naming the valid names
 */
export async function findEnvironment(what: string, name: string): Promise<EnvEntry> {
  const known = listEnvs().find((entry) => entry.name === name);
  if (known) return known;
  const withoutMujoco = await import('../envs/mujoco/index.ts').then(
    ({ mujocoEnvs }) => registerEnvs(mujocoEnvs),
    () => "; those on MuJoCo need 'npm install @mujoco/mujoco'",
  );
  return byName(`${what}${withoutMujoco ?? ''}`, name, listEnvs());
}
