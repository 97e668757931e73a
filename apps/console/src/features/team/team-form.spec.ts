import type { Team } from '@fenghuo/domain';
import { changesOf, emptied, enteredFrom, newTeamFrom } from './team-form.ts';

const team = {
  id: 't1',
  code: 'T01',
  name: '一队',
  kind: null,
  jurisdictionId: 'j',
  capabilities: [{ code: 'boat', level: 2 }],
  headcount: 8,
  leader: { name: '孙立', personId: 'p' },
  station: { point: null, address: '九水路', regionCode: '370213' },
  availability: 'available',
  openAssignmentIds: [],
  positionNumber: 1,
  version: 1,
} as Team;

test('rows that were added and not filled in are left out', () => {
  expect(
    newTeamFrom({
      code: ' T9 ',
      name: '',
      capabilities: [undefined, { code: 'boat', level: null }],
      contacts: [{ channel: 'phone', value: ' ' }],
    }),
  ).toEqual({
    code: 'T9',
    name: '',
    capabilities: [{ code: 'boat' }],
    contacts: [],
  });
});

test('what was not touched is not sent: not even the leader, whose account the form does not show', () => {
  expect(changesOf(team, null, enteredFrom(team, null))).toEqual({});
  expect(changesOf(team, null, { ...enteredFrom(team, null), name: '一大队', leader: '周兵' })).toEqual({
    name: '一大队',
    leader: { name: '周兵' },
  });
});

test('[W12] a field that was emptied is told, for the server would keep what it has', () => {
  expect(emptied(team, { ...enteredFrom(team, null), headcount: null, leader: '' })).toEqual(['headcount', 'leader']);
  expect(emptied(team, enteredFrom(team, null))).toEqual([]);
});

test('contacts that were not read are not sent, and those that were only when they differ', () => {
  const contacts = [{ channel: 'phone', value: '139' }] as const;
  expect(changesOf(team, contacts, enteredFrom(team, contacts))).toEqual({});
  expect(changesOf(team, contacts, { ...enteredFrom(team, contacts), contacts: [] })).toEqual({ contacts: [] });
});
