/** docs/spec/personal-data.md, PD1; docs/spec/evacuees.md, EP9. */

import { fullNameToken, normalName, searchTokens, tokensOfQuery } from './person-search.ts';
import { AskReunion, findRelative, type Relative } from './reunion.ts';

const finds = (query: string, person: { name?: string; phone?: string }, initials: string[] = []): boolean => {
  const kept = new Set(searchTokens(person, initials));
  return tokensOfQuery(query).some((token) => kept.has(token));
};

test('[PD1] a person is found by the whole name, its beginning, the given name, the initials and the end of the telephone', () => {
  const wang = { name: '王小明', phone: '+86 138-1234-5678' };
  const initials = ['w', 'x', 'm'];
  for (const query of ['王小明', ' 王 小明', '王小', '小明', 'wxm', 'WX', '5678', '13812345678', '５６７８'])
    expect([query, finds(query, wang, initials)]).toEqual([query, true]);
  for (const query of ['王', '明', 'w', '567', '1234', '李小明', 'xm'])
    expect([query, finds(query, wang, initials)]).toEqual([query, false]);
  expect(finds('Smith', { name: 'Smith, Anna' })).toBe(true);
  expect(normalName('Ａnna · Smith')).toBe('annasmith');
  expect(normalName('王\u200b小\ufeff明')).toBe('王小明');
});

test('[PD1] a sign with two sounds has both initials, a name of many such signs not more than some', () => {
  expect(finds('cq', { name: '重庆' }, ['cz', 'q'])).toBe(true);
  expect(finds('zq', { name: '重庆' }, ['cz', 'q'])).toBe(true);
  expect(searchTokens({ name: '重重重重重重' }, Array(6).fill('cz')).length).toBeLessThan(70);
  expect(searchTokens({}, [])).toEqual([]);
  expect(tokensOfQuery('王')).toEqual([fullNameToken('王')]);
});

const candidate = (id: string, name: string, more: Partial<Relative['evacuee']> = {}, personal: object = {}): Relative => ({
  evacuee: { id, groupId: null, birthYear: 1980, doNotDisclose: false, shelterId: 's', ...more },
  personal: { name, phone: '13812345678', home: '沙子口街道 南宅村 12 号', ...personal },
});
const asked = (name: string, oneMore: object) => AskReunion.parse({ asker: { name: '王父', phone: '1', relation: '父' }, name, oneMore });

test('[EP9] the full name and one more fact find one person; the name alone is no question', () => {
  const people = [
    candidate('a', '王小明', { groupId: 'g' }),
    candidate('b', '王小明', { birthYear: 1990, groupId: 'h' }),
    candidate('c', '李梅', { groupId: 'g' }),
  ];
  expect(findRelative(asked('王 小明', { birthYear: 1980 }), people)?.evacuee.id).toBe('a');
  expect(findRelative(asked('王小明', { groupMember: '李梅' }), people)?.evacuee.id).toBe('a');
  expect(findRelative(asked('王小', { birthYear: 1980 }), people)).toBeNull();
  expect(findRelative(asked('王小明', { birthYear: 1970 }), people)).toBeNull();
  expect(() => asked('王小明', {})).toThrow();
  expect(() => asked('王小明', { birthYear: null, village: '' })).toThrow();
});

test('[EP9] two who fit are no answer, and nobody is told of who wants nobody told', () => {
  const twins = [candidate('a', '王小明'), candidate('b', '王小明')];
  expect(findRelative(asked('王小明', { village: '南宅村' }), twins)).toBeNull();
  const [hidden, open] = [candidate('a', '王小明', { doNotDisclose: true }), candidate('b', '王小明')];
  expect(findRelative(asked('王小明', { phoneTail: '5678' }), [hidden])).toBeNull();
  expect(findRelative(asked('王小明', { phoneTail: '5678' }), [hidden, open])?.evacuee.id).toBe('b');
});
