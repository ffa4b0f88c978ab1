import { describe, expect, it } from 'vitest';
import { toCsv } from './csv.ts';
import { toJsonl } from './jsonl.ts';
import { checkDataset, datasetManifest, readDatasetManifest } from './manifest.ts';
import { seededRandom } from './random.ts';
import { selectRows } from './rows.ts';
import { assorted, cart, refusal } from './space.testing.ts';

const all = assorted(cart, 50, seededRandom(4));
const text = toJsonl(all);
const created = new Date('2026-01-31T12:00:00Z');
const manifest = datasetManifest(all, { file: 'wägung 1.jsonl', text, source: 'a robot', created });

function manifestWith(change: object): unknown {
  return JSON.parse(JSON.stringify({ ...manifest, ...change }));
}

describe('the manifest of a dataset', () => {
  it('says what the file holds and comes back as it was', () => {
    expect(manifest).toMatchObject({
      file: 'wägung 1.jsonl',
      encoding: 'jsonl',
      bytes: text.length,
      rows: 50,
      created: '2026-01-31T12:00:00.000Z',
    });
    for (const given of [manifest, JSON.stringify(manifest)]) {
      expect(readDatasetManifest(given)).toEqual({ ...manifest, space: cart });
    }
    expect(datasetManifest(all, { file: 'a.csv', text: toCsv(all) }).encoding).toBe('csv');
  });

  it('tells a file that was changed', () => {
    const checked = readDatasetManifest(manifest);
    expect(() => checkDataset(checked, { bytes: text.length })).not.toThrow();
    expect(() => checkDataset(checked, all)).not.toThrow();
    expect(refusal(() => checkDataset(checked, { bytes: text.length - 1 })).message).toMatch(
      /the manifest says \d+; one of/,
    );
    const fewer = refusal(() => checkDataset(checked, selectRows(all, [0, 1])));
    expect(fewer.message).toMatch(/'wägung 1.jsonl' has 2 rows; the manifest says 50/);
    expect(fewer.code).toBe('invalid-data');
    const joined = { ...all, terminated: new Uint8Array(50), truncated: new Uint8Array(50) };
    expect(refusal(() => checkDataset(checked, joined)).message).toMatch(/has 1 episodes; the manifest says/);
  });

  it('is not made for files elsewhere', () => {
    for (const file of [
      '../a.csv',
      'a/b.csv',
      'a\\b.csv',
      'C:a.csv',
      '.csv',
      'a.txt',
      '..csv',
      `${'a'.repeat(300)}.csv`,
      'a\n.csv',
    ]) {
      expect(refusal(() => datasetManifest(all, { file, text })).code, file).toBe('invalid-argument');
    }
    expect(refusal(() => datasetManifest(all, { file: 'a.csv', text, created: new Date(Number.NaN) })).message).toMatch(
      /Date/,
    );
  });

  it.each<[string, unknown, RegExp]>([
    ['nothing', null, /is not an object/],
    ['half of it', JSON.stringify(manifest).slice(0, 100), /is not JSON/],
    ['megabytes', ' '.repeat(2 ** 20 + 1), /has 1048577 characters/],
    ['a model', manifestWith({ format: 'forerun-model' }), /format is "forerun-model"/],
    ['a later version', manifestWith({ version: 2 }), /version is 2/],
    ['a field too many', manifestWith({ url: 'http://a' }), /there is a field "url"/],
    ['a file elsewhere', manifestWith({ file: '../../etc/passwd.csv' }), /file is "\.\.\/\.\.\/etc/],
    ['no file', manifestWith({ file: undefined }), /file is undefined/],
    ['another encoding', manifestWith({ encoding: 'csv' }), /encoding is "csv"; the file's name says 'jsonl'/],
    ['rows below 0', manifestWith({ rows: -1 }), /rows is -1/],
    ['rows that are not whole', manifestWith({ rows: 1.5 }), /rows is 1\.5/],
    ['rows beyond all', manifestWith({ rows: 1e300 }), /rows is 1e\+300/],
    ['no bytes', manifestWith({ bytes: Number.NaN }), /bytes is null/],
    ['more episodes than rows', manifestWith({ episodes: 51 }), /51 episodes in 50 rows/],
    ['no source', manifestWith({ source: 7 }), /source is 7/],
    ['a novel', manifestWith({ source: 'x'.repeat(10_001) }), /source is "x/],
    ['no time', manifestWith({ created: 'yesterday' }), /created is "yesterday"/],
    ['a month 13', manifestWith({ created: '2026-13-01T00:00:00Z' }), /created is/],
    ['another space', manifestWith({ space: { state: ['x'] } }), /action is not an object/],
  ])('of a stranger is refused: %s', (_, given, message) => {
    const error = refusal(() => readDatasetManifest(given));
    expect(error.code).toBe('invalid-data');
    expect(error.message).toMatch(message);
  });
});
