import { ForerunError } from '../../src/error.ts';
import { type BenchDocument, SCHEMA } from '../document.ts';
import { DOCUMENT } from './document.ts';

/**
 * Reads a document that this harness wrote, and checks that it is one.
 *
 * @param what For the message: `"bench: --compare: 'old.json'"`
 * @throws ForerunError `invalid-argument` for text that is no JSON, another schema, or a field that is missing or wrong; by its path
 */
export function readDocument(what: string, json: string): BenchDocument {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ForerunError(
      'invalid-argument',
      `${what} is no JSON (${reason}); name a file that --json or --out has made.`,
    );
  }
  const schema = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
  if (typeof schema === 'string' && schema !== SCHEMA && schema.startsWith('forerun-bench/')) {
    throw new ForerunError(
      'invalid-argument',
      `${what} has the schema ${schema}, and this version reads ${SCHEMA}; measure again, or read it with the version that wrote it.`,
    );
  }
  const fault = DOCUMENT.fault(value, '');
  if (fault === undefined) return value as BenchDocument;
  const got = fault.got === undefined ? 'missing' : (JSON.stringify(fault.got) ?? 'nothing').slice(0, 80);
  throw new ForerunError(
    'invalid-argument',
    `${what} is no document of ${SCHEMA}: ${fault.path || 'the whole'} is ${got}; expected ${fault.expected}.`,
  );
}
