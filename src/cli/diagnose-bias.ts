import { join } from 'node:path';
import { type BiasSweep, biasSweep } from '../diagnostics/bias-sweep.ts';
import { biasSweepPlot } from '../diagnostics/plot/bias.ts';
import { planners } from '../planners/catalog.ts';
import { defaultSettings } from '../planners/tuned.ts';
import { builtInSystems } from '../systems/catalog.ts';
import { byName, type ParsedArguments, usageError } from './arguments.ts';
import { formatNumber, table } from './format.ts';
import { untilInterrupted } from './interrupt.ts';
import { writeOutput } from './output-file.ts';
import { chosenPlace } from './place.ts';
import { showProgress } from './progress.ts';
import type { Terminal } from './terminal.ts';

const FACTORS = [0.25, 0.5, 0.75, 1, 1.5, 2, 4];

/** `forerun diagnose <system> --wrong <parameter>`: what it costs to plan with a model that is wrong in one parameter. */
export async function diagnoseBias(
  command: string,
  name: string,
  parameter: string,
  parsed: ParsedArguments,
  terminal: Terminal,
): Promise<void> {
  const builtIn = byName(`${command}: system`, name, builtInSystems);
  const planner = byName(`${command}: --planner`, parsed.text('planner') ?? 'mppi', planners);
  byName(`${command}: --wrong`, parameter, builtIn.params);
  const factors = factorsOf(command, parsed.text('factors'));
  const seeds = Array.from({ length: parsed.integer('seeds', 1, 1000) ?? 5 }, (_, k) => k);
  const steps = parsed.integer('steps', 1, 1e6) ?? builtIn.steps;
  const out = parsed.text('out') ?? '.';
  const progress = showProgress(terminal);
  const sweep = await untilInterrupted((signal) =>
    biasSweep({
      system: builtIn.create(),
      algorithm: planner.create(defaultSettings(builtIn.name, planner.name)),
      parameter,
      factors,
      seeds,
      steps,
      start: builtIn.start,
      ...chosenPlace(parsed),
      signal,
      onProgress: ({ fraction, step }) => progress.update(fraction, step),
    }),
  );
  progress.done();
  const svg = join(out, `bias-${builtIn.name}-${parameter}.svg`);
  await writeOutput(`${command}: --out`, svg, biasSweepPlot(sweep));
  terminal.out(parsed.flag('json') ? `${JSON.stringify({ ...sweep, svg })}\n` : sweepText(sweep, svg));
}

function factorsOf(command: string, given: string | undefined): readonly number[] {
  if (given === undefined) return FACTORS;
  const factors = given.split(',').map((text) => (text.trim() === '' ? Number.NaN : Number(text)));
  if (factors.every(Number.isFinite)) return factors;
  throw usageError(`${command}: --factors is '${given}'; give numbers with commas, such as 0.5,1,2.`);
}

function sweepText({ rows, parameter, right }: BiasSweep, svg: string): string {
  return table(
    [
      [parameter, 'of the model', 'return', 'standard deviation'],
      ...rows.map(({ factor, value, mean, std }) => [
        `x ${formatNumber(factor)}`,
        `${formatNumber(value)} for ${formatNumber(right)}`,
        formatNumber(mean),
        formatNumber(std),
      ]),
      ['picture', svg],
    ],
    '',
  );
}
