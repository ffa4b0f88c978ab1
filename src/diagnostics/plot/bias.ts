import type { BiasCurve } from '../bias.ts';
import type { BiasSweep } from '../bias-sweep.ts';
import { chart } from './chart.ts';
import type { PlotOptions } from './spec.ts';

/** The true change, the predicted one, and the bias between them shaded, as slide 7 draws it; the model's std where it has one. */
export function biasPlot(data: BiasCurve, options: PlotOptions = {}): string {
  const { x, truth, prediction, std } = data;
  const beside = (sign: number) =>
    prediction.map((value, i) => {
      const width = std[i] ?? null;
      return value === null || width === null ? null : value + sign * 2 * width;
    });
  const knowsStd = std.some((value) => value !== null && value > 0);
  return chart({
    title: options.title ?? `Bias of the ${data.model} model`,
    ...(options.subtitle !== undefined && { subtitle: options.subtitle }),
    x: { label: data.vary },
    y: { label: `change of ${data.output} in one step` },
    marks: [
      ...(knowsStd
        ? [
            {
              kind: 'band' as const,
              name: 'prediction, 2 std',
              series: 'faint' as const,
              x,
              low: beside(-1),
              high: beside(1),
            },
          ]
        : []),
      { kind: 'band', name: 'bias', series: 1, x, low: truth, high: prediction },
      { kind: 'line', name: 'truth', series: 0, x, y: truth },
      { kind: 'line', name: 'prediction', series: 1, x, y: prediction },
    ],
  });
}

/** Return against the factor by which the model's parameter is wrong. */
export function biasSweepPlot(data: BiasSweep, options: PlotOptions = {}): string {
  const rows = [...data.rows].sort((a, b) => a.factor - b.factor);
  const x = rows.map(({ factor }) => factor);
  const y = rows.map((row) => row.mean);
  const positive = x.every((factor) => factor > 0);
  return chart({
    title: options.title ?? `What a wrong ${data.parameter} costs: ${data.system}, ${data.planner}`,
    subtitle: options.subtitle ?? `${data.steps} steps, ${data.seeds.length} seeds; the environment is right at 1`,
    x: {
      label: `the model's ${data.parameter} over the right one`,
      scale: positive ? 'log' : 'linear',
      ...(rows.length <= 12 && { ticks: x.map((at) => ({ at, label: String(Number(at.toPrecision(3))) })) }),
    },
    y: { label: 'return' },
    marks: [
      { kind: 'reference', name: 'no bias', at: { x: 1 } },
      {
        kind: 'band',
        name: '95% interval of the mean',
        series: 0,
        x,
        low: rows.map(({ low }) => low),
        high: rows.map(({ high }) => high),
      },
      {
        kind: 'points',
        name: 'seeds',
        series: 5,
        x: rows.flatMap(({ factor, returns }) => returns.map(() => factor)),
        y: rows.flatMap(({ returns }) => returns),
        radius: 2,
        opacity: 0.6,
      },
      { kind: 'line', name: 'mean', series: 0, x, y },
      { kind: 'points', name: 'mean', series: 0, x, y, radius: 3.5 },
    ],
  });
}
