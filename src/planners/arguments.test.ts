import { describe, expect, it } from 'vitest';
import { ForerunError } from '../error.ts';
import { findPlanner, planners } from './catalog.ts';
import { cem } from './cem.ts';
import { createPlanner } from './create.ts';
import { icem } from './icem.ts';
import { mppi } from './mppi.ts';
import type { PlannerOptions } from './planner.ts';
import { predictiveSampling } from './predictive-sampling.ts';
import { randomShooting } from './random-shooting.ts';
import { recorder } from './recorder.testing.ts';
import { chooser, H, N, repeatable } from './variants.testing.ts';

/** What is refused, as the errors that follow are told apart: by their messages. */
function refusal(work: () => unknown): ForerunError {
  try {
    work();
  } catch (error) {
    if (error instanceof ForerunError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** Options that cannot be, as a caller without a type checker may write them. */
function wrong(options: unknown): never {
  return options as never;
}

describe('the options of factories', () => {
  it.each(planners)('$name: an unknown option, with those that there are', ({ create, settings }) => {
    const error = refusal(() => create({ smaples: 3 }));
    expect(error.code).toBe('invalid-argument');
    expect(error.message).toMatch(/^\w+: there is no option 'smaples'; the options are /);
    for (const name of Object.keys(settings)) expect(error.message).toContain(name);
  });

  it.each(planners.flatMap(({ name, settings }) => Object.keys(settings).map((option) => [name, option] as const)))(
    '%s: values that %s cannot have',
    (name, option) => {
      const { create, settings } = findPlanner(name);
      const setting = settings[option];
      if (setting === undefined) throw new Error('every option has a setting');
      const { min, max, integer, above, perAction, choices } = setting;
      const bad: unknown[] = ['many', null, {}, Number.NaN, Number.POSITIVE_INFINITY, 1e39, -1e39];
      if (typeof setting.default !== 'boolean') bad.push(true);
      if (choices === undefined && typeof setting.default !== 'boolean') {
        if (min !== undefined) bad.push(min - 1, ...(above ? [min] : []));
        if (max !== undefined) bad.push(max + 1);
        if (integer) bad.push(1.5);
        bad.push(perAction ? [0.1, Number.NaN] : [1]);
      }
      for (const value of bad) {
        const error = refusal(() => create(wrong({ [option]: value })));
        expect(error.code, String(value)).toBe('invalid-argument');
        expect(error.message, String(value)).toMatch(new RegExp(`^\\w+: ${option}(\\[1\\])? is .*; give `));
      }
      expect(() => create({ [option]: setting.default })).not.toThrow();
    },
  );

  it('say what was called, what it got and what it expects', () => {
    expect(refusal(() => mppi({ temperature: 0 })).message).toBe(
      'mppi: temperature is 0; give a finite number above 0.',
    );
    expect(refusal(() => cem({ samples: 2.5 })).message).toBe(
      'cem: samples is 2.5; give a whole number of at least 1 and at most 16777216.',
    );
    expect(refusal(() => predictiveSampling({ interpolation: wrong('quadratic') })).message).toBe(
      'predictiveSampling: interpolation is quadratic; give one of zero, linear, cubic.',
    );
    expect(refusal(() => mppi({ adaptStd: wrong(1) })).message).toBe('mppi: adaptStd is 1; give true or false.');
    expect(refusal(() => icem({ noiseStd: [0.1, -1] })).message).toBe(
      'icem: noiseStd[1] is -1; give a finite number of at least 0.',
    );
    expect(refusal(() => findPlanner('mpc')).message).toMatch(/no planner 'mpc'; there are random-shooting, .*mppi/);
  });

  it('whatever floating point makes of the share, the elites are the next whole number', () => {
    for (const [samples, eliteFraction, count] of [
      [100, 0.07, 7],
      [500, 0.1, 50],
      [501, 0.1, 51],
      [1, 0.01, 1],
      [3, 1, 3],
    ] as const) {
      expect(cem({ samples, eliteFraction }).refit, `${samples} * ${eliteFraction}`).toMatchObject({ count });
    }
  });
});

describe('createPlanner refuses', () => {
  const create = (options: Partial<PlannerOptions>) =>
    createPlanner({ system: recorder(3), algorithm: mppi({ samples: N, horizon: H }), backend: 'cpu', ...options });
  const refused = async (options: Partial<PlannerOptions>) => {
    const error: unknown = await create(options).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ForerunError);
    return (error as ForerunError).message;
  };

  it('as many deviations or exponents as the system has no actions', async () => {
    expect(await refused({ algorithm: mppi({ noiseStd: [1, 2] }) })).toBe(
      "mppi: noiseStd has 2 entries but the system 'recorder' has 3 actions (u0, u1, u2); give one per action or a single number.",
    );
    expect(await refused({ algorithm: icem({ colorExponent: [1, 2, 3, 4] }) })).toMatch(
      /^icem: colorExponent has 4 entries .* 3 actions/,
    );
  });

  it.each([
    [{ backend: wrong('gpu') }, "createPlanner: backend is 'gpu'; give 'auto', 'webgpu' or 'cpu'."],
    [{ problems: 0 }, 'createPlanner: problems is 0; give a whole number of at least 1.'],
    [{ problems: 1.5 }, 'createPlanner: problems is 1.5; give a whole number of at least 1.'],
    [{ threads: 0 }, 'createPlanner: threads is 0; give a whole number from 1 to 16.'],
    [{ threads: 2.5 }, 'createPlanner: threads is 2.5; give a whole number from 1 to 16.'],
    [{ timeoutMs: 0 }, 'createPlanner: timeoutMs is 0; give a number of milliseconds above 0.'],
    [{ timeoutMs: Number.NaN }, 'createPlanner: timeoutMs is NaN; give a number of milliseconds above 0.'],
    [{ seed: -1 }, /seed is -1; give a whole number from 0/],
    [{ seed: 0.5 }, /seed is 0.5; give a whole number/],
    [{ seed: 2 ** 32 }, /seed is 4294967296/],
    [{ seed: 2 ** 32 - 1, problems: 2 }, /give a whole number from 0 to 2\^32 - 2/],
    [{ seed: [1, 2] }, /seed is 1,2; .* or one per problem/],
    [{ seed: [1, 2, Number.NaN], problems: 3 }, /seed is 1,2,NaN/],
    [{ device: wrong({}) }, /a device was given with backend 'cpu'/],
    [{ device: wrong({}), backend: 'auto' }, /^createPlanner: device is no GPUDevice; give what adapter.requestDevice/],
    [{ device: wrong('gpu'), backend: 'webgpu' }, /^createPlanner: device is no GPUDevice/],
    [{ device: wrong(null), backend: 'webgpu' }, /^createPlanner: device is no GPUDevice/],
  ] as const)('%o', async (options, message) => {
    expect(await refused(options as Partial<PlannerOptions>)).toMatch(
      typeof message === 'string' ? new RegExp(`^${message.replaceAll(/[.[\]^()]/g, '\\$&')}$`) : message,
    );
  });

  it('sizes that no binding holds, with the sizes', async () => {
    const message = await refused({ problems: 10, algorithm: mppi({ samples: 2 ** 24, horizon: 10 }) });
    expect(message).toMatch(
      /^createPlanner: the costs of B x N samples take 671088640 bytes, .* \(B = 10, N = 16777216/,
    );
    expect(await refused({ algorithm: icem({ horizon: 100_000 }) })).toMatch(/^createPlanner: /);
  });
});

describe.each(['cpu', 'webgpu'] as const)('a planner refuses, and is as it was, on %s', (backend) => {
  const create = (options: Partial<PlannerOptions> = {}) =>
    createPlanner({
      system: recorder(),
      algorithm: mppi({ samples: N, horizon: H }),
      backend,
      timeoutMs: 60_000,
      ...options,
    });

  it('states, actions, parameters, counts and seeds that cannot be', async () => {
    const [planner, other] = await Promise.all([create(), create()]);
    await planner.plan([0, 0]);
    await other.plan([0, 0]);
    const actions = new Float32Array(2 * H);
    const rejections: readonly (readonly [Promise<unknown>, RegExp])[] = [
      [planner.plan([1]), /^plan: the state has 1 numbers; the system 'recorder' has 2 numbers \(last_u0, last_u1\)/],
      [planner.plan([1, 2, 3]), /^plan: the state has 3 numbers/],
      [planner.plan(wrong(undefined)), /^plan: the state has no numbers/],
      [planner.plan([0, Number.NaN]), /^plan: state component 'last_u1' is NaN; give finite numbers/],
      [planner.plan([1e39, 0]), /^plan: state component 'last_u0' is 1e\+39/],
      [planner.plan(wrong(['a', 0])), /^plan: state component 'last_u0' is a/],
      [planner.planBatch([0, 0, 0, 0]), /^planBatch: the state has 4 numbers/],
      [planner.evaluate([0], actions), /^evaluate: the state has 1 numbers/],
      [planner.evaluate([0, 0], []), /^evaluate: actions has 0 numbers; give \[n, H, A\] with H = 7 and A = 2/],
      [planner.evaluate([0, 0], actions.subarray(1)), /^evaluate: actions has 13 numbers/],
      [
        planner.evaluate(
          [0, 0],
          actions.map(() => Number.NaN),
        ),
        /^evaluate: actions\[0\] is NaN; give finite numbers/,
      ],
      [planner.candidates(0), /^candidates: count is 0; give a whole number from 1 to 150/],
      [planner.candidates(N + 1), /^candidates: count is 151/],
      [planner.candidates(1.5), /^candidates: count is 1.5/],
    ];
    for (const [rejected, message] of rejections) {
      await expect(rejected).rejects.toMatchObject({
        code: 'invalid-argument',
        message: expect.stringMatching(message),
      });
    }
    const errors: readonly (readonly [() => unknown, RegExp])[] = [
      [
        () => planner.setParams({ gravity: 1 }),
        /^setParams: the system 'recorder' has no parameter 'gravity'; it has aim/,
      ],
      [() => planner.setParams({ aim: 1, toString: 1 }), /^setParams: .* no parameter 'toString'/],
      [() => planner.setParams({ aim: Number.NaN }), /^setParams: 'aim' is NaN; give a finite number/],
      [() => planner.setParams({ aim: 1e39 }), /^setParams: 'aim' is 1e\+39/],
      [() => planner.reset({ seed: -1 }), /seed is -1/],
      [() => planner.reset({ seed: [1, 2] }), /seed is 1,2/],
    ];
    for (const [work, message] of errors) expect(refusal(work).message).toMatch(message);
    expect(repeatable(await planner.plan([1, 1]))).toEqual(repeatable(await other.plan([1, 1])));
    for (const each of [planner, other]) each.destroy();
  });

  it('plan() for several problems, candidates() before a plan, and everything after destroy()', async () => {
    const planner = await create({ problems: 2 });
    await expect(planner.plan([0, 0])).rejects.toThrow(/^plan: this planner has 2 problems; use planBatch/);
    await expect(planner.planBatch([0, 0])).rejects.toThrow(
      /the states have 2 numbers; give \[B, S\] = 2 x 2 of them in one flat array: for each problem last_u0, last_u1/,
    );
    await expect(planner.candidates(1)).rejects.toThrow(/^candidates: there is no plan yet; call plan\(\) first/);
    expect((await planner.planBatch([0, 0, 1, 1])).map(({ status }) => status)).toEqual(['ok', 'ok']);
    await planner.candidates(1);
    planner.reset();
    await expect(planner.candidates(1)).rejects.toThrow(/no plan yet/);
    const running = planner.planBatch([0, 0, 1, 1]);
    planner.destroy();
    planner.destroy();
    const destroyed = {
      code: 'destroyed',
      message: expect.stringMatching(/the planner was destroyed; create another/),
    };
    await expect(running).rejects.toMatchObject(destroyed);
    await expect(planner.planBatch([0, 0, 1, 1])).rejects.toMatchObject(destroyed);
    await expect(planner.evaluate([0, 0], new Float32Array(2 * H))).rejects.toMatchObject(destroyed);
    await expect(planner.candidates(1)).rejects.toMatchObject(destroyed);
    expect(refusal(() => planner.setParams({ aim: 1 }))).toMatchObject(destroyed);
    expect(refusal(() => planner.reset())).toMatchObject(destroyed);
  });

  it('discrete actions that are no choices', async () => {
    const planner = await create({ system: chooser(), algorithm: randomShooting({ samples: N, horizon: 2 }) });
    for (const value of [-1, 4, 0.5, Number.NaN]) {
      await expect(planner.evaluate([0], [0, value])).rejects.toThrow(
        `evaluate: actions[1] is ${value}; give whole numbers from 0 to 3.`,
      );
    }
    planner.destroy();
  });
});
