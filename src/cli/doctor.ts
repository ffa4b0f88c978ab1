import { type DoctorReport, diagnose } from '../gpu/doctor.ts';
import { hardwareThreads } from '../rollout/cpu/where.ts';
import { parseArguments } from './arguments.ts';
import type { Command } from './command.ts';
import { table } from './format.ts';

const HELP = `forerun doctor [--json]

Shows the runtime, the WebGPU adapters with features and limits, which backend would be used, and what to do about
whatever is missing.

  --json    print one JSON object
`;

/** `forerun doctor`: what this machine offers. */
export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'what this machine offers, and the fix for what is missing',
  help: HELP,
  async run(args, terminal) {
    const parsed = parseArguments('forerun doctor', args, { json: { type: 'boolean' } });
    const threads = hardwareThreads();
    const report = await diagnose();
    terminal.out(parsed.flag('json') ? `${JSON.stringify({ ...report, threads })}\n` : doctorText(report, threads));
  },
};

/**
 * The report for people.
 *
 * @param threads Those that the CPU backend would use. Default what the machine is good for
 */
export function doctorText(report: DoctorReport, threads = hardwareThreads()): string {
  const { runtime, backend, adapter, problems } = report;
  const rows: [string, string][] = [
    ["'auto' takes", backend === 'webgpu' ? `WebGPU on ${adapter?.description ?? 'the GPU'}` : 'the CPU (WebAssembly)'],
    ['runtime', `${runtime.name} ${runtime.version} on ${runtime.platform}`],
    ['CPU threads', String(threads)],
  ];
  if (adapter !== null) {
    const { description, software, vendor, architecture, device, features, limits, wgslLanguageFeatures } = adapter;
    rows.push(
      ['adapter', `${description}${software ? ' (software)' : ''}`],
      // Dawn's name of a device is a slug, which may end in a hyphen.
      ['vendor', [vendor, architecture, device.replace(/-+$/, '')].filter((word) => word !== '').join(', ')],
      ['features', features.join(', ') || 'none'],
      ['WGSL features', wgslLanguageFeatures.join(', ') || 'none'],
      ...Object.entries(limits).map(([name, value], index): [string, string] => {
        return [index === 0 ? 'limits' : '', `${name} ${value.toLocaleString('en-US')}`];
      }),
    );
  }
  const advice = problems.flatMap(({ problem, fix }) => [`\n${problem}\n`, `  Fix: ${fix}\n`]);
  return `${table(rows, '')}${advice.length > 0 ? advice.join('') : '\nNothing is missing.\n'}`;
}
