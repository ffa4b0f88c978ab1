/** The part of JSON Schema that message schemas use. */
interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly oneOf?: readonly { readonly const: unknown }[];
  readonly minimum?: number;
  readonly maximum?: number;
}

/** What a message has that its schema does not allow; fields that it does not name are complained about, too. */
export function complaintsAbout(message: unknown, given: object, at = 'message'): readonly string[] {
  const schema = given as Schema;
  if (schema.oneOf !== undefined) {
    return schema.oneOf.some((choice) => choice.const === message) ? [] : [`${at} is ${String(message)}`];
  }
  const { type, properties = {}, required = [], items = {}, minimum = -Infinity, maximum = Infinity } = schema;
  switch (type) {
    case 'object': {
      if (typeof message !== 'object' || message === null || Array.isArray(message)) return [`${at} is no object`];
      const entries = Object.entries(message);
      return [
        ...required.filter((name) => !Object.hasOwn(message, name)).map((name) => `${at}.${name} is missing`),
        ...entries.flatMap(([name, value]) => {
          const field = properties[name];
          return field === undefined ? [`${at}.${name} is unknown`] : complaintsAbout(value, field, `${at}.${name}`);
        }),
      ];
    }
    case 'array':
      if (!Array.isArray(message)) return [`${at} is no list`];
      return message.flatMap((each, i) => complaintsAbout(each, items, `${at}[${i}]`));
    case 'integer':
    case 'number': {
      const fits = typeof message === 'number' && message >= minimum && message <= maximum;
      return fits && (type === 'number' || Number.isInteger(message)) ? [] : [`${at} is ${String(message)}`];
    }
    default:
      return typeof message === type ? [] : [`${at} is no ${type}`];
  }
}
