/** Version of the package, as files name what wrote them; a test compares it with package.json. */
export const FORERUN_VERSION = '0.1.0';
