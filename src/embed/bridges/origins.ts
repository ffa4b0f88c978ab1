/** Pages of these may always connect: their hosts are dashboards that the user opened. `file://` is how desktop dashboards show themselves. */
const DASHBOARDS = ['https://app.foxglove.dev', 'file://'];
const THIS_MACHINE = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Whether a page may connect to a server of ours. A browser lets every page of the web open a WebSocket to this machine, and says from
 * where it is; without a check any page could watch and drive the robot. Programs that are no browsers name no origin.
 */
export function isAllowedOrigin(origin: string | undefined, more: readonly string[]): boolean {
  if (origin === undefined || origin === '') return true;
  if (DASHBOARDS.includes(origin) || more.includes(origin)) return true;
  return (
    URL.canParse(origin) &&
    /^https?:$/.test(new URL(origin).protocol) &&
    THIS_MACHINE.includes(new URL(origin).hostname)
  );
}
