import { access, mkdir, open, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ForerunError } from '../error.ts';

/**
 * Writes a file, and the folders above it where they are missing.
 *
 * @param what For the message: `'forerun plan: --svg'`
 * @throws ForerunError `invalid-argument` when the place cannot be written to
 */
export async function writeOutput(what: string, path: string, text: string | Uint8Array): Promise<void> {
  await attempt(what, path, () => writeFile(path, text));
}

/**
 * Checks that {@link writeOutput} will be able to write a file, by opening it: before work that takes long. What the file holds stays, and
 * one that was not there is not there afterwards.
 *
 * @throws ForerunError `invalid-argument` when the place cannot be written to
 */
export async function checkOutput(what: string, path: string): Promise<void> {
  const isNew = await access(path).then(
    () => false,
    () => true,
  );
  await attempt(what, path, async () => (await open(path, 'a')).close());
  if (isNew) await rm(path);
}

async function attempt(what: string, path: string, write: () => Promise<void>): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await write();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ForerunError('invalid-argument', `${what}: cannot write '${path}' (${reason}); give another place.`, {
      cause,
    });
  }
}
