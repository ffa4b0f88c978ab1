// Run by `npm run test:deno`: the built package in Deno, on both backends.
import { softwareVulkan } from './gpu/swiftshader.ts';
import type * as Forerun from './index.ts';

declare const Deno: {
  readonly env: { set(name: string, value: string): void };
  dlopen(path: string, symbols: Record<string, never>): unknown;
  exit(code: number): never;
};

let passed = 0;
function check(claim: string, holds: boolean, got: unknown): void {
  if (!holds) {
    console.error(`Deno: failed: ${claim}; got`, got);
    Deno.exit(1);
  }
  passed++;
}

// The same adapter on every machine where there is one to have: a program would leave the choice to Deno.
const vulkan = await softwareVulkan();
if ('driver' in vulkan) {
  Deno.env.set('VK_ICD_FILENAMES', vulkan.driver);
  Object.assign(globalThis, { vulkanLoader: Deno.dlopen(vulkan.loader, {}) });
}

const built = new URL('../dist/index.js', import.meta.url).href;
const { createPlanner, defineSystem, diagnose, ForerunError, mppi, pendulum } = (await import(built)) as typeof Forerun;

const report = await diagnose();
check('the doctor knows Deno', report.runtime.kind === 'deno', report.runtime);
check('Deno has an adapter', report.adapter !== null, report.problems);

const own = defineSystem({
  name: 'own',
  state: ['x'],
  action: { u: [-1, 1] },
  params: { goal: 3 },
  wgsl: `
    fn dynamics(x: State, u: Action, t: u32) -> State { return State(x.x + 0.1 * u.u); }
    fn cost(x: State, u: Action, t: u32) -> f32 { let d = x.x - params.goal; return d * d; }`,
});
const algorithm = mppi({ samples: 512, horizon: 20, temperature: 0.1, noiseStd: [0.5] });
const costs: number[] = [];
for (const backend of ['cpu', 'webgpu'] as const) {
  for (const system of [own, pendulum()]) {
    const state = new Float32Array(system.stateSize).fill(0.5);
    const actions: string[] = [];
    for (const _ of [1, 2]) {
      const planner = await createPlanner({ system, algorithm, backend, seed: 7, timeoutMs: 60_000 });
      check(`${backend} was asked for and runs`, planner.backend === backend, planner.backend);
      const plan = await planner.plan(state);
      check(`${system.name} is planned on ${backend}`, plan.status === 'ok' && Number.isFinite(plan.cost), plan);
      actions.push(plan.actions.join());
      costs.push(plan.cost);
      if (system === own) check(`${backend} moves towards the goal`, (plan.action[0] ?? 0) > 0, plan.action);
      planner.destroy();
    }
    check(`${system.name} repeats bit by bit on ${backend}`, actions[0] === actions[1], actions);
  }
}
const half = costs.length / 2;
const apart = costs.slice(0, half).map((cost, i) => Math.abs(cost - (costs[half + i] ?? 0)) / Math.abs(cost));
check('both backends agree on the costs', Math.max(...apart) < 1e-3, apart);

const waves = defineSystem({
  name: 'waves',
  state: ['sine', 'cosine'],
  action: { angle: [-100, 100] },
  wgsl: `
    fn dynamics(x: State, u: Action, t: u32) -> State { return State(sin(u.angle), cos(u.angle)); }
    fn cost(x: State, u: Action, t: u32) -> f32 { return x.sine; }`,
});
for (const backend of ['cpu', 'webgpu'] as const) {
  const planner = await createPlanner({ system: waves, algorithm: mppi({ samples: 4, horizon: 1 }), backend });
  const angles = Float32Array.from({ length: 20_001 }, (_, i) => -100 + i / 100);
  const { states = new Float32Array() } = await planner.evaluate([0, 0], angles, { states: true });
  const errors = angles.map((angle, i) =>
    Math.max(
      Math.abs((states[4 * i + 2] ?? Number.NaN) - Math.sin(angle)),
      Math.abs((states[4 * i + 3] ?? Number.NaN) - Math.cos(angle)),
    ),
  );
  const worst = errors.reduce((most, error) => Math.max(most, error), 0);
  check(`sin and cos are within 3e-7 on [-100, 100] on ${backend}`, worst <= 3e-7, worst);
  planner.destroy();
}

const { ensemble, ReplayBuffer } = (await import(
  new URL('../dist/learn.js', import.meta.url).href
)) as typeof import('./learn.ts');
const { createMujocoEnv } = (await import(
  new URL('../dist/envs/mujoco/index.js', import.meta.url).href
)) as typeof import('./envs/mujoco/index.ts');
const env = await createMujocoEnv('InvertedPendulum-v5');
const names = Array.from(env.observationSpace.low, (_, k) => `o${k}`);
const [low, high, neutral] = [-3, 3, 0].map((value) => Float32Array.of(value)) as [
  Float32Array,
  Float32Array,
  Float32Array,
];
const space = { stateNames: names, action: { kind: 'continuous', names: ['push'], low, high, neutral } } as const;
const buffer = new ReplayBuffer({ space });
for (let seed = 0; buffer.size < 200; seed++) {
  let { observation: state } = env.reset({ seed });
  for (let over = false; !over; ) {
    const action = [Math.sin(buffer.size)];
    const { observation: nextState, reward, terminated, truncated } = env.step(action);
    buffer.add({ state, action, reward, nextState, terminated, truncated });
    state = nextState;
    over = terminated || truncated;
  }
}
env.close();
const model = ensemble({ space, hidden: [16], members: 2, epochs: 5, learnsReward: true });
const { losses } = await model.fit(buffer.transitions());
check('an ensemble learns from MuJoCo', (losses.at(-1) ?? Number.NaN) < (losses[0] ?? Number.NaN), losses);
for (const backend of ['cpu', 'webgpu'] as const) {
  const system = model.asSystem({ particles: 4 });
  const planner = await createPlanner({
    system,
    algorithm: mppi({ samples: 64, horizon: 5 }),
    backend,
    timeoutMs: 60_000,
  });
  const plan = await planner.plan(new Float32Array(names.length));
  check(`the ensemble is planned through on ${backend}`, plan.status === 'ok' && Number.isFinite(plan.cost), plan);
  planner.destroy();
}

let refusal: unknown;
try {
  defineSystem({ name: 'bad', state: ['x'], action: { u: [-1, 1] }, wgsl: 'fn dynamics() {}\n@group(0) fn cost() {}' });
} catch (error) {
  refusal = error;
}
check('WGSL is refused with its place', refusal instanceof ForerunError && refusal.location !== undefined, refusal);

console.log(`Deno: ${passed} checks passed on ${report.adapter?.description}`);
