import type { SettingValue } from './settings.ts';

/** Settings by planner name. */
type Tuned = Readonly<Record<string, Readonly<Record<string, SettingValue>>>>;

/**
 * Settings that solve the tasks of the built-in systems for every seed tried, at a few milliseconds a plan on one CPU thread.
 * Short horizons where precision counts: each further step adds noise to what the next action is judged by.
 */
const TUNED: Readonly<Record<string, Tuned>> = {
  integrator: {
    'random-shooting': { samples: 256, horizon: 1 },
    'predictive-sampling': { samples: 128, horizon: 6, knots: 3, noiseStd: 0.2 },
    cem: { samples: 100, horizon: 5, iterations: 4 },
    icem: { samples: 60, horizon: 6 },
    mppi: { samples: 256, horizon: 6, noiseStd: 0.3 },
  },
  'double-integrator': {
    'random-shooting': { samples: 512, horizon: 20 },
    'predictive-sampling': { samples: 256, horizon: 20, knots: 0, noiseStd: 0.3 },
    cem: { samples: 150, horizon: 30, iterations: 3 },
    icem: { samples: 60 },
    mppi: { samples: 256, horizon: 30 },
  },
  pendulum: {
    'random-shooting': { samples: 1000, horizon: 15 },
    'predictive-sampling': { samples: 256, horizon: 30, knots: 0, noiseStd: 0.3 },
    cem: { samples: 150, horizon: 25, iterations: 3 },
    icem: { samples: 60, horizon: 22 },
    mppi: { samples: 256, horizon: 25 },
  },
  cartpole: {
    'random-shooting': { samples: 500, horizon: 50 },
    'predictive-sampling': { samples: 128, horizon: 45 },
    cem: { samples: 150, horizon: 40, iterations: 3 },
    icem: { samples: 60, horizon: 40 },
    mppi: { samples: 256, horizon: 40 },
  },
  'cartpole-discrete': {
    'random-shooting': { samples: 256, horizon: 20 },
    'predictive-sampling': { samples: 128, horizon: 30, exploration: 0.3 },
    cem: { samples: 100, horizon: 30, iterations: 2 },
    icem: { samples: 60, horizon: 30, iterations: 2 },
    mppi: { samples: 128, horizon: 30 },
  },
  acrobot: {
    'random-shooting': { samples: 256, horizon: 10 },
    'predictive-sampling': { samples: 128, horizon: 20, knots: 6 },
    cem: { samples: 60, horizon: 20, iterations: 3 },
    icem: { samples: 30, horizon: 20 },
    mppi: { samples: 128, horizon: 20 },
  },
  'mountain-car': {
    'random-shooting': { samples: 256 },
    'predictive-sampling': { samples: 128 },
    cem: { samples: 100, iterations: 3 },
    icem: { samples: 60, colorExponent: 1 },
    mppi: { samples: 256, horizon: 30 },
  },
  'diff-drive': {
    'random-shooting': { samples: 2000, horizon: 4 },
    'predictive-sampling': { samples: 128, horizon: 50, knots: 5 },
    cem: { samples: 100, horizon: 50, iterations: 2 },
    icem: { samples: 40, horizon: 50, iterations: 2 },
    mppi: { samples: 128, horizon: 50, noiseStd: 0.2, temperature: 50 },
  },
  bicycle: {
    'random-shooting': { samples: 500, horizon: 25 },
    'predictive-sampling': { samples: 128, horizon: 30 },
    cem: { samples: 150, iterations: 3 },
    icem: { samples: 60 },
    mppi: { samples: 256, horizon: 30 },
  },
  'arm-kinematic': {
    'random-shooting': { samples: 500, horizon: 1 },
    'predictive-sampling': { samples: 256, horizon: 2, knots: 0, noiseStd: 0.03 },
    cem: { samples: 100, horizon: 3, iterations: 3 },
    icem: { samples: 60, horizon: 4 },
    mppi: { samples: 256, horizon: 5 },
  },
  arm: {
    'random-shooting': { samples: 3000, horizon: 2 },
    'predictive-sampling': { samples: 256, horizon: 10, knots: 4, noiseStd: [1.5, 0.3] },
    cem: { samples: 150, horizon: 10, iterations: 3, noiseStd: [3, 0.6] },
    icem: { samples: 80, horizon: 10, noiseStd: [2, 0.4] },
    mppi: { samples: 256, horizon: 10, noiseStd: [4, 0.8], temperature: 0.3 },
  },
  drone: {
    'random-shooting': { samples: 1000, horizon: 15 },
    'predictive-sampling': { samples: 256, horizon: 20, knots: 0, noiseStd: 0.3 },
    cem: { samples: 100, iterations: 3 },
    icem: { samples: 40, horizon: 20 },
    mppi: { samples: 256, horizon: 30 },
  },
  quadrotor: {
    'random-shooting': { samples: 3000, horizon: 35 },
    'predictive-sampling': { samples: 384, horizon: 30, knots: 6, noiseStd: 0.6 },
    cem: { samples: 150, iterations: 3, knots: 8 },
    icem: { samples: 60, horizon: 35 },
    mppi: { samples: 256, horizon: 40, temperature: 3 },
  },
};

/** The settings with which `forerun plan` starts for a built-in system and a planner; `{}` where the defaults do. */
export function defaultSettings(system: string, planner: string): Readonly<Record<string, SettingValue>> {
  return TUNED[system]?.[planner] ?? {};
}
