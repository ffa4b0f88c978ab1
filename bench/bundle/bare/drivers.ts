import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** A Vulkan driver, as its manifest names it. */
export interface Driver {
  /** Its manifest: a JSON file for `VK_ICD_FILENAMES`. */
  readonly manifest: string;
  /** A path, or a name that the system finds. */
  readonly library: string;
  /** Computes on the processor. */
  readonly software: boolean;
  /** Why the library cannot be loaded. */
  readonly fault?: string;
}

/** Where the loader looks on Linux, and where drivers of containers and of NixOS lie beside. */
const FOLDERS = [
  '/etc/vulkan/icd.d',
  '/usr/local/etc/vulkan/icd.d',
  '/usr/local/share/vulkan/icd.d',
  '/usr/share/vulkan/icd.d',
  '/usr/local/nvidia/share/vulkan/icd.d',
  '/usr/local/nvidia/vulkan/icd.d',
  '/run/opengl-driver/share/vulkan/icd.d',
];

/** NVIDIA's driver: the usual entry needs libraries of X11, the other one nothing. */
const NVIDIA = ['libGLX_nvidia.so.0', 'libEGL_nvidia.so.0'];

const SOFTWARE = /swiftshader|lvp|lavapipe|llvmpipe/i;

/** What drivers this machine has; manifests that the environment names come in place of the usual folders. */
export function findDrivers(
  env: Readonly<Record<string, string | undefined>>,
  folders: readonly string[] = FOLDERS,
  faultOf: (library: string) => string | undefined = loadFault,
): readonly Driver[] {
  const named = env.VK_DRIVER_FILES || env.VK_ICD_FILENAMES;
  const manifests = named ? named.split(':').filter((path) => path !== '') : folders.flatMap(manifestsIn);
  const found = manifests.map((manifest): Driver => {
    const library = libraryOf(manifest);
    if (typeof library !== 'string') return { manifest, library: '', software: false, fault: library.fault };
    const fault = faultOf(library);
    const software = SOFTWARE.test(`${manifest} ${library}`);
    return { manifest, library, software, ...(fault !== undefined && { fault }) };
  });
  if (named || found.some(({ software, fault }) => !software && fault === undefined)) return found;
  // The driver is there, and nothing names it; or what is named needs libraries that are not there.
  const library = NVIDIA.find((name) => faultOf(name) === undefined);
  return library === undefined ? found : [...found, { manifest: manifestFor(library), library, software: false }];
}

function manifestsIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function libraryOf(manifest: string): string | { fault: string } {
  try {
    const { ICD } = JSON.parse(readFileSync(manifest, 'utf8')) as { ICD?: { library_path?: unknown } };
    const path = ICD?.library_path;
    if (typeof path !== 'string') return { fault: 'it names no ICD.library_path' };
    // As the loader takes it: a bare name is looked up, another path is relative to the manifest.
    return path.includes('/') ? resolve(dirname(manifest), path) : path;
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

function manifestFor(library: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'forerun-vulkan-')), 'driver.json');
  writeFileSync(
    path,
    JSON.stringify({ file_format_version: '1.0.0', ICD: { library_path: library, api_version: '1.3.277' } }),
  );
  return path;
}

/** Why a library cannot be loaded; tried in a process of its own, as drivers leave threads behind. */
function loadFault(library: string): string | undefined {
  const script = 'process.dlopen({ exports: {} }, process.argv[1])';
  const { status, stderr } = spawnSync(process.execPath, ['-e', script, library], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  // It is loaded by then; what Node misses in it is an add-on.
  if (status === 0 || /self-register/.test(stderr)) return undefined;
  return stderr.match(/^Error: (.*)$/m)?.[1] ?? 'it could not be loaded';
}

/** The drivers, line by line. */
export function driversText(drivers: readonly Driver[]): string {
  if (drivers.length === 0) return `Vulkan drivers: none is named in ${FOLDERS.join(', ')}.\n`;
  const lines = drivers.map(({ manifest, library, software, fault }) => {
    const state = fault === undefined ? (software ? 'software' : 'can be loaded') : `CANNOT be loaded: ${fault}`;
    return `  ${manifest}: ${library || 'no library'}, ${state}`;
  });
  return `Vulkan drivers:\n${lines.join('\n')}\n`;
}

/** What NVIDIA's own tool says of its GPUs; `undefined` where it is not there. */
export function nvidiaLine(): string | undefined {
  const query = ['--query-gpu=name,driver_version,memory.total', '--format=csv,noheader'];
  for (const folder of ['', '/usr/local/nvidia/bin/', '/usr/lib/wsl/lib/']) {
    const { status, stdout } = spawnSync(`${folder}nvidia-smi`, query, { encoding: 'utf8', timeout: 30_000 });
    if (status === 0) return stdout.trim().split('\n').join('; ');
  }
  return undefined;
}
