import { ForerunError } from '../../error.ts';
import { Turns } from '../../rollout/turns.ts';

/** To be called in long loops: lets the event loop have its turn when it is due, and ends the work when it was called off. */
export type Pause = () => Promise<void>;

/** @throws ForerunError `aborted`, from the returned function, once the signal has fired */
export function pauseFor(api: string, signal: AbortSignal | undefined): Pause {
  const turns = new Turns();
  return async () => {
    if (turns.due) await turns.pass();
    if (signal?.aborted) throw new ForerunError('aborted', `${api}: the signal called it off.`);
  };
}
