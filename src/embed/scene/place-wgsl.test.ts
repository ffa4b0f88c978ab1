import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Kernel } from '../../gpu/kernel.ts';
import type { Backend } from '../../rollout/backend.ts';
import { openCpuBackend } from '../../rollout/cpu.ts';
import { concatenatedData, paramsData, systemPrelude } from '../../systems/prelude.ts';
import { library } from '../../wgsl/library.ts';
import { scenes } from './catalog.ts';
import { allParams } from './define.ts';
import { randomStates } from './random-states.testing.ts';
import type { Scene } from './scene.ts';

const COUNT = 400;

/** {@link Scene.placeWgsl} of some states, `[n, 3]`, run through the compiler that the planners' CPU backend uses. */
async function placedInWgsl(backend: Backend, scene: Scene, states: readonly Float32Array[]): Promise<Float32Array> {
  const system = scene.builtIn.create();
  const hasData = Object.keys(system.data).length > 0;
  const kernel: Kernel = {
    label: `forerun/test/place/${system.name}`,
    workgroupSize: 64,
    bindings: [
      { name: 'states', kind: 'read-only-storage' },
      { name: 'points', kind: 'storage' },
      { name: 'params', kind: 'uniform' },
      ...(hasData ? [{ name: 'fr_data', kind: 'read-only-storage' } as const] : []),
    ],
    // Linked with the system's own text too: no name may meet one of its.
    code: `${library}${systemPrelude(system, { params: 2, data: 3 })}${system.code}
@group(0) @binding(0) var<storage, read> states: array<f32>;
@group(0) @binding(1) var<storage, read_write> points: array<f32>;
${scene.placeWgsl}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= ${states.length}u) { return; }
  var v: array<f32, FR_S>;
  for (var k = 0u; k < FR_S; k++) { v[k] = states[i * FR_S + k]; }
  let p = place(fr_state(v));
  points[3u * i] = p.x;
  points[3u * i + 1u] = p.y;
  points[3u * i + 2u] = p.z;
}`,
  };
  const contents: Record<string, Float32Array> = {
    states: Float32Array.from(states.flatMap((state) => [...state])),
    points: new Float32Array(3 * states.length),
    params: paramsData(system),
    fr_data: concatenatedData(system) ?? new Float32Array(1),
  };
  const buffers = kernel.bindings.map(({ name }) => {
    const data = contents[name] ?? new Float32Array(1);
    const buffer = backend.createBuffer(name, data.byteLength);
    backend.write(buffer, data);
    return buffer;
  });
  const points = buffers[kernel.bindings.findIndex(({ name }) => name === 'points')];
  if (points === undefined) throw new Error('the kernel has no points');
  const program = await backend.prepare(kernel.label, [{ kernel, buffers, invocations: states.length }], points);
  const words = Uint32Array.from(await program.submit());
  program.destroy();
  for (const buffer of buffers) buffer.destroy();
  return new Float32Array(words.buffer);
}

describe('place in WGSL', () => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await openCpuBackend();
  });
  afterAll(() => backend.destroy());

  it.each(scenes.map((scene) => ({ name: scene.builtIn.name, scene })))(
    'of $name agrees with TypeScript',
    async ({ scene }) => {
      const states = randomStates(scene, COUNT, 7);
      const found = await placedInWgsl(backend, scene, states);
      const params = allParams(scene);
      const errors = states.flatMap((state, i) =>
        scene.place(state, params).map((value, k) => Math.abs((found[3 * i + k] ?? Number.NaN) - value)),
      );
      expect(errors).toHaveLength(3 * COUNT);
      expect(Math.max(...errors)).toBeLessThan(4e-6);
    },
  );
});
