import { describe, expect, it } from 'vitest';
import { contrast, mixed, palettes, type Theme } from './palette.ts';

describe.each(['light', 'dark'] as const satisfies readonly Theme[])('the %s palette', (theme) => {
  const palette = palettes[theme];

  it.each(['ink', 'quiet', 'rim', 'robot', 'accent', 'goal', 'danger', 'plan', 'trail'] as const)(
    '%s stands out from paper and ground by 3 : 1',
    (name) => {
      expect(contrast(palette[name], palette.paper)).toBeGreaterThanOrEqual(3);
      expect(contrast(palette[name], palette.ground)).toBeGreaterThanOrEqual(3);
    },
  );

  it('the robot can be told from obstacles, and plan from robot and accent', () => {
    expect(contrast(palette.robot, palette.solid)).toBeGreaterThanOrEqual(2.4);
    expect(new Set([palette.robot, palette.accent, palette.plan, palette.goal, palette.danger]).size).toBe(5);
  });
});

it('contrast is what WCAG says: 21 of black and white, 1 of a color and itself', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 9);
  expect(contrast('#336699', '#336699')).toBe(1);
  // The grey that the guidelines' community names as the lightest for text on white.
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
});

it('colors mix by channel', () => {
  expect(mixed('#000000', '#ffffff', 0.5)).toBe('#808080');
  expect(mixed('#102030', '#ffffff', 0)).toBe('#102030');
  expect(mixed('#00ff00', '#0000ff', 1)).toBe('#0000ff');
});
