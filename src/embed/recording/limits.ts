/** How large a recorded run may be when it is read: bounds what a hostile file can make of memory. */
export const RUN_LIMITS = {
  /** Of a file, in bytes. */
  bytes: 256 * 2 ** 20,
  rows: 1_000_000,
  /** Components of a state or an action, settings, parameters, obstacles. */
  names: 1024,
  /** Characters of a name. */
  nameLength: 128,
  /** Numbers of all rows and plans together: as many as JSON of `bytes` has room for. */
  numbers: 16_000_000,
} as const;
