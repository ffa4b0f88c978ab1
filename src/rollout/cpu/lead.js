// @ts-check
// How threads of the CPU backend divide a program among them. Plain JavaScript, because workers load it as it stands.
import { noteFailure, readFailure, WORD } from './words.js';

const CHUNK_BITS = 12;
const CHUNK_MASK = (1 << CHUNK_BITS) - 1;
/** A ticket that was never given out stands here when a sharing is ended early. */
const MOST_CHUNKS = CHUNK_MASK - 1;
const SHARING_MASK = (1 << (31 - CHUNK_BITS)) - 1;

/** How long threads look out for work before they sleep, in ms: about what waking costs, twice. */
export const LOOK_OUT_MS = 0.1;

/**
 * Work worth sharing, in ms: with helpers that look out, with helpers that sleep, and with those that sleep while one program
 * follows another: woken for this one, they will look out for the next.
 */
const WORTH_MS = { awake: 0.015, asleep: 0.1, asleepInSeries: 0.03 };

/** Chunks are so long, in ms: between them the leader can look at the clock, and engines can switch to optimised code. */
const CHUNK_MS = { least: 0.008, most: 0.5, alone: 2 };

/** Chunks of a shared step per thread: the last ones should end together. */
const CHUNKS_PER_THREAD = 24;

/** Clocks of browsers are coarse: no call of a kernel is taken to be shorter, in ms. */
const LEAST_MS = 0.0005;

/** How long the leader sleeps at once, in ms. */
const NAP_MS = 5;

/**
 * A step in a thread of its own.
 *
 * @typedef {object} ThreadStep
 * @property {(...args: readonly number[]) => void} run
 * @property {number[]} args Of `run`: first and count, which change, then what is bound.
 * @property {number} runs How often the entry point runs.
 * @property {number | undefined} cost ms a run, as measured by the leader.
 */

/**
 * A program in a thread of its own.
 *
 * @typedef {object} ThreadProgram
 * @property {number} id
 * @property {number} threads How many threads it has memory for.
 * @property {readonly ThreadStep[]} steps
 */

/**
 * A program as it is posted to a thread, which makes it its own.
 *
 * @typedef {object} PostedProgram
 * @property {'program'} kind
 * @property {number} id
 * @property {number} threads
 * @property {WebAssembly.Memory | undefined} memory The thread's own where none is given.
 * @property {readonly WebAssembly.Module[]} modules
 * @property {readonly {module: number, args: readonly number[], frameBytes: number, runs: number}[]} steps
 * `args` without first and count. The first of them is the frame of thread 0; each other has its own behind.
 */

/**
 * Those that help the leader.
 *
 * @typedef {object} Helpers
 * @property {Int32Array} words See {@link WORD}.
 * @property {boolean} isBusy Set while a program shares a step with them; another, which got its turn in between, does without.
 * @property {number} endedAt When a program last ended that they could have helped with.
 * @property {(threads: number) => void} start Called when there is work for more helpers than have started.
 * @property {() => string | undefined} lost Why a helper ended that should not have.
 */

/**
 * Whether a run is to end before it is done; it looks after each pause.
 *
 * @typedef {object} Signal
 * @property {boolean} ended
 */

/**
 * Runs a program on this thread, sharing the longer steps with helpers where there are any. Yields the time now and then, so
 * that the caller can let other things happen and say so (`next(true)`).
 *
 * @param {ThreadProgram} program
 * @param {Helpers | undefined} helpers
 * @param {Signal} signal
 * @returns {Generator<number, void, boolean | undefined>}
 */
export function* lead(program, helpers, signal) {
  let at = performance.now();
  const inSeries = helpers !== undefined && at - helpers.endedAt < LOOK_OUT_MS;
  for (const [index, step] of program.steps.entries()) {
    const { runs } = step;
    for (let first = 0; first < runs; ) {
      const rest = runs - first;
      if (helpers !== undefined && rest > 1 && isWorthSharing(program, step, rest, helpers, inSeries)) {
        yield* share(program, index, first, helpers, signal);
        if (signal.ended) return;
        at = performance.now();
        break;
      }
      const count = Math.min(rest, step.cost === undefined ? 1 : runsWithin(step, CHUNK_MS.alone));
      call(step, first, count);
      const now = performance.now();
      measure(step, count, now - at);
      first += count;
      at = (yield now) ? performance.now() : now;
      if (signal.ended) return;
    }
  }
  if (helpers !== undefined) helpers.endedAt = at;
}

/**
 * @param {ThreadProgram} program
 * @param {ThreadStep} step
 * @param {number} rest
 * @param {Helpers} helpers
 * @param {boolean} inSeries
 */
function isWorthSharing({ threads }, { cost }, rest, { words, isBusy, start }, inSeries) {
  if (cost === undefined || isBusy) return false;
  const ms = cost * rest;
  if (ms < WORTH_MS.awake) return false;
  const isLong = ms >= (inSeries ? WORTH_MS.asleepInSeries : WORTH_MS.asleep);
  const ready = Atomics.load(words, WORD.ready);
  if (ready < threads - 1 && isLong) start(threads);
  if (ready === 0) return false;
  return isLong || Atomics.load(words, WORD.sleepers) < ready;
}

/**
 * Does the rest of a step together with the helpers.
 *
 * @param {ThreadProgram} program
 * @param {number} index
 * @param {number} first
 * @param {Helpers} helpers
 * @param {Signal} signal
 * @returns {Generator<number, void, boolean | undefined>}
 */
function* share(program, index, first, helpers, signal) {
  const { words, lost } = helpers;
  const step = /** @type {ThreadStep} */ (program.steps[index]);
  const rest = step.runs - first;
  const threads = Math.min(program.threads, 1 + Atomics.load(words, WORD.ready));
  const ms = ((step.cost ?? 0) * rest) / (threads * CHUNKS_PER_THREAD);
  const perChunk = Math.max(
    runsWithin(step, Math.min(CHUNK_MS.most, Math.max(CHUNK_MS.least, ms))),
    Math.ceil(rest / MOST_CHUNKS),
  );
  const chunks = Math.ceil(rest / perChunk);
  Atomics.store(words, WORD.program, program.id);
  Atomics.store(words, WORD.step, index);
  Atomics.store(words, WORD.first, first);
  Atomics.store(words, WORD.perChunk, perChunk);
  Atomics.store(words, WORD.chunks, chunks);
  Atomics.store(words, WORD.finished, 0);
  Atomics.store(words, WORD.failed, 0);
  const sharing = ((Atomics.load(words, WORD.ticket) >> CHUNK_BITS) + 1) & SHARING_MASK;
  Atomics.store(words, WORD.ticket, sharing << CHUNK_BITS);
  Atomics.add(words, WORD.bell, 1);
  if (Atomics.load(words, WORD.sleepers) > 0) Atomics.notify(words, WORD.bell);

  helpers.isBusy = true;
  try {
    let at = performance.now();
    for (let count = take(words, program); count > 0 && !signal.ended; count = take(words, program)) {
      const now = performance.now();
      measure(step, count, now - at);
      at = (yield now) ? performance.now() : now;
    }
    if (signal.ended) {
      // Nothing more is given out, and what is out is awaited.
      const ticket = Atomics.exchange(words, WORD.ticket, (sharing << CHUNK_BITS) | CHUNK_MASK);
      yield* finish(words, Math.min(ticket & CHUNK_MASK, chunks), lost);
    } else yield* finish(words, chunks, lost);
  } finally {
    helpers.isBusy = false;
  }
  const failure = readFailure(words);
  if (failure !== undefined) throw new Error(failure);
}

/**
 * Takes a chunk of what is shared and does it. What fails is noted for the leader.
 *
 * @param {Int32Array} words
 * @param {ThreadProgram | ((id: number) => ThreadProgram | undefined)} known
 * @returns {number} runs done; 0 when there are none to take
 */
export function take(words, known) {
  for (;;) {
    const ticket = Atomics.load(words, WORD.ticket);
    const chunk = ticket & CHUNK_MASK;
    const chunks = Atomics.load(words, WORD.chunks);
    if (chunk >= chunks) return 0;
    const id = Atomics.load(words, WORD.program);
    const program = typeof known === 'function' ? known(id) : known;
    const step = program?.steps[Atomics.load(words, WORD.step)];
    if (step === undefined) return 0;
    const perChunk = Atomics.load(words, WORD.perChunk);
    const first = (Atomics.load(words, WORD.first) >>> 0) + chunk * perChunk;
    // While this chunk is not taken nobody writes what was just read: the ticket says whether it still holds.
    if (Atomics.compareExchange(words, WORD.ticket, ticket, ticket + 1) !== ticket) continue;
    const count = Math.min(perChunk, step.runs - first);
    try {
      call(step, first, count);
    } catch (error) {
      noteFailure(words, error);
    }
    const finished = Atomics.add(words, WORD.finished, 1) + 1;
    if (finished >= chunks && Atomics.load(words, WORD.leaderSleeps) !== 0) Atomics.notify(words, WORD.finished);
    return count;
  }
}

/**
 * Waits until `chunks` chunks are done.
 *
 * @param {Int32Array} words
 * @param {number} chunks
 * @param {Helpers['lost']} lost
 * @returns {Generator<number, void, boolean | undefined>}
 */
function* finish(words, chunks, lost) {
  const until = performance.now() + LOOK_OUT_MS;
  while (Atomics.load(words, WORD.finished) < chunks) {
    const now = performance.now();
    if (now < until) continue;
    nap(words, chunks);
    const reason = lost();
    if (reason !== undefined) throw new Error(reason);
    yield now;
  }
}

/**
 * @param {Int32Array} words
 * @param {number} chunks
 */
function nap(words, chunks) {
  Atomics.store(words, WORD.leaderSleeps, 1);
  const finished = Atomics.load(words, WORD.finished);
  if (finished < chunks) Atomics.wait(words, WORD.finished, finished, NAP_MS);
  Atomics.store(words, WORD.leaderSleeps, 0);
}

/**
 * @param {ThreadStep} step
 * @param {number} first
 * @param {number} count
 */
function call({ run, args }, first, count) {
  args[0] = first;
  args[1] = count;
  run(...args);
}

/**
 * The runs that take about `ms`, at least one.
 *
 * @param {ThreadStep} step
 * @param {number} ms
 */
function runsWithin({ cost = 0, runs }, ms) {
  return Math.max(1, Math.floor(Math.min(ms / cost, runs)));
}

/**
 * Learns what a run costs: slowly, since a thread may be interrupted.
 *
 * @param {ThreadStep} step
 * @param {number} count
 * @param {number} ms
 */
function measure(step, count, ms) {
  const cost = Math.max(ms, LEAST_MS) / count;
  if (step.cost === undefined) step.cost = cost;
  else step.cost += 0.2 * (Math.min(cost, 4 * step.cost) - step.cost);
}

/**
 * A posted program with its kernels instantiated for a thread.
 *
 * @param {PostedProgram} posted
 * @param {WebAssembly.Memory} memory
 * @param {number} thread
 * @returns {ThreadProgram}
 */
export function adopt({ id, threads, modules, steps }, memory, thread) {
  const runs = modules.map((module) => {
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    return /** @type {ThreadStep['run']} */ (exports.run);
  });
  return {
    id,
    threads,
    steps: steps.map(({ module, args: [frame = 0, ...bound], frameBytes, runs: count }) => {
      const own = [0, 0, frame + thread * frameBytes, ...bound];
      return { run: /** @type {ThreadStep['run']} */ (runs[module]), args: own, runs: count, cost: undefined };
    }),
  };
}
