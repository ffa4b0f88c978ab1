import loadMujoco, { type MainModule, type MjData, type MjModel } from '@mujoco/mujoco';
import { ForerunError } from '../../error.ts';

let loading: Promise<MainModule> | undefined;

/**
 * The official MuJoCo for WebAssembly, loaded once (10 MB).
 *
 * @throws ForerunError `invalid-argument` where it cannot be loaded
 */
export function mujoco(): Promise<MainModule> {
  loading ??= loadMujoco().catch((cause: unknown) => {
    loading = undefined;
    throw new ForerunError(
      'invalid-argument',
      `createMujocoEnv: MuJoCo's WebAssembly cannot be loaded (${String(cause)}); mujoco.wasm has to lie beside the module of the package @mujoco/mujoco (for Vite's dev server: optimizeDeps.exclude: ['@mujoco/mujoco']), and the page's policy has to allow 'unsafe-eval', which its bindings use.`,
      { cause },
    );
  });
  return loading;
}

/** A compiled model with its state. Neither is freed by itself: see {@link destroy}. */
export interface Simulation {
  readonly model: MjModel;
  readonly data: MjData;
  /** Makes all that follows from positions and velocities anew. */
  forward(): void;
  /** Back to the model's own positions, at rest, time 0. */
  reset(): void;
  /** `frames` steps of the model's time step. */
  step(frames: number): void;
  /** Number of a body by name. */
  body(name: string): number;
  destroy(): void;
}

/**
 * Compiles MJCF.
 *
 * @throws ForerunError `invalid-argument` for text that MuJoCo refuses
 */
export async function compileModel(name: string, xml: string): Promise<Simulation> {
  const engine = await mujoco();
  let model: MjModel;
  try {
    model = engine.MjModel.from_xml_string(xml);
  } catch (cause) {
    throw new ForerunError(
      'invalid-argument',
      `createMujocoEnv: MuJoCo refused the model of '${name}': ${String(cause)}`,
      {
        cause,
      },
    );
  }
  const data = new engine.MjData(model);
  return {
    model,
    data,
    forward: () => engine.mj_forward(model, data),
    reset: () => engine.mj_resetData(model, data),
    step(frames) {
      for (let frame = 0; frame < frames; frame++) engine.mj_step(model, data);
    },
    body: (body) => engine.mj_name2id(model, engine.mjtObj.mjOBJ_BODY.value, body),
    destroy() {
      data.delete();
      model.delete();
    },
  };
}
