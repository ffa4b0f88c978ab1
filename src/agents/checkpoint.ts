import { ForerunError } from '../error.ts';
import type { AgentState } from './agent.ts';
import type { RunStorage } from './storage.ts';

/** Name of the file that says what the checkpoint is. It is written last, so it never names what is not there. */
export const CHECKPOINT = 'checkpoint.json';
const FOLDER = 'checkpoint/';

/** How far a run is. */
export interface RunPosition {
  readonly agent: string;
  readonly environment: string;
  readonly seed: number;
  /** Episodes that are finished. */
  readonly episodes: number;
  /** Their steps in all. */
  readonly totalSteps: number;
  /** Fits so far, those within episodes included. */
  readonly fits: number;
  /** Whether the fit after the last episode is still to come. */
  readonly fitDue: boolean;
  /** The environment's clock, where it has one. */
  readonly clock?: number;
  /** Length of the log that belongs to this. */
  readonly logBytes: number;
}

interface CheckpointFile {
  readonly format: 'forerun-run';
  readonly version: 1;
  readonly position: RunPosition;
  /** File of each part of the agent's state; the name ends in the SHA-256 of the contents. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Saves a run. Contents that have not changed since the last checkpoint are not written again; those of older checkpoints
 * are removed once the new one stands.
 */
export async function writeCheckpoint(storage: RunStorage, position: RunPosition, state: AgentState): Promise<void> {
  const present = new Set(await storage.list(FOLDER));
  const files: Record<string, string> = {};
  for (const [name, contents] of Object.entries(state)) {
    const file = `${FOLDER}${name}.${await digest(contents)}`;
    if (!present.has(file)) await storage.write(file, contents);
    files[name] = file;
  }
  const checkpoint: CheckpointFile = { format: 'forerun-run', version: 1, position, files };
  await storage.write(CHECKPOINT, new TextEncoder().encode(`${JSON.stringify(checkpoint, undefined, 2)}\n`));
  const current = new Set(Object.values(files));
  for (const file of present) if (!current.has(file)) await storage.remove(file);
}

/**
 * What {@link writeCheckpoint} saved last, or `undefined` where there is none.
 *
 * @throws ForerunError `invalid-data` for a checkpoint that is damaged or incomplete
 */
export async function readCheckpoint(
  storage: RunStorage,
): Promise<{ position: RunPosition; state: AgentState } | undefined> {
  const text = await storage.read(CHECKPOINT);
  if (text === undefined) return undefined;
  const { position, files } = parsed(new TextDecoder().decode(text));
  const state: Record<string, Uint8Array> = {};
  for (const [name, file] of Object.entries(files)) {
    const contents = await storage.read(file);
    if (contents === undefined) throw invalid(`the file '${file}' is missing; restore it or begin the run anew.`);
    if (file !== `${FOLDER}${name}.${await digest(contents)}`) {
      throw invalid(`the file '${file}' is damaged: its contents do not match its name; restore it or begin anew.`);
    }
    state[name] = contents;
  }
  return { position, state };
}

function parsed(text: string): CheckpointFile {
  let value: Partial<CheckpointFile> | null;
  try {
    value = JSON.parse(text) as Partial<CheckpointFile> | null;
  } catch (cause) {
    throw invalid(`'${CHECKPOINT}' is not JSON; restore it or begin the run anew.`, cause);
  }
  const { format, version, position, files } = value ?? {};
  if (format !== 'forerun-run' || version !== 1 || !position || typeof files !== 'object' || files === null) {
    throw invalid(
      `'${CHECKPOINT}' has format ${JSON.stringify(format)} and version ${JSON.stringify(version)}; expected 'forerun-run', 1.`,
    );
  }
  const counts = [position.episodes, position.totalSteps, position.fits, position.logBytes, position.clock ?? 0];
  if (!counts.every((count) => Number.isSafeInteger(count) && count >= 0)) {
    throw invalid(`'${CHECKPOINT}' has a position that cannot be: ${JSON.stringify(position)}; begin the run anew.`);
  }
  const wrong = Object.entries(files).find(([, file]) => typeof file !== 'string' || !file.startsWith(FOLDER));
  if (wrong) throw invalid(`'${CHECKPOINT}' has ${JSON.stringify(wrong[1])} as the file of '${wrong[0]}'; begin anew.`);
  return { format, version, position, files };
}

/** 16 hexadecimal digits of the SHA-256. */
async function digest(contents: Uint8Array): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(contents)));
  return [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function invalid(message: string, cause?: unknown): ForerunError {
  return new ForerunError('invalid-data', `readCheckpoint: ${message}`, cause === undefined ? {} : { cause });
}
