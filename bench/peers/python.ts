import timing from './timing.py?raw';

/** The command that runs a script of this folder, after timing.py, on what it is given. */
export function pythonProgram(python: string, script: string, given: object): () => Promise<readonly string[]> {
  return async () => [python, '-c', `${timing}\n${script}`, JSON.stringify(given)];
}
