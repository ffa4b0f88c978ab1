import { describe, expect, it } from 'vitest';
import { scenes } from '../scene/catalog.ts';
import { placeText } from './place.ts';

describe('the text of a scene that places states', () => {
  it.each(scenes.map((scene) => [scene.builtIn.name, scene] as const))('passes: %s', (_, { builtIn, placeWgsl }) => {
    const text = placeText(builtIn.create(), placeWgsl);
    expect(text).toMatch(/struct State \{/);
    expect(text).toMatch(/fn place\(/);
  });

  it.each([
    ['', /there is no function 'place'; add fn place\(x: State\) -> vec3f/],
    ['fn place(x: State) -> vec2f { return vec2f(); }', /'place' is fn place\(x: State\) -> vec2/],
    ['fn place(x: State) -> vec3f { while (true) {} return vec3f(); }', /line 1/],
    ['@group(0) @binding(0) var<storage> stolen: array<f32>; fn place(x: State) -> vec3f { return vec3f(); }', /var/],
    ['fn place(x: State) -> vec3f { return vec3f(fr_paths[0]); }', /fr_paths/],
    ['fn place(x: State) -> vec3f { return vec3f(x.nowhere); }', /nowhere/],
    ['fn fr_sin(x: f32) -> f32 { return x; } fn place(x: State) -> vec3f { return vec3f(); }', /'fr_sin' is declared/],
  ])('is refused where it is not one: %s', (text, message) => {
    const [scene] = scenes;
    if (scene === undefined) throw new Error('a scene');
    expect(() => placeText(scene.builtIn.create(), text)).toThrow(message);
  });
});
