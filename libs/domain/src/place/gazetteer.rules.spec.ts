/** The gazetteer: what an event says is what is written, and an import can be repeated. */
import { DomainError } from '../errors.ts';
import { addGazetteerEntry, describeGazetteerEntry, gazetteerChange, importGazetteer, removeGazetteerEntry } from './gazetteer.rules.ts';
import type { GazetteerEntry, ImportGazetteer } from './gazetteer.ts';

const NOW = '2026-11-26T06:00:00.000Z';
const point = { type: 'Point', coordinates: [120.38, 36.06] } satisfies GazetteerEntry['point'];
const pier: GazetteerEntry = { id: 'p', name: '栈桥', aliases: ['前海栈桥'], kind: 'landmark', point, regionCode: '370202', version: 3 };
const { id: _, version: __, ...content } = pier;
const run = (present: readonly GazetteerEntry[], entries: ImportGazetteer['entries']) => {
  const facts = { importId: 'i', newIds: entries.map((_, index) => `new${index}`), present, regionCodes: entries.map(() => '370202') };
  return importGazetteer(NOW, facts, { entries }).map(gazetteerChange);
};

test('an entry is added trimmed, with each alias once', () => {
  const [event] = addGazetteerEntry(
    NOW,
    { id: 'a', regionCode: null },
    { name: ' 小青岛 ', kind: 'island', point, aliases: ['琴岛', '琴岛 '] },
  );
  expect(event).toMatchObject({ type: 'gazetteer.entryAdded', subject: { kind: 'gazetteer', id: 'a' }, touches: [] });
  expect(event && gazetteerChange(event).added).toEqual([
    { id: 'a', name: '小青岛', aliases: ['琴岛'], kind: 'island', point, regionCode: null, version: 1 },
  ]);
});

test('what is not named stays; nothing new is no event', () => {
  const facts = { entry: pier, regionCode: '370202' };
  const [event] = describeGazetteerEntry(NOW, facts, { name: '青岛栈桥', aliases: null });
  expect(event && gazetteerChange(event).described).toEqual([{ ...pier, name: '青岛栈桥', version: 4 }]);
  expect(describeGazetteerEntry(NOW, facts, { name: '栈桥 ', kind: 'landmark' })).toEqual([]);
});

test('what is removed is kept whole in the log', () => {
  expect(removeGazetteerEntry(NOW, pier).map(gazetteerChange)).toEqual([{ added: [], described: [], removed: [pier] }]);
});

test('an import adds what is new, describes what differs, leaves the rest, and says nothing when all is known', () => {
  const square = { ...content, name: '五四广场' };
  expect(run([pier], [{ ...content, aliases: [] }, square])).toEqual([
    { added: [{ id: 'new1', ...square, version: 1 }], described: [{ ...pier, aliases: [], version: 4 }], removed: [] },
  ]);
  expect(run([pier], [content])).toEqual([]);
});

test('the same name in another kind is another place; twice the same in one import is refused by index', () => {
  expect(run([pier], [{ ...content, kind: 'station' }])[0]?.added).toHaveLength(1);
  const twice = () => run([], [content, { ...content, kind: 'bridge' }, { ...content, aliases: [] }]);
  expect(twice).toThrow(new DomainError('INVALID'));
  try {
    twice();
  } catch (error) {
    expect((error as DomainError).details.errors).toEqual([{ path: 'entries.2.name', message: 'name, kind and region of entries.0' }]);
  }
});
