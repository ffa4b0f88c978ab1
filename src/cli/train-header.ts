import { agents } from '../agents/catalog.ts';
import { planners } from '../planners/catalog.ts';
import type { Setting, SettingValue } from '../planners/settings.ts';
import { openBackend } from '../rollout/open.ts';
import { byName } from './arguments.ts';
import { table } from './format.ts';
import type { ChosenPlace } from './place.ts';
import { backendLine } from './plan.ts';
import { strategyByName } from './strategies.ts';
import type { TrainConfig } from './train-config.ts';

const LINE = 100;
const TIMEOUT_MS = 10_000;

/**
 * What a run is about to do, for people: agent, planner, all settings as they are used, and who computes.
 *
 * @throws ForerunError `webgpu-unavailable` where that was asked for and cannot be had
 */
export async function trainHeader(config: TrainConfig, place: ChosenPlace): Promise<string> {
  const { agent, environment, planner, strategy, seed, agentSettings, plannerSettings } = config;
  const entry = byName('forerun train: agent', agent, agents);
  // Who chooses by a strategy has no use for those.
  const settings = Object.entries(entry.settings).filter(([name]) => strategy === undefined || !/epsilon$/i.test(name));
  const rows = [
    ['agent', `${agent} in ${environment}, seed ${seed}`],
    ...settingRows(Object.fromEntries(settings), agentSettings),
  ];
  if (strategy !== undefined) rows.push(['strategy', strategyByName('forerun train: strategy', strategy).name]);
  if (planner !== undefined) {
    const { settings } = byName('forerun train: planner', planner, planners);
    rows.push(['planner', planner], ...settingRows(settings, plannerSettings));
  }
  const text = table(rows, '');
  // No backend computes for an agent without a model, nor for one whose model is a table.
  return agent === 'random' || agent === 'dyna-q' ? text : text + (await computedBy(place));
}

async function computedBy(place: ChosenPlace): Promise<string> {
  const opened = await openBackend({ ...place, timeoutMs: TIMEOUT_MS });
  const { backend, fallbackReason } = opened;
  try {
    return backendLine({ planner: { backend: backend.kind, adapter: backend.adapter, fallbackReason } });
  } finally {
    backend.destroy();
  }
}

/** All settings, those that were not given with their defaults, in lines that are not too long. */
function settingRows(
  settings: Readonly<Record<string, Setting>>,
  given: Readonly<Record<string, SettingValue>>,
): string[][] {
  const lines: string[] = [];
  for (const [name, { default: value }] of Object.entries(settings)) {
    const word = `${name} ${String(given[name] ?? value ?? 'auto')}`;
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length > LINE) lines.push(word);
    else lines[lines.length - 1] = `${last}, ${word}`;
  }
  return lines.map((line, k) => [k === 0 ? 'settings' : '', line]);
}
