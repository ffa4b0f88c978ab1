import type { RunStorage } from '../agents/storage.ts';
import { ForerunError } from '../error.ts';
import type { SettingValue } from '../planners/settings.ts';
import { usageError } from './arguments.ts';

/** Name of the file that says how a run was begun. */
export const CONFIG = 'config.json';

/** All that decides how a run goes, so that it can be resumed, evaluated and repeated. */
export interface TrainConfig {
  readonly agent: string;
  readonly environment: string;
  /** Where the agent plans. */
  readonly planner?: string;
  /** How actions are chosen while exploring, `name` or `name=value`, where it is not the agent's own way. */
  readonly strategy?: string;
  readonly seed: number;
  /** Steps of the environment in all; this or `episodes` is there, or both. */
  readonly steps?: number;
  readonly episodes?: number;
  /** Settings of the agent that are not its defaults. */
  readonly agentSettings: Readonly<Record<string, SettingValue>>;
  /** Settings of the planner that are not its defaults. */
  readonly plannerSettings: Readonly<Record<string, SettingValue>>;
}

const HEADER = { format: 'forerun-train', version: 1 } as const;

/** Writes `config.json`. */
export async function writeConfig(storage: RunStorage, config: TrainConfig): Promise<void> {
  await storage.write(CONFIG, new TextEncoder().encode(`${JSON.stringify({ ...HEADER, ...config }, undefined, 2)}\n`));
}

/**
 * What {@link writeConfig} wrote.
 *
 * @param command For the message: `'forerun evaluate'`
 * @throws ForerunError `invalid-argument` where there is none, or none that can be read
 */
export async function readConfig(command: string, folder: string, storage: RunStorage): Promise<TrainConfig> {
  const text = await storage.read(CONFIG);
  if (text === undefined) {
    throw usageError(`${command}: '${folder}' holds no run: there is no ${CONFIG}; give the --out of a forerun train.`);
  }
  let value: (Partial<TrainConfig> & { format?: unknown; version?: unknown }) | null;
  try {
    value = JSON.parse(new TextDecoder().decode(text));
  } catch (cause) {
    throw new ForerunError('invalid-argument', `${command}: '${folder}/${CONFIG}' is not JSON; begin the run anew.`, {
      cause,
    });
  }
  const { format, version, ...config } = value ?? {};
  const { agent, environment, planner, seed, steps, episodes, agentSettings, plannerSettings } = config;
  const complete =
    [agent, environment, planner ?? '', config.strategy ?? ''].every((name) => typeof name === 'string') &&
    [seed, steps ?? 1, episodes ?? 1].every((count) => Number.isSafeInteger(count)) &&
    [agentSettings, plannerSettings].every((settings) => typeof settings === 'object' && settings !== null);
  if (format !== HEADER.format || version !== HEADER.version || !complete) {
    throw usageError(`${command}: '${folder}/${CONFIG}' is not that of a forerun train, version ${HEADER.version}.`);
  }
  return config as TrainConfig;
}
