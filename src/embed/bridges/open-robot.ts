import type { BridgeConfig } from './config.ts';
import { foxgloveTransport } from './foxglove-client.ts';
import { type FoxgloveHost, foxgloveServer } from './foxglove-server.ts';
import { rosbridgeTransport } from './rosbridge.ts';
import type { LinkEvent, Transport } from './transport.ts';

/** The connections of a configuration. */
export interface OpenedRobot {
  readonly transport: Transport;
  /** Who watches connects to it. */
  readonly host: FoxgloveHost | undefined;
  close(): Promise<void>;
}

/**
 * Opens what a configuration names: the way to the robot, and the server that shows the run. Only where the robot connects to that server may
 * its clients publish.
 *
 * @throws ForerunError `invalid-argument` for addresses that cannot be used and packages that are missing
 */
export async function openRobot(
  { connect, serve }: BridgeConfig,
  onEvent: (event: LinkEvent) => void,
): Promise<OpenedRobot> {
  const host = serve && (await foxgloveServer({ ...serve, clientPublish: connect === 'clients', onEvent }));
  try {
    const transport = await wayTo(connect, host, onEvent);
    return {
      transport,
      host,
      async close() {
        await transport.close();
        if (host !== transport) await host?.close();
      },
    };
  } catch (error) {
    await host?.close();
    throw error;
  }
}

async function wayTo(
  connect: BridgeConfig['connect'],
  host: FoxgloveHost | undefined,
  onEvent: (event: LinkEvent) => void,
): Promise<Transport> {
  if (connect === 'clients') {
    if (host === undefined) throw new Error('checkConfig lets no configuration without a robot through.');
    return host;
  }
  return 'rosbridge' in connect
    ? rosbridgeTransport(connect.rosbridge, onEvent)
    : foxgloveTransport(connect.foxglove, onEvent);
}
