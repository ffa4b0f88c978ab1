// @ts-check
// The workers of the CPU backend. Plain JavaScript, because Node loads it as it stands: from src/ in tests, from dist/ otherwise.
import { adopt, LOOK_OUT_MS, lead, take } from './lead.js';
import { noteFailure, WORD, WORKER_NAME } from './words.js';

/**
 * @import { Helpers, ThreadProgram } from './lead.js'
 */

/** What a page asks of a worker that has the memory to itself. */
class OwnMemory {
  memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
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
   * @param {ThreadProgram} program
   * @param {number} address
   * @param {number} length
   */
  run(program, address, length) {
    if (this.#failure !== undefined) throw new Error(this.#failure);
    for (const _ of lead(program, undefined, { ended: false }));
    return new Uint32Array(this.memory.buffer, address, length).slice();
  }
}

/**
 * A worker's life, in one of three ways: thread 0 leads programs for a page, others help, and one that was given no shared words
 * has the memory to itself. The first two go on until there is mail, which only reaches a worker that returns to its event loop.
 *
 * @param {(message: unknown) => void} post
 * @returns {(message: any) => void} takes messages
 */
function createWorker(post) {
  /** @type {Map<number, ThreadProgram>} */
  const programs = new Map();
  /** @type {Int32Array | undefined} */
  let words;
  /** @type {OwnMemory | undefined} */
  let own;
  let thread = 0;
  let received = 0;
  let posts = false;
  let answered = 0;
  let wanted = 0;

  const known = (/** @type {number} */ id) => {
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
      while (take(shared, known) > 0);
      rest(shared, WORD.bell, bell);
    }
  };

  const leadForPage = (/** @type {Int32Array} */ shared) => {
    /** @type {Helpers} */
    const helpers = {
      words: shared,
      isBusy: false,
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

  return (message) => {
    received++;
    switch (message.kind) {
      case 'join':
        words = /** @type {Int32Array} */ (message.words);
        ({ thread, posts } = message);
        Atomics.store(words, WORD.joined + thread, 1);
        if (thread > 0) Atomics.add(words, WORD.ready, 1);
        post({ kind: 'ready' });
        break;
      case 'own':
        own = new OwnMemory();
        post({ kind: 'ready' });
        break;
      case 'program':
        programs.set(message.id, adopt(message, message.memory ?? own?.memory, thread));
        break;
      case 'forget':
        programs.delete(message.id);
        break;
      case 'run':
        try {
          const program = /** @type {ThreadProgram} */ (programs.get(message.id));
          post({ kind: 'ran', words: own?.run(program, message.address, message.length) });
        } catch (error) {
          post({ kind: 'failed', reason: String(error) });
        }
        break;
      default:
        own?.receive(message);
    }
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
