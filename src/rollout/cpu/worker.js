// @ts-check
// The workers of the CPU backend. Plain JavaScript, because Node loads it as it stands: from src/ in tests, from dist/ otherwise.
import { adopt, LOOK_OUT_MS, lead, take } from './lead.js';
import { noteFailure, WORD, WORKER_NAME } from './words.js';

/**
 * @import { Helpers, ThreadProgram } from './lead.js'
 */

/** Programs that take longer let messages come in between, after so many ms. */
const TURN_MS = 50;

/** A memory that only this worker has, and what a page asks of it. */
class Space {
  memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
  /** @type {Map<number, ThreadProgram>} */
  programs = new Map();
  signal = { ended: false };
  /** @type {string | undefined} */
  #failure;

  /** @param {any} message */
  receive(message) {
    try {
      switch (message.kind) {
        case 'grow':
          this.memory.grow(message.pages);
          break;
        case 'clear':
          new Uint8Array(this.memory.buffer).fill(0, message.address, message.address + message.byteLength);
          break;
        case 'program':
          this.programs.set(message.id, adopt(message, this.memory, 0));
          break;
        case 'forget':
          this.programs.delete(message.id);
          break;
        case 'write':
          new Uint32Array(this.memory.buffer).set(message.words, message.address / 4);
          break;
      }
    } catch (error) {
      this.#failure = String(error);
    }
  }

  /**
   * Runs a program and gives the words at an address.
   *
   * @param {number} id
   * @param {number} address
   * @param {number} length
   */
  async run(id, address, length) {
    const program = this.programs.get(id);
    if (program === undefined || this.#failure !== undefined) throw new Error(this.#failure ?? 'no such program');
    const course = lead(program, undefined, this.signal);
    let since = performance.now();
    for (let next = course.next(); next.done !== true; ) {
      const passes = next.value - since > TURN_MS;
      if (passes) {
        await turn();
        since = performance.now();
      }
      next = course.next(passes);
    }
    return new Uint32Array(this.memory.buffer, address, length).slice();
  }
}

/** @returns {Promise<void>} */
function turn() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

/**
 * A worker's life, in one of three ways: thread 0 leads programs for a page, others help, and one that was given no shared words
 * has memories to itself. The first two go on until there is mail, which only reaches a worker that returns to its event loop.
 *
 * @param {(message: unknown) => void} post
 * @returns {(message: any) => void} takes messages
 */
function createWorker(post) {
  /** @type {Map<number, ThreadProgram>} */
  const programs = new Map();
  /** @type {Int32Array | undefined} */
  let words;
  /** @type {Map<number, Space>} */
  const spaces = new Map();
  let thread = 0;
  let received = 0;
  let posts = false;
  let answered = 0;
  let wanted = 0;

  const programOf = (/** @type {number} */ id) => {
    const program = programs.get(id);
    return program !== undefined && thread < program.threads ? program : undefined;
  };

  /** Looks out for a change of a word, then sleeps until there is one. */
  const rest = (/** @type {Int32Array} */ shared, /** @type {number} */ word, /** @type {number} */ seen) => {
    const until = performance.now() + LOOK_OUT_MS;
    while (Atomics.load(shared, word) === seen && performance.now() < until);
    if (Atomics.load(shared, word) !== seen) return;
    if (thread > 0) Atomics.add(shared, WORD.sleepers, 1);
    Atomics.wait(shared, word, seen);
    if (thread > 0) Atomics.sub(shared, WORD.sleepers, 1);
  };

  const help = (/** @type {Int32Array} */ shared) => {
    for (;;) {
      const bell = Atomics.load(shared, WORD.bell);
      if (Atomics.load(shared, WORD.mail + thread) !== received) return;
      while (take(shared, programOf) > 0);
      rest(shared, WORD.bell, bell);
    }
  };

  const leadForPage = (/** @type {Int32Array} */ shared) => {
    /** @type {Helpers} */
    const helpers = {
      words: shared,
      isBusy: false,
      endedAt: Number.NEGATIVE_INFINITY,
      start: (threads) => {
        if (threads > wanted) post({ kind: 'start', threads });
        wanted = Math.max(wanted, threads);
      },
      lost: () => undefined,
    };
    for (;;) {
      const call = Atomics.load(shared, WORD.call);
      if (Atomics.load(shared, WORD.mail) !== received) return;
      const asked = Atomics.load(shared, WORD.asked);
      if (asked === answered) {
        rest(shared, WORD.call, call);
        continue;
      }
      Atomics.store(shared, WORD.failed, 0);
      try {
        const program = programs.get(Atomics.load(shared, WORD.askedFor));
        if (program === undefined) throw new Error('the program is not known');
        const signal = {
          get ended() {
            return Atomics.load(shared, WORD.stop) === asked;
          },
        };
        for (const _ of lead(program, helpers, signal));
      } catch (error) {
        noteFailure(shared, error);
      }
      answered = asked;
      Atomics.store(shared, WORD.answered, asked);
      if (posts) post({ kind: 'answered' });
      else Atomics.notify(shared, WORD.answered);
    }
  };

  const receive = (/** @type {any} */ message) => {
    switch (message.kind) {
      case 'join':
        words = /** @type {Int32Array} */ (message.words);
        ({ thread, posts } = message);
        Atomics.store(words, WORD.joined + thread, 1);
        if (thread > 0) Atomics.add(words, WORD.ready, 1);
        post({ kind: 'ready' });
        break;
      case 'program':
        programs.set(message.id, adopt(message, message.memory, thread));
        break;
      case 'forget':
        programs.delete(message.id);
        break;
    }
  };

  const receiveForSpace = (/** @type {any} */ message) => {
    const { kind, space } = message;
    const known = spaces.get(space);
    switch (kind) {
      case 'open':
        spaces.set(space, new Space());
        post({ kind: 'ready', space });
        break;
      case 'close':
        if (known !== undefined) known.signal.ended = true;
        spaces.delete(space);
        break;
      case 'run':
        known?.run(message.id, message.address, message.length).then(
          (result) => post({ kind: 'ran', space, words: result }),
          (error) => post({ kind: 'failed', space, reason: String(error) }),
        );
        break;
      default:
        known?.receive(message);
    }
  };

  return (message) => {
    received++;
    if (message.space !== undefined) receiveForSpace(message);
    else receive(message);
    if (words === undefined) return;
    if (thread === 0) leadForPage(words);
    else help(words);
  };
}

const threads = globalThis.process?.getBuiltinModule?.('node:worker_threads');
const port = threads?.parentPort;
if (port && threads.workerData === WORKER_NAME) {
  port.on(
    'message',
    createWorker((message) => port.postMessage(message)),
  );
} else if (
  typeof WorkerGlobalScope === 'function' &&
  globalThis instanceof WorkerGlobalScope &&
  /** @type {{name?: string}} */ (globalThis).name === WORKER_NAME
) {
  const receive = createWorker((message) => globalThis.postMessage(message));
  globalThis.addEventListener('message', ({ data }) => receive(data));
}
