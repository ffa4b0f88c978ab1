import { ros1, ros2 } from 'virtual:forerun-ros-definitions';
import type { PanelExtensionContext } from '@foxglove/extension';
import type { RosDefinition } from './ros-definitions.ts';

/** What is published under a name. */
export type PublishedKind = 'json' | 'twist' | 'twist-stamped' | 'scene';

/** What a host has to offer to somebody who publishes; absent where the data source takes nothing. */
export type PublishingContext = Pick<
  PanelExtensionContext,
  'advertise' | 'unadvertise' | 'publish' | 'dataSourceProfile'
>;

/** Names of schemas: of ROS, and of everybody else. */
const SCHEMAS: Readonly<Record<PublishedKind, readonly [ros: string | undefined, others: string]>> = {
  json: [undefined, 'forerun.Command'],
  twist: ['geometry_msgs/Twist', 'geometry_msgs/Twist'],
  'twist-stamped': ['geometry_msgs/TwistStamped', 'geometry_msgs/TwistStamped'],
  scene: ['foxglove_msgs/SceneUpdate', 'foxglove.SceneUpdate'],
};

/** Messages of a panel on their way to the host: advertised when the user says so, and no sooner. */
export interface Publisher {
  /** Why this host cannot publish; undefined where it can. */
  readonly cannot: string | undefined;
  /**
   * Announces topics, and takes back all others. An empty name is left out.
   *
   * @returns What went wrong, for the user; undefined if nothing did
   */
  open(topics: readonly { readonly topic: string; readonly kind: PublishedKind }[]): string | undefined;
  /** Publishes on a topic that is open; else does nothing. @throws whatever the host throws */
  publish(topic: string, message: object): void;
  close(): void;
}

/** A {@link Publisher} on a host's context. */
export function createPublisher(context: PublishingContext): Publisher {
  const open = new Map<string, PublishedKind>();
  const cannot =
    context.advertise === undefined || context.publish === undefined
      ? 'This data source takes no messages: open a live connection (rosbridge, Foxglove WebSocket).'
      : undefined;
  const profile = context.dataSourceProfile;
  const isRos = profile === 'ros1' || profile === 'ros2';
  const definitions = new Map<string, RosDefinition>(Object.entries(profile === 'ros1' ? ros1 : ros2));

  const take = (topic: string): void => {
    open.delete(topic);
    try {
      context.unadvertise?.(topic);
    } catch {
      // A host that has closed the connection has forgotten the topic, too.
    }
  };

  return {
    cannot,
    open(topics) {
      const wanted = new Map(topics.filter(({ topic }) => topic !== '').map(({ topic, kind }) => [topic, kind]));
      for (const [topic, kind] of open) if (wanted.get(topic) !== kind) take(topic);
      const problems: string[] = [];
      for (const [topic, kind] of wanted) {
        if (open.has(topic)) continue;
        const [ros, others] = SCHEMAS[kind];
        const schema = isRos ? ros : others;
        if (schema === undefined) {
          problems.push(`${topic}: ROS has no JSON; choose another kind of command`);
          continue;
        }
        try {
          // Hosts that need no definitions pass them over.
          context.advertise?.(topic, schema, { datatypes: definitions });
          open.set(topic, kind);
        } catch (error) {
          problems.push(`${topic}: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
      return problems.length > 0 ? problems.join('; ') : undefined;
    },
    publish(topic, message) {
      if (open.has(topic)) context.publish?.(topic, message);
    },
    close() {
      for (const topic of [...open.keys()]) take(topic);
    },
  };
}
