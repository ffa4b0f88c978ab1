import type { Paint } from '../scene/scene.ts';

/** Light or dark ground. */
export type Theme = 'light' | 'dark';

/** What a palette has colors for. */
export type PaletteName = Paint | 'paper' | 'ground' | 'plan' | 'trail' | 'shadow' | 'map' | 'mapSolid' | 'rim';

/** Colors as `#rrggbb`. */
export type Palette = Readonly<Record<PaletteName, string>>;

/**
 * Colors of the pictures. What carries meaning stands out from `paper` by at least 3 : 1 (WCAG 2.2, 1.4.11); plan, goal and accent
 * are apart for the color-blind (Okabe and Ito 2008: vermillion, bluish green, blue).
 */
export const palettes: Readonly<Record<Theme, Palette>> = {
  light: {
    paper: '#fbfcfe',
    ground: '#f1f4f8',
    grid: '#dde3ec',
    ink: '#18212d',
    quiet: '#67748a',
    solid: '#9aa7b8',
    rim: '#66738a',
    robot: '#33445c',
    accent: '#0072b2',
    goal: '#007a5a',
    danger: '#b3261e',
    plan: '#d1450b',
    trail: '#33445c',
    shadow: '#18212d',
    map: '#eef2f7',
    mapSolid: '#3b4a5f',
  },
  dark: {
    paper: '#0e131a',
    ground: '#17202c',
    grid: '#2a3646',
    ink: '#e9eef5',
    quiet: '#8c9ab0',
    solid: '#5d6d84',
    rim: '#93a2b8',
    robot: '#c3cfdf',
    accent: '#56b4e9',
    goal: '#2fd0a0',
    danger: '#ff8a80',
    plan: '#ff9a57',
    trail: '#c3cfdf',
    shadow: '#000000',
    map: '#161e29',
    mapSolid: '#a9b6c8',
  },
};

/** Red, green and blue of `#rrggbb`, 0 to 255. */
export function channels(color: string): readonly [red: number, green: number, blue: number] {
  const word = Number.parseInt(color.slice(1), 16);
  return [(word >> 16) & 255, (word >> 8) & 255, word & 255];
}

/** A color on the way to another, 0 to 1. */
export function mixed(color: string, other: string, part: number): string {
  const [a, b] = [channels(color), channels(other)];
  const word = a.reduce((sum, value, i) => sum * 256 + Math.round(value + part * ((b[i] ?? value) - value)), 0);
  return `#${word.toString(16).padStart(6, '0')}`;
}

/** Contrast of two colors, 1 to 21 (WCAG 2.2). */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance(color: string): number {
  const [red, green, blue] = channels(color).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
