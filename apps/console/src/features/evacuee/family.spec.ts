import { RegisterGroup } from '@fenghuo/domain';
import { another, groupOf, nobody } from './family.ts';

const WHERE = {
  incidentId: '0198f000-0000-7000-8000-000000000001',
  shelterId: '0198f000-0000-7000-8000-000000000002',
  doNotDisclose: false,
  isCounted: false,
  transferId: null,
  at: '2026-08-14T14:47:18.000Z',
};

test('[W24] a family is one request; an empty field says nothing, and a person without a name is a number', () => {
  const mother = { ...nobody(), name: ' 王秀兰 ', home: '北宅村 12 号', sex: 'female' as const, birthYear: 1956, needs: ['old' as const] };
  const child = another([mother]);
  const body = groupOf([mother, child], WHERE);
  expect(body.people).toEqual([
    { name: '王秀兰', home: '北宅村 12 号', sex: 'female', birthYear: 1956, needs: ['old'] },
    { home: '北宅村 12 号' },
  ]);
  expect(RegisterGroup.safeParse(body).success).toBe(true);
  expect([body, groupOf([mother], { ...WHERE, isCounted: true })].map((one) => one.isCounted)).toEqual([undefined, true]);
  expect(groupOf([nobody()], { ...WHERE, doNotDisclose: true }).people).toEqual([{ doNotDisclose: true }]);
});
