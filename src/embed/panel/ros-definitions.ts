import messages from '@foxglove/rosmsg-msgs-common';
import schemas from '@foxglove/schemas/internal.js';

/** A message's fields as hosts of ROS data want them: `name` and `definitions`. */
export interface RosDefinition {
  readonly name: string;
  readonly definitions: readonly {
    readonly name: string;
    readonly type: string;
    readonly isArray: boolean;
    readonly isComplex: boolean;
    readonly isConstant?: boolean;
  }[];
}

/** What a panel publishes to ROS. */
export const PUBLISHED = ['geometry_msgs/Twist', 'geometry_msgs/TwistStamped', 'foxglove_msgs/SceneUpdate'] as const;

type Definitions = Readonly<Record<string, RosDefinition>>;

/**
 * Definitions of {@link PUBLISHED} and all that they are made of, for ROS 1 or 2. For the build: the packages that know them stay out of
 * the panel.
 */
export function rosDefinitions(rosVersion: 1 | 2): Definitions {
  const known = (rosVersion === 1 ? messages.ros1 : messages.ros2humble) as unknown as Definitions;
  const foxglove = new Map(
    Object.values(schemas.foxgloveMessageSchemas)
      .filter(({ rosEquivalent }) => rosEquivalent === undefined)
      .map((schema) => {
        const { rosMsgInterfaceName: name, fields } = schemas.generateRosMsgDefinition(schema, { rosVersion });
        return [name, { name, definitions: fields.map((field) => ({ ...field, isArray: field.isArray === true })) }];
      }),
  ) as unknown as Map<string, RosDefinition>;
  const found: Record<string, RosDefinition> = {};
  const collect = (name: string): void => {
    if (Object.hasOwn(found, name)) return;
    const definition = foxglove.get(name) ?? known[name];
    if (definition === undefined) throw new Error(`rosDefinitions: nobody defines ${name}`);
    found[name] = {
      name,
      definitions: definition.definitions.filter(({ isConstant }) => isConstant !== true).map(withoutText),
    };
    for (const field of definition.definitions) if (field.isComplex) collect(field.type);
  };
  PUBLISHED.forEach(collect);
  return found;
}

/** Descriptions are for people. */
function withoutText({ name, type, isArray, isComplex }: RosDefinition['definitions'][number]) {
  return { name, type, isArray, isComplex };
}
