import type { Incident } from '@fenghuo/domain';
import { compareEdits, isEmptyEdit, withoutFields } from './edits.ts';

const POINT = { type: 'Point' as const, coordinates: [120.4, 36.1] as [number, number] };
const incident = (part: Partial<Incident> = {}): Incident =>
  ({
    title: '积水',
    typeCode: 'flood',
    grade: null,
    place: { point: null, address: '李村', regionCode: '370213' },
    figures: { trapped: 2 },
    version: 3,
    ...part,
  }) as Incident;

test('[CE1] different fields stand side by side', () => {
  const current = incident({ grade: 'large', figures: { trapped: 2, injured: 1 } });
  expect(compareEdits(incident(), { title: '车库积水', figures: { trapped: 3 } }, current)).toEqual({
    theirs: ['grade', 'injured'],
    clashes: [],
  });
});

test('[CE2] the same field to different values is asked, to the same value is not', () => {
  const current = incident({ title: '地下车库积水', figures: { trapped: 5 } });
  const { clashes } = compareEdits(incident(), { title: '车库积水', figures: { trapped: 3 } }, current);
  expect(clashes).toEqual([
    { field: 'title', mine: '车库积水', theirs: '地下车库积水' },
    { field: 'trapped', mine: 3, theirs: 5 },
  ]);
  expect(compareEdits(incident(), { title: '地下车库积水' }, current).clashes).toEqual([]);
});

test('[CE2] a place is compared as a whole', () => {
  const current = incident({ place: { point: POINT, address: '李村', regionCode: '370213' } });
  expect(compareEdits(incident(), { place: { address: '李村大集' } }, current).clashes).toHaveLength(1);
  expect(compareEdits(incident(), { grade: 'large' }, current)).toEqual({ theirs: ['place'], clashes: [] });
});

test('[CE3] what the other one keeps is taken out of the edit', () => {
  const edit = { title: 'x', grade: 'large' as const, figures: { trapped: 3, injured: 1 } };
  expect(withoutFields(edit, ['title', 'trapped'])).toEqual({ grade: 'large', figures: { injured: 1 } });
  expect(isEmptyEdit(withoutFields({ title: 'x', figures: { trapped: 1 } }, ['title', 'trapped']))).toBe(true);
});
