import { optionalPackage } from '../recording/optional-package.ts';

/** The package, which is the user's to install. */
export function loadProtocol(): Promise<typeof import('@foxglove/ws-protocol')> {
  return optionalPackage('forerun bridges', '@foxglove/ws-protocol ws', () => import('@foxglove/ws-protocol'));
}
