import { describe, expect, it } from 'vitest';
import { fromCsv, toCsv } from './csv.ts';
import { decimal, shortDecimal } from './decimal.ts';
import { fromJsonl, toJsonl } from './jsonl.ts';
import { seededRandom } from './random.ts';
import { emptyTransitions } from './rows.ts';
import { assorted, cart, chooser, refusal } from './space.testing.ts';

const HEADER = 'state.p,action,reward,nextState.p,terminated,truncated\n';
const ROW = { state: [1], action: 2, reward: 3, nextState: [4], terminated: true, truncated: false };

/** A line with some fields replaced; undefined takes one out. */
function line(change: object = {}): string {
  return `${JSON.stringify({ ...ROW, ...change })}\n`;
}

describe('numbers as text', () => {
  it('give the same f32 again, in at most 9 digits', () => {
    const bits = new Uint32Array(1);
    const float = new Float32Array(bits.buffer);
    const random = seededRandom(11);
    const check = (value: number) => {
      const text = shortDecimal(value);
      const digits = text.replace(/e.*|[-.]/g, '').replace(/^0+|0+$/g, '');
      const same = Object.is(Math.fround(decimal(text)), value) && Object.is(Math.fround(JSON.parse(text)), value);
      if (!same || digits.length > 9) throw new Error(`${value} is written as ${text}`);
    };
    for (let i = 0; i < 20_000; i++) {
      bits[0] = random() * 2 ** 32;
      const value = float[0] ?? 0;
      if (Number.isFinite(value)) check(value);
    }
    for (const value of [0, -0, 1, -1, 2 ** -149, 2 ** -126, 3.4028234663852886e38, 16777217, 1e9, 1e21])
      check(Math.fround(value));
  });

  it('are short where they can be', () => {
    expect([0.1, 1e-7, 123456.7, 16777216, 1 / 3].map((value) => shortDecimal(Math.fround(value)))).toEqual([
      '0.1',
      '1e-7',
      '123456.7',
      '16777216',
      '0.33333334',
    ]);
  });

  it('are plain decimals and nothing else', () => {
    expect(['1', '-1.5', '+2', '.5', '5.', '1e3', '1E-3'].map(decimal)).toEqual([1, -1.5, 2, 0.5, 5, 1000, 0.001]);
    for (const text of [
      '',
      ' ',
      '1 2',
      'NaN',
      'Infinity',
      '-inf',
      '0x10',
      '1_000',
      '1,5',
      '--1',
      '.',
      'e5',
      '1e',
      '1n',
      'true',
    ]) {
      expect(decimal(text), text).toBeNaN();
    }
  });
});

describe.each([
  { name: 'JSONL', write: toJsonl, read: fromJsonl },
  { name: 'CSV', write: toCsv, read: fromCsv },
])('$name', ({ write, read }) => {
  it('gives back what was written, in all bits', () => {
    for (const space of [cart, chooser]) {
      for (const count of [0, 1, 500]) {
        const all = assorted(space, count, seededRandom(count));
        if (count > 0) all.rewards[0] = -0;
        expect(read(write(all), space)).toEqual(all);
      }
    }
  });

  it('is read with CRLF, a byte order mark, empty lines at the end, or no line end there', () => {
    const all = assorted(cart, 20, seededRandom(1));
    const text = write(all);
    for (const variant of [
      text.replaceAll('\n', '\r\n'),
      `\ufeff${text}`,
      `${text}\n\n`,
      `${text}\r\n \r\n`,
      text.trimEnd(),
    ]) {
      expect(read(variant, cart)).toEqual(all);
    }
  });

  it('is never written with numbers that are not finite', () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const all = { ...emptyTransitions(cart, 2), rewards: Float32Array.of(0, bad) };
      expect(refusal(() => write(all)).message).toMatch(/row 2 has reward = /);
    }
  });

  it.each([undefined, null, new Uint8Array(3)])('refuses what is no text: %o', (text) => {
    expect(refusal(() => read(text as unknown as string, cart)).message).toMatch(
      /text is .*; give the file's contents/,
    );
  });

  it('survives anything with rows or a refusal', () => {
    const random = seededRandom(30);
    const whole = write(assorted(chooser, 3, seededRandom(2)));
    const pieces = [
      '"',
      ',',
      '\n',
      '\r',
      '{',
      '}',
      '[',
      ']',
      ':',
      '-',
      'e',
      '1e999',
      'NaN',
      'null',
      '\0',
      '\ud800',
      ';',
      '\t',
      '""',
    ];
    for (let round = 0; round < 2000; round++) {
      let text = whole;
      for (let edits = 1 + Math.floor(random() * 3); edits > 0; edits--) {
        const at = Math.floor(random() * text.length);
        const piece = pieces[Math.floor(random() * pieces.length)] ?? '';
        text = text.slice(0, at) + piece + text.slice(at + Math.floor(random() * 5));
      }
      try {
        const { count, states, rewards, actions } = read(text, chooser);
        expect(count).toBeLessThan(5);
        expect([...states, ...rewards].every(Number.isFinite)).toBe(true);
        expect([...actions].every((action) => [0, 1, 2].includes(action))).toBe(true);
      } catch (error) {
        expect(error).toMatchObject({ name: 'ForerunError', code: 'invalid-data' });
      }
    }
  });

  it('names the first bad values of all rows, and how many rows are bad', () => {
    const all = assorted(cart, 100, seededRandom(3));
    const error = refusal(() =>
      read(
        write(all)
          .replaceAll('true', '"x"')
          .replaceAll(/,[01]\n/g, ',x\n'),
        cart,
      ),
    );
    expect(error.code).toBe('invalid-data');
    expect(error.message).toMatch(/^from\w+: \d+ rows are bad of 100; nothing was loaded/);
    expect(error.message.match(/row \d+ \(line \d+\)/g)).toHaveLength(8);
  });
});

describe('JSONL', () => {
  it('reads lists with one index, rows without truncated, and empty lines', () => {
    const text = `${line({ action: [1] })}\n  \n${line({ truncated: undefined, reward: 1 })}`;
    const { actions, truncated, rewards } = fromJsonl(text, chooser);
    expect([[...actions], [...truncated], [...rewards]]).toEqual([
      [1, 2],
      [0, 0],
      [3, 1],
    ]);
  });

  it.each<[string, RegExp]>([
    [line({ state: [1, 2] }), /row 3 \(line 4\), state: 2 numbers, not 1 numbers \(p\)/],
    [line({ state: 1 }), /state: 1, not a list of numbers/],
    [line({ state: { length: 1, 0: 1 } }), /state: {"length":1,"0":1}|state: {"0":1,"length":1}/],
    [line({ state: ['1'] }), /state\.p: "1", not a finite number/],
    [line({ nextState: [null] }), /nextState\.p: null, not a finite number/],
    [line().replace('[4]', '[1e39]'), /nextState\.p: 1e\+39, not a finite number/],
    [line().replace('[4]', '[1e999]'), /nextState\.p: Infinity, not a finite number/],
    [line().replace('[4]', '[NaN]'), /line 4\), all: .*, not JSON/],
    [line({ nextState: null }), /nextState: null, not a list/],
    [line({ action: 3 }), /action: 3, not a whole number from 0 to 2/],
    [line({ action: -1 }), /action: -1, not/],
    [line({ action: 0.5 }), /action: 0\.5, not/],
    [line({ action: undefined }), /action: undefined, not a list/],
    [line({ reward: undefined }), /reward: missing, not a finite number/],
    [line({ terminated: undefined }), /terminated: missing, not true or false/],
    [line({ terminated: 1 }), /terminated: 1, not true or false/],
    [line({ truncated: null }), /truncated: null, not true or false/],
    [line({ truncatd: true }), /all: the keys \["truncatd"\], not only state, action,/],
    [line().replace('"reward"', '"__proto__"'), /the keys \["__proto__"\]/],
    ['[1,2]\n', /all: no object/],
    ['null\n', /all: no object/],
    ['{"state":\n', /not JSON/],
  ])('refuses %j by row, line and column, and loads nothing', (bad, message) => {
    const error = refusal(() => fromJsonl([line(), line(), '\n', bad, line()].join(''), chooser));
    expect(error.code).toBe('invalid-data');
    expect(error.message).toMatch(/^fromJsonl: 1 row is bad of 4; nothing was loaded/);
    expect(error.message).toMatch(message);
  });
});

describe('CSV', () => {
  const good = '1,2,3,4,1,0\n';

  it('reads the columns in any order, without truncated, with other separators, spaces and quotes', () => {
    const expected = fromCsv(HEADER + good, chooser);
    expect(expected).toMatchObject({ count: 1, terminated: Uint8Array.of(1), nextStates: Float32Array.of(4) });
    for (const text of [
      'reward,terminated,nextState.p,action,state.p\n3,1,4,2,1',
      (HEADER + good).replaceAll(',', ';'),
      (HEADER + good).replaceAll(',', '\t'),
      (HEADER + good).replaceAll(',', ' , '),
      'state.p,action,reward,nextState.p,terminated,truncated\n1.0,2.0,3e0,+4,TRUE,False',
      (HEADER + good).replace(/[^,\n]+/g, '"$&"'),
      (HEADER + good).replaceAll('\n', '\r'),
    ]) {
      expect(fromCsv(text, chooser), text).toEqual(expected);
    }
  });

  it.each<[string, RegExp]>([
    ['', /the header cannot be used: there is none/],
    ['\n\n', /there is none/],
    ['1,2,3,4,0,0\n', /it lacks state\.p, action, reward, nextState\.p, terminated; it has "1", "2",/],
    [HEADER.replace('reward,', ''), /it lacks reward\. The columns are state\.p,action,reward/],
    [HEADER.replace('reward', 'reward,reward'), /it has reward twice/],
    [HEADER.replace('reward', 'reward,__proto__'), /it has "__proto__", which the space does not/],
  ])('refuses the header %j', (text, message) => {
    const error = refusal(() => fromCsv(text, chooser));
    expect(error.code).toBe('invalid-data');
    expect(error.message).toMatch(message);
  });

  it.each<[string, RegExp]>([
    ['1,2,3,4,1\n', /row 3 \(line 5\), all: 5 values, not 6 as in the header/],
    ['1,2,3,4,1,0,0\n', /all: 7 values/],
    ['x,2,3,4,1,0\n', /state\.p: "x", not a number/],
    ['1,2,,4,1,0\n', /reward: nothing, not a number/],
    ['1,2,NaN,4,1,0\n', /reward: "NaN", not a number/],
    ['1,2,Infinity,4,1,0\n', /reward: "Infinity", not a number/],
    ['1,2,1e39,4,1,0\n', /reward: 1e\+39, not a finite number/],
    ['1,2,1e999,4,1,0\n', /reward: Infinity, not a finite number/],
    ['1,3,3,4,1,0\n', /action: 3, not a whole number from 0 to 2/],
    ['1,1.5,3,4,1,0\n', /action: 1\.5, not/],
    ['1,2,3,4,2,0\n', /terminated: "2", not 0 or 1/],
    ['1,2,3,4,1,\n', /truncated: nothing, not 0 or 1/],
    [',,,,,\n', /state\.p: nothing, not a number/],
    ['"1"x,2,3,4,1,0\n', /not CSV|all: /],
  ])('refuses %j by row, line and column, and loads nothing', (bad, message) => {
    const error = refusal(() => fromCsv(`${HEADER}${good}\n${good}${bad}${bad.startsWith('"') ? '' : good}`, chooser));
    expect(error.code).toBe('invalid-data');
    expect(error.message).toMatch(/rows? (is|are) bad of \d; nothing was loaded/);
    expect(error.message).toMatch(message);
  });

  it('counts lines through quoted line breaks, and refuses a quote without an end', () => {
    const broken = refusal(() => fromCsv(`${HEADER}"1\n",2,3,4,1,0\n1,2,3,4,1,0\n1,2,3,4,1,x\n`, chooser));
    expect(broken.message).toMatch(/row 3 \(line 5\), truncated/);
    const open = refusal(() => fromCsv(`${HEADER}${good}"1,2,3,4,1,0\n${good}`, chooser));
    expect(open.message).toMatch(/row 2 \(line 3\), all: .*[Qq]uote.*, not CSV/);
  });
});
