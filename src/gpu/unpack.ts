/** The archives in the npm package `@sparticuz/chromium`, unpacked once into a private folder. For Node and Deno. */

const CONTENTS = 'contents.json';

/**
 * Unpacks archives of that package (`*.tar.br`, or a single file `*.br`) into one folder and returns it, or nothing when
 * the package is not installed. The folder is made whole under another name and then renamed, so that processes that
 * start together do not see it half-done; one that somebody else could have written to is refused, because what it
 * holds is executed.
 *
 * @param name Names the folder; stands for this list of archives.
 * @throws Error when it cannot be written
 */
export async function unpack(name: string, archives: readonly string[]): Promise<string | undefined> {
  const { mkdir, mkdtemp, readFile, rename, rm, writeFile } = process.getBuiltinModule('node:fs').promises;
  const { basename, dirname, join } = process.getBuiltinModule('node:path');
  const { tmpdir } = process.getBuiltinModule('node:os');

  const home = packageFolder();
  if (home === undefined) return undefined;
  const { version } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8')) as { version: string };
  const folder = join(tmpdir(), `forerun-${userId()}-${name}-${version}`);
  if (await isComplete(folder)) return folder;

  const fresh = await mkdtemp(join(tmpdir(), 'forerun-unpack-'));
  const contents: Record<string, number> = {};
  for (const archive of archives) {
    const plain = await decompress(await readFile(join(home, 'bin', archive)));
    const files = archive.endsWith('.tar.br') ? tarFiles(plain) : new Map([[basename(archive, '.br'), plain]]);
    for (const [path, data] of files) {
      await mkdir(dirname(join(fresh, path)), { recursive: true });
      await writeFile(join(fresh, path), data, { mode: 0o700 });
      contents[path] = data.length;
    }
  }
  await writeFile(join(fresh, CONTENTS), JSON.stringify(contents));
  for (let attempt = 0; ; attempt++) {
    try {
      await rename(fresh, folder);
      return folder;
    } catch (error) {
      if (await isComplete(folder)) {
        await rm(fresh, { recursive: true });
        return folder;
      }
      if (attempt === 2) throw error;
      // Left incomplete, by a cleaner of temporary files for example.
      await rm(folder, { recursive: true, force: true });
    }
  }
}

/** Not from `os.userInfo`, which fails for users without an entry in /etc/passwd, as in containers. */
function userId(): number {
  return process.getuid?.() ?? 0;
}

function packageFolder(): string | undefined {
  const { createRequire } = process.getBuiltinModule('node:module');
  const { dirname, join } = process.getBuiltinModule('node:path');
  try {
    return join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..', '..');
  } catch {
    return undefined;
  }
}

function decompress(data: Uint8Array): Promise<Uint8Array> {
  const { brotliDecompress } = process.getBuiltinModule('node:zlib');
  return process.getBuiltinModule('node:util').promisify(brotliDecompress)(data);
}

async function isComplete(folder: string): Promise<boolean> {
  const { lstat, readFile } = process.getBuiltinModule('node:fs').promises;
  const { join } = process.getBuiltinModule('node:path');
  const stats = await lstat(folder).catch(() => undefined);
  if (stats === undefined) return false;
  if (!stats.isDirectory() || stats.uid !== userId() || (stats.mode & 0o022) !== 0) {
    throw new Error(`${folder} exists but is not a folder that only this user can write to; remove it.`);
  }
  try {
    const contents = JSON.parse(await readFile(join(folder, CONTENTS), 'utf8')) as Record<string, number>;
    const sizes = await Promise.all(
      Object.entries(contents).map(async ([path, size]) => (await lstat(join(folder, path))).size === size),
    );
    return sizes.length > 0 && sizes.every(Boolean);
  } catch {
    return false;
  }
}

/** Regular files of a tar archive (ustar), by path. */
export function tarFiles(tar: Uint8Array): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const text = (from: number, length: number): string =>
    new TextDecoder().decode(tar.subarray(from, from + length)).replace(/\0.*$/s, '');
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
    const path = text(at, 100);
    const size = Number.parseInt(text(at + 124, 12), 8);
    const type = text(at + 156, 1);
    if (!Number.isFinite(size) || at + 512 + size > tar.length) throw new Error(`the archive is damaged at byte ${at}`);
    if (type === '' || type === '0') {
      if (path.startsWith('/') || path.split('/').includes('..'))
        throw new Error(`the archive names a path outside: ${path}`);
      files.set(path, tar.subarray(at + 512, at + 512 + size));
    }
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}
