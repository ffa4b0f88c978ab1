import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ForerunError } from '../error.ts';

/**
 * Writes a file, and the folders above it where they are missing.
 *
 * @param what For the message: `'forerun plan: --svg'`
 * @throws ForerunError `invalid-argument` when the place cannot be written to
 */
export async function writeOutput(what: string, path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ForerunError('invalid-argument', `${what}: cannot write '${path}' (${reason}); give another place.`, {
      cause,
    });
  }
}
