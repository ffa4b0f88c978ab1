import { WORKER_NAME } from './words.js';

/** A worker that runs `worker.js`. */
export interface StartedWorker {
  post(message: unknown): void;
  stop(): void;
}

/** What a worker tells. */
export interface WorkerEvents {
  onMessage(message: unknown): void;
  /** It could not start, or ended by itself. */
  onEnd(reason: string): void;
}

declare const Deno: { permissions?: { querySync(about: { name: 'read'; path: URL }): { state: string } } } | undefined;

/** Whether this is a page: it may neither wait nor compute for long, and starts Web Workers whatever else there is. */
export function isPage(): boolean {
  return typeof document === 'object' && typeof Worker === 'function';
}

/**
 * Starts a worker; `stop()` ends it, and it never keeps a process alive. This file imports nothing of its own folder but a name, so
 * that it is built into a file of its own, beside `worker.js`.
 *
 * @throws Error where the runtime offers no workers or forbids them
 */
export function startWorker(events: WorkerEvents): StartedWorker {
  const threads = globalThis.process?.getBuiltinModule?.('node:worker_threads');
  if (isPage() || threads === undefined) return startWebWorker(events);
  // Not written as bundlers know it: what follows is for Node and Deno, which load the file as it stands.
  const here = import.meta.url;
  const file = new URL('./worker.js', here);
  // Deno would ask whoever sits at the terminal.
  const allowed =
    typeof Deno === 'object' ? Deno.permissions?.querySync({ name: 'read', path: file }).state : 'granted';
  if (allowed !== 'granted') throw new Error(`no permission to read ${file.href}`);
  const worker = new threads.Worker(file, { workerData: WORKER_NAME, execArgv: [] });
  let stopped = false;
  const end = (reason: string) => {
    if (!stopped) events.onEnd(reason);
    stopped = true;
  };
  worker.on('message', events.onMessage);
  worker.on('error', (error) => end(String(error)));
  worker.on('exit', (code) => end(`it ended with code ${code}`));
  worker.unref();
  return {
    post: (message) => worker.postMessage(message),
    stop: () => {
      stopped = true;
      void worker.terminate();
    },
  };
}

function startWebWorker(events: WorkerEvents): StartedWorker {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'forerun-cpu' });
  worker.addEventListener('message', ({ data }) => events.onMessage(data));
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    events.onEnd(event.message || 'its script could not be loaded, or the page forbids workers');
  });
  return { post: (message) => worker.postMessage(message), stop: () => worker.terminate() };
}

/** A page waits so long for a worker's script, in ms. */
const START_MS = 10_000;

/** What a starting worker says, or the news that it says nothing. */
export function inTime<T = void>(
  listen: (resolve: (value: T) => void, reject: (error: unknown) => void) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`it did not start within ${START_MS / 1000} s`));
    const timer = setTimeout(late, START_MS);
    listen(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
