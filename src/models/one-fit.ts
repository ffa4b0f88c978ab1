import { invalid } from './data/check.ts';

/** Runs a fit, unless the same model is being fitted already. */
export type OneFit = <Result>(work: () => Promise<Result>) => Promise<Result>;

/**
 * One fit of a model at a time: of two that overlap the last to end would win, whichever that is.
 *
 * @param api whose fits they are, for the message
 * @throws ForerunError `invalid-argument`, from the returned function, while another fit runs
 */
export function oneFit(api: string): OneFit {
  let fitting = false;
  return async (work) => {
    if (fitting) throw invalid(api, 'the model is being fitted; await that fit first.');
    fitting = true;
    try {
      return await work();
    } finally {
      fitting = false;
    }
  };
}
