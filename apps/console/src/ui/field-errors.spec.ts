import { CreateIncidentType, CreatePerson } from '@fenghuo/domain';
import type { TFunction } from 'i18next';
import { RequestError } from '../live/send.ts';
import { issuesOf, refusedFields } from './field-errors.ts';

const t = ((key: string, values?: { n?: number }) => (values?.n === undefined ? key : `${key} ${values.n}`)) as unknown as TFunction;

test('the schema of the command names the fields of its form', () => {
  expect(issuesOf(t, CreatePerson, { username: 'li', name: '李敏', roles: [] })).toEqual([]);
  expect(issuesOf(t, CreatePerson, { username: '李', name: ' ', roles: [{ role: 'commander' }] })).toEqual([
    { name: ['username'], errors: ['field.tooShort 2'] },
    { name: ['name'], errors: ['field.needed'] },
    { name: ['roles', 0, 'jurisdictionId'], errors: ['field.needed'] },
  ]);
  const type = { code: 'x', class: 'natural', name: { zh: '涝', en: '' }, targets: { acceptSeconds: 0, dispatchSeconds: 1 } };
  expect(issuesOf(t, CreateIncidentType, type).map(({ name, errors }) => [name.join('.'), ...errors])).toEqual([
    ['name.en', 'field.needed'],
    ['targets.acceptSeconds', 'field.tooSmall 1'],
    ['targets.acknowledgeSeconds', 'field.needed'],
    ['targets.turnoutSeconds', 'field.needed'],
    ['targets.arriveSeconds', 'field.needed'],
  ]);
});

test('a refusal stands beside the field it names; what names none stands for the whole', () => {
  const taken = new RequestError('USERNAME_TAKEN', 409, [{ path: 'username', message: 'USERNAME_TAKEN' }]);
  expect(refusedFields(t, taken, ['username', 'name'])).toEqual({
    fields: [{ name: ['username'], errors: ['error.USERNAME_TAKEN'] }],
    isWhole: false,
  });
  expect(refusedFields(t, new RequestError('TEAM_UNKNOWN', 422, [{ path: 'roles.1.teamId' }]), ['roles']).fields).toEqual([
    { name: ['roles', 1, 'teamId'], errors: ['error.TEAM_UNKNOWN'] },
  ]);
  expect(refusedFields(t, new RequestError('OFFLINE', 0), ['username'])).toEqual({ fields: [], isWhole: true });
});
