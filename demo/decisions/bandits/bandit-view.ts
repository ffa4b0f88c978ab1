import { banditCharts } from '../../../src/diagnostics/plot/bandits.ts';
import { chart } from '../../../src/diagnostics/plot/chart.ts';
import { mean } from '../../../src/diagnostics/statistics.ts';
import type { BanditCurve } from '../../../src/exploration/bandit-run.ts';
import { simulateBandits } from '../../../src/exploration/simulate-bandits.ts';
import { ForerunError } from '../../../src/index.ts';
import { made } from '../../learn/elements.ts';
import { createPartFrame } from '../part-frame.ts';
import type { PartOptions, PartView } from '../part-view.ts';
import { describedPart, numberOf, type PartValues, settingOf } from '../parts.ts';
import { createPicturePanel } from '../picture-panel.ts';
import { turn } from '../slices.ts';
import { BANDIT_CONTROLS, STRATEGIES } from './bandit-controls.ts';
import { banditOf, strategiesOf } from './strategies.ts';

/** A slider that is moved asks for nothing before it rests, in ms. */
const RESTS_MS = 250;
/** Curves that are kept, so that what is switched off and on again is there at once. */
const KEPT = 64;

/** Strategies on thousands of bandits, compared; each is drawn as soon as it was played. */
export function createBanditView(root: HTMLElement, options: PartOptions): PartView {
  let { values, seed } = options;
  let running: AbortController | undefined;
  const kept = new Map<string, BanditCurve>();
  let where = '';
  const view = createPartFrame(
    root,
    describedPart('bandits'),
    { play: 'Play again', pause: 'Stop', reset: 'Next seed' },
    { playOrPause, step: reset, reset, change: chosen },
  );
  const charts = createPicturePanel(view.pictures, 3);
  const body = made('tbody');
  const columns = ['Strategy', 'Reward, last 100', 'Best arm, last 100', 'Regret'];
  view.facts.append(
    made('table', {}, [
      made('caption', {}, ['What came of it']),
      made('thead', {}, [
        made(
          'tr',
          {},
          columns.map((text) => made('th', { scope: 'col' }, [text])),
        ),
      ]),
      body,
    ]),
  );

  async function run(rest: number): Promise<void> {
    running?.abort();
    const own = new AbortController();
    running = own;
    view.showPlaying(true);
    try {
      await turn(rest);
      if (running !== own) return;
      const chosen = strategiesOf(values);
      for (const [i, { strategy }] of chosen.entries()) {
        const key = keyOf(strategy.name);
        if (kept.has(key)) continue;
        const { curves, backend } = await simulateBandits({
          bandit: banditOf(values),
          strategies: [strategy],
          problems: numberOf(BANDIT_CONTROLS, values, 'problems'),
          steps: numberOf(BANDIT_CONTROLS, values, 'steps'),
          seed,
          backend: options.backend ?? 'auto',
          signal: own.signal,
          onProgress: ({ fraction, step }) => {
            if (running === own) view.showProgress((i + fraction) / chosen.length, step);
          },
        });
        if (running !== own) return;
        where = backend === 'webgpu' ? 'on the GPU' : 'on the CPU';
        if (curves[0] !== undefined) keep(key, curves[0]);
        draw();
      }
      draw();
      options.onNews(chosen.length === 0 ? 'No strategy is on.' : `${chosen.length} strategies were played.`);
    } catch (error) {
      if (running === own && !(error instanceof ForerunError && error.code === 'aborted')) view.showProblem(error);
    }
    if (running !== own) return;
    running = undefined;
    view.showProgress(undefined);
    view.showPlaying(false);
  }

  function keep(key: string, curve: BanditCurve): void {
    kept.set(key, curve);
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
  }

  /** All that a curve depends on. */
  function keyOf(name: string): string {
    const of = ['arms', 'count', 'problems', 'steps'].map((each) => settingOf(BANDIT_CONTROLS, values, each));
    return JSON.stringify([name, seed, ...of]);
  }

  function playOrPause(): void {
    if (running !== undefined) {
      running.abort();
      running = undefined;
      view.showProgress(undefined);
      view.showPlaying(false);
      return;
    }
    kept.clear();
    draw();
    void run(0);
  }

  function reset(): void {
    chosen(values, (seed + 1) % 2 ** 32);
  }

  function chosen(next: PartValues, nextSeed: number): void {
    change(next, nextSeed);
    options.onChoice({ values, seed });
  }

  function change(next: PartValues, nextSeed: number): void {
    // Options that cannot be are refused here, and nothing has changed.
    banditOf(next);
    strategiesOf(next);
    [values, seed] = [next, nextSeed];
    view.showProblem(undefined);
    view.show(values, seed);
    draw();
    void run(RESTS_MS);
  }

  function draw(): void {
    const shown = strategiesOf(values).flatMap(({ name, strategy }) => {
      const curve = kept.get(keyOf(strategy.name));
      return curve === undefined ? [] : [{ name, curve }];
    });
    // A strategy keeps its colour, whichever others there are.
    const all = STRATEGIES.map(([name]) => shown.find((each) => each.name === name)?.curve);
    const problems = numberOf(BANDIT_CONTROLS, values, 'problems').toLocaleString('en');
    const subtitle = `mean over ${problems} problems, seed ${seed}`;
    charts.show(banditCharts(all).map((spec) => chart({ ...spec, width: charts.width, height: 320, subtitle })));
    body.replaceChildren(
      ...shown.map(({ curve: { name, rewards, optimal, regrets } }) =>
        made('tr', {}, [
          made('th', { scope: 'row' }, [name]),
          ...[
            mean(rewards.subarray(-100)).toFixed(3),
            `${(100 * mean(optimal.subarray(-100))).toFixed(1)} %`,
            (regrets.at(-1) ?? 0).toFixed(1),
          ].map((text) => made('td', {}, [text])),
        ]),
      ),
    );
    const best = shown.toSorted((a, b) => (a.curve.regrets.at(-1) ?? 0) - (b.curve.regrets.at(-1) ?? 0))[0];
    const steps = numberOf(BANDIT_CONTROLS, values, 'steps').toLocaleString('en');
    view.showSummary(
      best === undefined
        ? strategiesOf(values).length === 0
          ? 'No strategy is on: switch a strategy on.'
          : 'Nothing was played yet.'
        : `After ${steps} pulls the least regret, ${(best.curve.regrets.at(-1) ?? 0).toFixed(1)}, is that of ${best.curve.name}. Played ${where}.`,
    );
  }

  view.show(values, seed);
  draw();
  void run(0);
  return {
    name: 'bandits',
    get playing() {
      return running !== undefined;
    },
    playOrPause,
    step: reset,
    reset,
    change(next, nextSeed) {
      try {
        change(next, nextSeed);
      } catch (error) {
        view.showProblem(error);
      }
    },
    destroy() {
      running?.abort();
      running = undefined;
      view.destroy();
    },
  };
}
