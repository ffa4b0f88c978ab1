// @ts-check
// The words that threads of the CPU backend share. Plain JavaScript, because workers load it as it stands: see worker.js.

/** Marks a worker as ours: its name in browsers, its data in Node and Deno. */
export const WORKER_NAME = 'forerun-cpu';

/** The words that threads share, each on cache lines of its own where several threads write. */
export const WORD = /** @type {const} */ ({
  /** Grows whenever there is something to see for the helpers, who sleep on it. */
  bell: 0,
  /** Helpers that sleep. */
  sleepers: 32,
  /** Which sharing this is, above the bits that count the chunks taken. */
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
  /** Where a worker leads: grows whenever there is something to see for it. It sleeps on it. */
  call: 512,
  /** Runs that the page has asked for, and of which program. */
  asked: 513,
  askedFor: 514,
  /** The run to be ended early. */
  stop: 515,
  /** Runs that have ended. The page waits on it. */
  answered: 544,
  /** Messages announced to each thread. */
  mail: 608,
  /** Set by each thread that has started. */
  joined: 640,
});

/** Threads at most. */
export const MOST_THREADS = 16;

/** Length of the shared words. */
export const WORDS = WORD.joined + MOST_THREADS;

const LONGEST_FAILURE = WORD.call - WORD.failure - 1;

/**
 * Notes why a thread failed, if none has before.
 *
 * @param {Int32Array} words
 * @param {unknown} error
 */
export function noteFailure(words, error) {
  if (Atomics.compareExchange(words, WORD.failed, 0, 1) !== 0) return;
  const text = String(error).slice(0, LONGEST_FAILURE);
  words[WORD.failure] = text.length;
  for (let i = 0; i < text.length; i++) words[WORD.failure + 1 + i] = text.charCodeAt(i);
}

/**
 * Why a thread failed, if one did.
 *
 * @param {Int32Array} words
 * @returns {string | undefined}
 */
export function readFailure(words) {
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
  const bell = thread === 0 ? WORD.call : WORD.bell;
  Atomics.add(words, bell, 1);
  Atomics.notify(words, bell);
}
