import { describe, expect, it } from 'vitest';
import { flightPicture } from './flight-picture.ts';
import { exampleFlight, exampleRun } from './picture.fixture.ts';
import { runPicture } from './run-picture.ts';
import { styleSheet } from './theme.ts';

const flight = exampleFlight();
const pictures: [string, string][] = [
  ['a flight', flightPicture(flight)],
  [
    'a flight without obstacles, goal, candidates and attitude',
    flightPicture({ ...flight, goal: undefined, solids: [], clearance: undefined, fans: [], attitude: undefined }),
  ],
  [
    'a flight that never moved',
    flightPicture({
      ...flight,
      path: [
        [0, 0, 0],
        [0, 0, 0],
      ],
      fans: [],
    }),
  ],
  ['a flight of one point', flightPicture({ ...flight, path: [[0, 0, 0]], fans: [], attitude: undefined })],
  ['a run', runPicture(exampleRun())],
  ['a run through the plane', runPicture(exampleRun({ ...flight, path: flight.path.map(([x, y]) => [x, y, 0]) }))],
  ['a run without a time step', runPicture({ ...exampleRun(), dt: undefined })],
];

/** Tags and text of a document, refusing what XML does not allow. */
function checkNesting(text: string): void {
  const open: string[] = [];
  let end = 0;
  for (const match of text.matchAll(/<(\/?)([a-zA-Z]+)((?: [a-zA-Z:-]+="[^"<]*")*)(\/?)>/g)) {
    expect(text.slice(end, match.index)).not.toMatch(/[<>]|&(?!(amp|lt|gt|quot);)/);
    end = match.index + match[0].length;
    const [, closes, name = '', attributes = '', isEmpty] = match;
    const names = [...attributes.matchAll(/ ([a-zA-Z:-]+)=/g)].map(([, attribute]) => attribute);
    expect(new Set(names).size).toBe(names.length);
    if (closes) expect(open.pop()).toBe(name);
    else if (!isEmpty) open.push(name);
  }
  expect(open).toEqual([]);
  expect(text.slice(end).trim()).toBe('');
}

describe.each(pictures)('%s', (_, picture) => {
  it('is a nested document that says what it shows', () => {
    checkNesting(picture);
    expect(picture).toMatch(/^<svg [^>]*role="img" aria-labelledby="forerun-title forerun-description"/);
    expect(picture).toMatch(/<title id="forerun-title">[^<]+<\/title>/);
    expect(picture).toMatch(/<desc id="forerun-description">[^<]+<\/desc>/);
  });

  it('holds no number that is not finite', () => {
    expect(picture).not.toMatch(/NaN|Infinity|undefined|null/);
  });
});

describe('the flight picture', () => {
  const picture = flightPicture(flight);

  it('shows obstacles, start, goal, craft and every candidate that was finite at first', () => {
    expect(picture).toContain('url(#forerun-sphere)');
    expect(picture).toContain('>start</text>');
    expect(picture).toContain('>goal</text>');
    expect(picture.match(/class="craft line"/g)?.length).toBe(2);
    // Scene and map; in the scene a candidate may be cut where it passes behind an obstacle.
    expect(picture.match(/class="fan /g)?.length).toBeGreaterThanOrEqual(16);
  });

  it('gives the cheapest candidate the first colour and the dearest the last', () => {
    expect(picture.match(/class="fan c0"/g)?.length).toBeGreaterThanOrEqual(4);
    expect(picture.match(/class="fan c9"/g)?.length).toBeGreaterThanOrEqual(4);
  });

  it('is the same text each time', () => {
    expect(flightPicture(exampleFlight())).toBe(picture);
  });
});

it('the style sheet keeps to its own picture, on light and dark pages', () => {
  const sheet = styleSheet();
  expect(sheet).toContain('prefers-color-scheme:dark');
  for (const [, selector] of sheet.replace('@media (prefers-color-scheme:dark){', '').matchAll(/([^{}]+)\{[^}]*\}/g)) {
    for (const part of (selector ?? '').split(',')) expect(part.trim()).toMatch(/^\.forerun /);
  }
});
