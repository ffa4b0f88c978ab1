import { messageSchemas, stepMessages, TOPICS } from '../recording/messages.ts';
import type { RunHeader, RunRow } from '../recording/run.ts';
import { pointDrawing } from '../recording/scene-update.ts';
import { sceneUpdateSchema } from '../recording/scene-update-schema.ts';
import type { FoxgloveHost } from './foxglove-server.ts';

/**
 * Shows a run to the clients of a Foxglove server while it happens, on the same topics that a recording has: `/forerun/state`,
 * `/forerun/command`, `/forerun/plan`, and `/forerun/scene` as `foxglove.SceneUpdate`.
 *
 * @param frame Coordinate frame of the drawing
 * @returns Shows a step
 */
export async function showRun(host: FoxgloveHost, header: RunHeader, frame: string): Promise<(row: RunRow) => void> {
  const schemas = messageSchemas(header);
  host.addTopic(TOPICS.state, 'forerun.State', JSON.stringify(schemas.state));
  host.addTopic(TOPICS.command, 'forerun.Command', JSON.stringify(schemas.command));
  host.addTopic(TOPICS.plan, 'forerun.Plan', JSON.stringify(schemas.plan));
  host.addTopic(TOPICS.scene, 'foxglove.SceneUpdate', await sceneUpdateSchema());
  const drawing = pointDrawing(header);
  let step = 0;
  return (row) => {
    const at = header.startedAt + 1000 * row.time;
    const messages = stepMessages(header, row, step++, at, drawing, frame);
    for (const [name, message] of Object.entries(messages)) host.send(TOPICS[name as keyof typeof TOPICS], message, at);
  };
}
