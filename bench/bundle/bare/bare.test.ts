import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DOCUMENT, PENDULUM } from '../../document.testing.ts';
import type { PeerReport } from '../../peers/figure.ts';
import { driversText, findDrivers } from './drivers.ts';
import { timedCases } from './measure-part.ts';
import { runPart } from './part.ts';
import { measurePeersWithin } from './peers.ts';
import { adapterSlug, reportFiles, resultName } from './results.ts';

const folder = mkdtempSync(join(tmpdir(), 'forerun-bare-'));
afterAll(() => rmSync(folder, { recursive: true }));

function manifest(name: string, library: string): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify({ file_format_version: '1.0.0', ICD: { library_path: library } }));
  return path;
}

describe('drivers', () => {
  const gpu = manifest('a_gpu.json', 'libvulkan_gpu.so');
  const lavapipe = manifest('lvp_icd.json', '../lib/libvulkan_lvp.so');
  const works = () => undefined;
  const fault = 'libX11.so.6: cannot open shared object file';

  it('are those of the usual folders; software is known by its name', () => {
    expect(findDrivers({}, [join(folder, 'none'), folder], works)).toEqual([
      { manifest: gpu, library: 'libvulkan_gpu.so', software: false },
      { manifest: lavapipe, library: join(folder, '../lib/libvulkan_lvp.so'), software: true },
    ]);
  });

  it('are those that the environment names, where it names any', () => {
    const drivers = findDrivers({ VK_DRIVER_FILES: lavapipe, VK_ICD_FILENAMES: gpu }, [folder], works);
    expect(drivers.map((driver) => driver.manifest)).toEqual([lavapipe]);
    expect(findDrivers({ VK_ICD_FILENAMES: join(folder, 'no.json') }, [folder], works)[0]?.fault).toContain('ENOENT');
  });

  it("of NVIDIA are loaded by the entry that can be loaded, where the manifest's cannot or there is none", () => {
    const onlyEgl = (library: string) => (library === 'libEGL_nvidia.so.0' ? undefined : fault);
    const drivers = findDrivers({}, [folder], onlyEgl);
    expect(drivers[0]).toEqual({ manifest: gpu, library: 'libvulkan_gpu.so', software: false, fault });
    const own = drivers[2];
    expect(own).toMatchObject({ library: 'libEGL_nvidia.so.0', software: false });
    const written = JSON.parse(readFileSync(own?.manifest ?? '', 'utf8'));
    expect(written.ICD.library_path).toBe('libEGL_nvidia.so.0');
    expect(findDrivers({}, [join(folder, 'none')], onlyEgl).length).toBe(1);
    expect(findDrivers({}, [folder], () => fault).every((driver) => driver.fault === fault)).toBe(true);
    expect(driversText(drivers)).toContain(`CANNOT be loaded: ${fault}`);
  });

  it('that do not exist cannot be loaded, and why is said', () => {
    expect(findDrivers({ VK_DRIVER_FILES: gpu })[0]?.fault).toContain('libvulkan_gpu.so: cannot open shared object');
  });
});

describe('results', () => {
  it.each([
    ['NVIDIA: 580.159.04 (nvidia-l4)', 'nvidia-l4', 'nvidia-l4'],
    [
      'SwiftShader driver 5.0.0 (swiftshader-device-subzero)',
      'swiftshader-device-subzero-',
      'swiftshader-device-subzero',
    ],
    ['NVIDIA L4', '0x2335', 'nvidia-l4'],
    ['AMD Radeon Graphics (RADV)', '', 'amd-radeon-graphics-radv'],
    ['', '', 'unnamed-adapter'],
  ])('of %j are named after it', (description, device, slug) => {
    expect(adapterSlug({ description, device })).toBe(slug);
  });

  it('are named after the day, and get a number where there are such results', () => {
    const at = (endings: readonly string[], ...taken: readonly string[]) =>
      resultName('r', 'gpu', '2026-11-22T12:00:00Z', endings, (path) => taken.includes(path));
    expect(at(['.json'])).toBe('gpu-2026-11-22');
    expect(at(['.json'], 'r/gpu-2026-11-22-tests.json')).toBe('gpu-2026-11-22');
    expect(at(['.json', '-tests.json'], 'r/gpu-2026-11-22-tests.json')).toBe('gpu-2026-11-22-2');
    expect(at(['.json'], 'r/gpu-2026-11-22.json', 'r/gpu-2026-11-22-2.json')).toBe('gpu-2026-11-22-3');
  });

  it('are tables and a chart beside the document, which refer to each other by their names', () => {
    const sizes = [256, 1024, 4096].map((samples) => ({ ...PENDULUM, name: `speed/p-${samples}`, samples }));
    const files = reportFiles({ ...DOCUMENT, cases: sizes }, 'gpu-2026-11-22');
    expect(files.map(([name]) => name)).toEqual(['gpu-2026-11-22.md', 'gpu-2026-11-22.svg']);
    expect(files[0]?.[1]).toContain('](gpu-2026-11-22.svg)');
    expect(reportFiles({ ...DOCUMENT, cases: [] }, 'gpu')).toEqual([]);
  });
});

describe('parts', () => {
  it('end with what they have started when their time is over', async () => {
    const witness = join(folder, 'witness');
    const grandchild = `setTimeout(() => require('node:fs').writeFileSync(${JSON.stringify(witness)}, ''), 1500)`;
    const script = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(grandchild)}]); setInterval(() => {}, 1000)`;
    expect(await runPart(['-e', script], process.env, 700)).toEqual({ code: null, late: true });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(existsSync(witness)).toBe(false);
  });

  it('give their exit code', async () => {
    expect(await runPart(['-e', 'process.exit(7)'], process.env, 60_000)).toEqual({ code: 7, late: false });
  });
});

describe('peers', () => {
  const figure = (peer: string) => `echo '{"peer":"${peer}","case":"${PENDULUM.name}","times":[1,2,3]}'`;
  const program = (peer: string, ...command: readonly string[]) => ({ peer, command: async () => command });

  it('get a share of the time each; what one has measured when it is ended counts', async () => {
    const reports: PeerReport[] = [];
    // Seconds that are left, as each begins.
    const left = [60, 60, 1.5, 0.5];
    await measurePeersWithin(
      [
        program('quick', 'sh', '-c', figure('quick 1')),
        program('none', 'no-such-program'),
        program('slow', 'sh', '-c', `${figure('slow 1')}; exec sleep 60`),
        program('last', 'sh', '-c', figure('last 1')),
      ],
      timedCases(PENDULUM.name, true),
      {
        leftMs: () => 1000 * (left.shift() ?? 0),
        leastSeconds: 1,
        onProgress: () => {},
        onMeasured: (soFar) => reports.push(soFar),
      },
    );
    expect(reports.map(({ measured, skipped }) => measured.length + skipped.length)).toEqual([1, 2, 4, 5]);
    expect(reports.at(-1)?.measured.map(({ peer }) => peer)).toEqual(['quick 1', 'slow 1']);
    expect(reports.at(-1)?.skipped).toEqual([
      { peer: 'none', reason: "there is no 'no-such-program'; set PYTHON to the interpreter that has the package." },
      { peer: 'slow', reason: 'It was ended after 1 s; what it had measured by then counts.' },
      { peer: 'last', reason: 'There was no time left.' },
    ]);
  });
});

it('what is timed are the cases of speed and of networks, usual ones first', () => {
  const kinds = new Set(timedCases(undefined, true).map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual(['ensemble', 'speed']);
  expect(timedCases(undefined, false).length).toBeLessThan(timedCases(undefined, true).length);
  expect(() => timedCases('learning', true)).toThrow('is in no name of a case');
});
