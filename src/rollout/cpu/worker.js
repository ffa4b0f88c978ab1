// @ts-check
// What the threads of the CPU backend do. Plain JavaScript in one file, because workers load it as it stands: Node from src/
// in tests, everything from dist/ otherwise. The thread that leads a program imports it; in a worker it listens.

/** Marks a worker as ours: its name in browsers, its data in Node and Deno. */
export const WORKER_NAME = 'forerun-cpu';

/** The words that threads share, each on cache lines of its own where several threads write. */
export const WORD = /** @type {const} */ ({
  /** Grows whenever there is something to see for the helpers, who sleep on it. */
  bell: 0,
  /** Helpers that sleep. */
  sleepers: 32,
  /** Which sharing this is, above {@link CHUNK_BITS} bits that count the chunks taken. */
  ticket: 64,
  /** Chunks done. */
  finished: 96,
  /** Set while the leader sleeps on `finished`. */
  leaderSleeps: 128,
  /** What is shared: written by the leader alone, while no chunk is out. */
  program: 160,
  step: 161,
  first: 162,
  perChunk: 163,
  chunks: 164,
  /** Helpers that have started. */
  ready: 192,
  /** Set when a thread failed; its message follows: a length, then UTF-16 code units. */
  failed: 224,
  failure: 225,
  /** Programs that the page has asked the leader for, and which one; it sleeps on it. */
  asked: 512,
  askedFor: 513,
  /** Programs that the leader has ended; the page waits on it. */
  answered: 544,
  /** Set by the page to end a program early. */
  stop: 576,
  /** Messages announced to each thread. */
  mail: 608,
  /** Set by each thread that has started. */
  joined: 640,
});

/** Threads at most. */
export const MOST_THREADS = 16;

/** Length of the shared words. */
export const WORDS = WORD.joined + MOST_THREADS;

const LONGEST_FAILURE = WORD.asked - WORD.failure - 1;

const CHUNK_BITS = 12;
const CHUNK_MASK = (1 << CHUNK_BITS) - 1;
/** A ticket that was never given out stands here when a sharing is ended early. */
const MOST_CHUNKS = CHUNK_MASK - 1;
const SHARING_MASK = (1 << (31 - CHUNK_BITS)) - 1;

/** How long threads look out for work before they sleep, in ms: about what waking costs, twice. */
const LOOK_OUT_MS = 0.1;

/** Work worth sharing, in ms, with helpers that look out and with helpers that sleep. */
const WORTH_MS = { awake: 0.015, asleep: 0.1 };

/** Chunks are so long, in ms: between them the leader can look at the clock, and engines can switch to optimised code. */
const CHUNK_MS = { least: 0.012, most: 0.5, alone: 2 };

/** Chunks of a shared step per thread: the last ones should end together. */
const CHUNKS_PER_THREAD = 24;

/** How long the leader sleeps at once, in ms. */
const NAP_MS = 5;

/**
 * A step in a thread of its own.
 *
 * @typedef {object} ThreadStep
 * @property {(...args: readonly number[]) => void} run
 * @property {number[]} args Of `run`: first and count, which change, then what is bound.
 * @property {number} runs How often the entry point runs.
 * @property {number} unit Runs that are never divided.
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
 * @property {readonly {module: number, args: readonly number[], frameBytes: number, runs: number, unit: number}[]} steps
 * `args` without first and count. The first of them is the frame of thread 0; each other has its own behind.
 */

/**
 * Those that help the leader.
 *
 * @typedef {object} Helpers
 * @property {Int32Array} words See {@link WORD}.
 * @property {(() => void) | undefined} start Called when there is work for helpers and none has started.
 * @property {() => string | undefined} lost Why a helper ended that should not have.
 */

/**
 * Runs a program on this thread, sharing the longer steps with helpers where there are any. Yields the time now and then, so
 * that the caller can let other things happen and say so (`next(true)`); it may end the program by `return()` there.
 *
 * @param {ThreadProgram} program
 * @param {Helpers | undefined} helpers
 * @returns {Generator<number, void, boolean | undefined>}
 */
export function* lead(program, helpers) {
  let at = performance.now();
  for (const [index, step] of program.steps.entries()) {
    const { runs, unit } = step;
    for (let first = 0; first < runs; ) {
      const rest = runs - first;
      if (helpers !== undefined && rest > unit && isWorthSharing(program, step, rest, helpers)) {
        yield* share(program, index, first, helpers);
        at = performance.now();
        break;
      }
      const count = Math.min(rest, step.cost === undefined ? unit : wholeUnits(step, CHUNK_MS.alone));
      call(step, first, count);
      const now = performance.now();
      measure(step, count, now - at);
      first += count;
      at = (yield now) ? performance.now() : now;
    }
  }
}

/**
 * @param {ThreadProgram} program
 * @param {ThreadStep} step
 * @param {number} rest
 * @param {Helpers} helpers
 */
function isWorthSharing({ threads }, { cost }, rest, { words, start }) {
  if (cost === undefined) return false;
  const ms = cost * rest;
  if (ms < WORTH_MS.awake) return false;
  const ready = Atomics.load(words, WORD.ready);
  if (ready < threads - 1 && ms >= WORTH_MS.asleep) start?.();
  if (ready === 0) return false;
  return ms >= WORTH_MS.asleep || Atomics.load(words, WORD.sleepers) < ready;
}

/**
 * Does the rest of a step together with the helpers.
 *
 * @param {ThreadProgram} program
 * @param {number} index
 * @param {number} first
 * @param {Helpers} helpers
 * @returns {Generator<number, void, boolean | undefined>}
 */
function* share(program, index, first, { words, lost }) {
  const step = /** @type {ThreadStep} */ (program.steps[index]);
  const rest = step.runs - first;
  const threads = Math.min(program.threads, 1 + Atomics.load(words, WORD.ready));
  const ms = ((step.cost ?? 0) * rest) / (threads * CHUNKS_PER_THREAD);
  const perChunk = Math.max(
    wholeUnits(step, Math.min(CHUNK_MS.most, Math.max(CHUNK_MS.least, ms))),
    step.unit * Math.ceil(rest / step.unit / MOST_CHUNKS),
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

  let isDone = false;
  try {
    let at = performance.now();
    for (let count = take(words, program); count > 0; count = take(words, program)) {
      const now = performance.now();
      measure(step, count, now - at);
      at = (yield now) ? performance.now() : now;
    }
    yield* finish(words, chunks, lost);
    isDone = true;
  } finally {
    // Ended early: nothing more is given out, and what is out is awaited.
    if (!isDone) {
      const ticket = Atomics.exchange(words, WORD.ticket, (sharing << CHUNK_BITS) | CHUNK_MASK);
      awaitNow(words, Math.min(ticket & CHUNK_MASK, chunks), lost);
    }
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
function take(words, known) {
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
    const first = Atomics.load(words, WORD.first) + chunk * perChunk;
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
 * As {@link finish}, without a pause.
 *
 * @param {Int32Array} words
 * @param {number} chunks
 * @param {Helpers['lost']} lost
 */
function awaitNow(words, chunks, lost) {
  while (Atomics.load(words, WORD.finished) < chunks && lost() === undefined) nap(words, chunks);
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
 * The runs that take about `ms`, in whole units.
 *
 * @param {ThreadStep} step
 * @param {number} ms
 */
function wholeUnits({ cost = 0, unit, runs }, ms) {
  return unit * Math.max(1, Math.floor(Math.min(ms / cost, runs) / unit));
}

/**
 * Learns what a run costs: slowly, since a thread may be interrupted.
 *
 * @param {ThreadStep} step
 * @param {number} count
 * @param {number} ms
 */
function measure(step, count, ms) {
  const cost = ms / count;
  if (step.cost === undefined) step.cost = cost;
  else step.cost += 0.2 * (Math.min(cost, 4 * step.cost + 1e-6) - step.cost);
}

/**
 * @param {Int32Array} words
 * @param {unknown} error
 */
function noteFailure(words, error) {
  if (Atomics.compareExchange(words, WORD.failed, 0, 1) !== 0) return;
  const text = String(error).slice(0, LONGEST_FAILURE);
  words[WORD.failure] = text.length;
  for (let i = 0; i < text.length; i++) words[WORD.failure + 1 + i] = text.charCodeAt(i);
}

/**
 * @param {Int32Array} words
 * @returns {string | undefined}
 */
function readFailure(words) {
  if (Atomics.load(words, WORD.failed) === 0) return undefined;
  const from = WORD.failure + 1;
  return String.fromCharCode(...words.slice(from, from + (words[WORD.failure] ?? 0)));
}

/**
 * Announces a message to a thread that may sleep. To be called before it is posted: a thread that got more than was announced
 * would wait for ever.
 *
 * @param {Int32Array} words
 * @param {number} thread
 */
export function announce(words, thread) {
  Atomics.add(words, WORD.mail + thread, 1);
  Atomics.add(words, WORD.bell, 1);
  Atomics.notify(words, WORD.bell);
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
    steps: steps.map(({ module, args: [frame = 0, ...bound], frameBytes, runs: count, unit }) => {
      const own = [0, 0, frame + thread * frameBytes, ...bound];
      return { run: /** @type {ThreadStep['run']} */ (runs[module]), args: own, runs: count, unit, cost: undefined };
    }),
  };
}

/**
 * A worker's life: helps until there is mail, which only reaches a worker that returns to its event loop.
 *
 * @returns {(message: any) => void} takes messages
 */
function createWorker() {
  /** @type {Map<number, ThreadProgram>} */
  const programs = new Map();
  /** @type {Int32Array | undefined} */
  let words;
  let thread = 0;
  let received = 0;

  const known = (/** @type {number} */ id) => {
    const program = programs.get(id);
    return program !== undefined && thread < program.threads ? program : undefined;
  };

  const help = (/** @type {Int32Array} */ shared) => {
    for (;;) {
      const bell = Atomics.load(shared, WORD.bell);
      if (Atomics.load(shared, WORD.mail + thread) !== received) return;
      while (take(shared, known) > 0);
      const until = performance.now() + LOOK_OUT_MS;
      while (Atomics.load(shared, WORD.bell) === bell && performance.now() < until);
      if (Atomics.load(shared, WORD.bell) !== bell) continue;
      Atomics.add(shared, WORD.sleepers, 1);
      Atomics.wait(shared, WORD.bell, bell);
      Atomics.sub(shared, WORD.sleepers, 1);
    }
  };

  return (message) => {
    received++;
    switch (message.kind) {
      case 'join':
        words = /** @type {Int32Array} */ (message.words);
        thread = message.thread;
        Atomics.store(words, WORD.joined + thread, 1);
        Atomics.add(words, WORD.ready, 1);
        break;
      case 'program':
        programs.set(message.id, adopt(message, message.memory, thread));
        break;
      case 'forget':
        programs.delete(message.id);
        break;
    }
    if (words !== undefined) help(words);
  };
}

const threads = globalThis.process?.getBuiltinModule?.('node:worker_threads');
if (threads?.parentPort && threads.workerData === WORKER_NAME) {
  threads.parentPort.on('message', createWorker());
} else if (
  typeof WorkerGlobalScope === 'function' &&
  globalThis instanceof WorkerGlobalScope &&
  /** @type {{name?: string}} */ (globalThis).name === WORKER_NAME
) {
  const receive = createWorker();
  globalThis.addEventListener('message', ({ data }) => receive(data));
}
