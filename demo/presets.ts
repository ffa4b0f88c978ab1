import type { SettingValue } from '../src/planners/settings.ts';

/** A named set of settings for a scene. What it does not name is as the task has it. */
export interface Preset {
  readonly name: string;
  /** One sentence: what to look at. */
  readonly text: string;
  /** Default `'mppi'`. */
  readonly planner?: string;
  readonly settings?: Readonly<Record<string, SettingValue>>;
  readonly params?: Readonly<Record<string, number>>;
}

/** What every scene begins with. */
export const STANDARD: Preset = { name: 'Standard', text: 'Settings that do the task.' };

const FEW: Preset = {
  name: 'Few samples',
  text: 'Sixteen tries a plan: cheap, and shaky.',
  settings: { samples: 16 },
};
const MANY: Preset = {
  name: 'Many samples',
  text: 'Four thousand tries a plan: smoother.',
  settings: { samples: 4096 },
};
const SHORT: Preset = {
  name: 'Short-sighted',
  text: 'Five steps of horizon: it cannot see what comes.',
  settings: { horizon: 5 },
};

const far = (horizon: number): Preset => ({
  name: 'Long look-ahead',
  text: `${horizon} steps of horizon: it plans around what is far away.`,
  settings: { horizon },
});

/** Presets by scene, besides {@link STANDARD}. */
const PRESETS: Readonly<Record<string, readonly Preset[]>> = {
  integrator: [FEW, MANY],
  'double-integrator': [FEW, MANY, SHORT],
  pendulum: [
    FEW,
    MANY,
    SHORT,
    { name: 'On the Moon', text: 'A sixth of the weight: it need not swing.', params: { gravity: 1.62 } },
    { name: 'iCEM', text: 'Coloured noise and kept elites: 60 samples do.', planner: 'icem' },
  ],
  cartpole: [
    FEW,
    MANY,
    SHORT,
    { name: 'Heavy pole', text: 'A pole half as heavy as its cart.', params: { poleMass: 0.5 } },
    { name: 'iCEM', text: 'Coloured noise and kept elites: 60 samples do.', planner: 'icem' },
  ],
  'cartpole-discrete': [FEW, MANY, { name: 'Weak pushes', text: 'Pushes of 4 N only.', params: { force: 4 } }],
  acrobot: [FEW, MANY, SHORT, { name: 'Low gravity', text: 'Half the weight.', params: { gravity: 4.9 } }],
  'mountain-car': [FEW, MANY, SHORT, { name: 'Weak engine', text: 'It swings more often.', params: { power: 0.0011 } }],
  'diff-drive': [
    FEW,
    MANY,
    {
      name: 'As in the comparison',
      text: "MPPI-Generic's own cost: it does not look to the goal at the end of the horizon, and stops short.",
      params: { terminalWeight: 0 },
    },
  ],
  bicycle: [
    FEW,
    MANY,
    SHORT,
    far(60),
    { name: 'Wide berth', text: 'Obstacles cost from a metre away.', params: { margin: 1, marginWeight: 10 } },
  ],
  'arm-kinematic': [FEW, MANY],
  arm: [FEW, MANY, { name: 'Without gravity', text: 'The arm lies flat.', params: { gravity: 0 } }],
  drone: [FEW, MANY, SHORT, { name: 'Hasty', text: 'Speed costs little.', params: { speedWeight: 0.05 } }],
  quadrotor: [
    FEW,
    MANY,
    SHORT,
    far(70),
    { name: 'Loaded', text: 'Half as heavy again: little thrust is left to climb.', params: { mass: 1.5 } },
    { name: 'CEM', text: 'A Gaussian refitted to the elites.', planner: 'cem' },
  ],
};

/** The presets of a scene, {@link STANDARD} first. */
export function presetsOf(scene: string): readonly Preset[] {
  return [STANDARD, ...(Object.hasOwn(PRESETS, scene) ? (PRESETS[scene] ?? []) : [])];
}
