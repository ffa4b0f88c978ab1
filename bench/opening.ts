import { type BenchDocument, SCHEMA } from './document.ts';
import { describeMachine } from './machine.ts';

/** What a document says before anything is measured: when, by which command, on which machine. */
export function documentHead(command: string): Pick<BenchDocument, 'schema' | 'date' | 'command' | 'machine'> {
  return { schema: SCHEMA, date: new Date().toISOString(), command, machine: describeMachine() };
}
