import { instantAt } from './local-time.ts';

test('a time without a zone is that of the place, in summer as in winter', () => {
  expect(instantAt('2024-01-09T18:00:00', 'Asia/Shanghai')).toBe('2024-01-09T10:00:00.000Z');
  expect(instantAt('2024-01-09T18:00:00+09:00', 'Asia/Shanghai')).toBe('2024-01-09T09:00:00.000Z');
  expect(instantAt('2024-07-01T12:00:00', 'Europe/Berlin')).toBe('2024-07-01T10:00:00.000Z');
  expect(instantAt('2024-12-01T12:00:00', 'Europe/Berlin')).toBe('2024-12-01T11:00:00.000Z');
  expect(instantAt('2024-03-31T03:30:00', 'Europe/Berlin')).toBe('2024-03-31T01:30:00.000Z');
});
