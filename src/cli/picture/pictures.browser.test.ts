import { expect, it } from 'vitest';
import { flightPicture } from './flight-picture.ts';
import { exampleFlight, exampleRun } from './picture.fixture.ts';
import { runPicture } from './run-picture.ts';

it.each([
  ['a flight', () => flightPicture(exampleFlight())],
  ['a run', () => runPicture(exampleRun(exampleFlight()))],
])('%s is well-formed XML to a browser, and can be drawn', async (_, draw) => {
  const text = draw();
  const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
  expect(parsed.querySelector('parsererror')).toBeNull();
  expect(parsed.documentElement.localName).toBe('svg');
  expect(parsed.querySelectorAll('path').length).toBeGreaterThan(10);
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
  await image.decode();
  expect(image.naturalWidth).toBe(1200);
});
