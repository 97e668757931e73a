import type { Sound } from '../../ui/sound.ts';
import { Alarms } from './sounds.ts';

const causes = (...list: [string, Sound, boolean?][]) =>
  new Map(list.map(([cause, sound, isOpened = false]) => [cause, { sound, isOpened }]));

test('what is already there at the first look is silent, what comes after sounds once', () => {
  const alarms = new Alarms();
  expect(alarms.due(causes(['new a', 'newReport']), 0)).toEqual([]);
  expect(alarms.due(causes(['new a', 'newReport'], ['new b', 'newReport']), 1000)).toEqual(['newReport']);
  expect(alarms.due(causes(['new a', 'newReport'], ['new b', 'newReport']), 2000)).toEqual([]);
});

test('it sounds once more after a minute when nobody has opened it, and never a third time', () => {
  const alarms = new Alarms();
  alarms.due(new Map(), 0);
  expect(alarms.due(causes(['late a', 'turnedLate']), 0)).toEqual(['turnedLate']);
  expect(alarms.due(causes(['late a', 'turnedLate']), 60_000)).toEqual(['turnedLate']);
  expect(alarms.due(causes(['late a', 'turnedLate']), 180_000)).toEqual([]);
  expect(alarms.due(causes(['late b', 'turnedLate']), 200_000)).toEqual(['turnedLate']);
  expect(alarms.due(causes(['late b', 'turnedLate', true]), 300_000)).toEqual([]);
});
