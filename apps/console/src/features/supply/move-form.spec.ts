import { isComplete, lotFrom, movementFrom, NOTHING_ENTERED } from './move-form.ts';

const entered = { ...NOTHING_ENTERED, itemId: 'i', lotId: 'l', quantity: '12' };

test('what comes in comes from the other end, what goes out goes there', () => {
  const place = 'supplier';
  expect(movementFrom('receive', 'd', 'l', { ...entered, place }, null)).toEqual({
    kind: 'receive',
    lines: [{ lotId: 'l', from: { kind: 'supplier' }, to: { kind: 'depot', id: 'd' }, quantity: '12' }],
  });
  expect(movementFrom('receive', 'd', 'l', { ...entered, place: 'donor' }, null).kind).toBe('donate');
  expect(movementFrom('issue', 'd', 'l', { ...entered, place: 'incident:q' }, null).lines[0]).toMatchObject({
    from: { kind: 'depot', id: 'd' },
    to: { kind: 'incident', id: 'q' },
  });
});

test('of a return, what is for scrap goes to the scrap and all else comes back', () => {
  const place = 'incident:q';
  expect(movementFrom('return', 'd', 'l', { ...entered, place, outcome: 'repair' }, null).lines[0]).toMatchObject({
    to: { kind: 'depot', id: 'd' },
    outcome: 'repair',
  });
  expect(movementFrom('return', 'd', 'l', { ...entered, place, outcome: 'scrap' }, null).lines[0]).toMatchObject({
    from: { kind: 'incident', id: 'q' },
    to: { kind: 'scrapped' },
    outcome: 'scrap',
  });
});

test('a write-off needs its reason, a lot that expires is good until that day is over', () => {
  const whole = { ...entered, place: 'scrapped' };
  expect([isComplete('writeOff', whole), isComplete('writeOff', { ...whole, reason: '受潮' })]).toEqual([false, true]);
  const lot = lotFrom('n', { ...entered, itemId: 'i', code: ' 0814-2 ', expiresOn: '2026-09-14' });
  expect([lot.code, lot.expiresAt]).toEqual(['0814-2', new Date('2026-09-14T23:59:59').toISOString()]);
});
