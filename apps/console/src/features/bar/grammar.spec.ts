import { byNumber, readCommand, teamByText } from './grammar.ts';

test('verbs in Latin and in pinyin, things by their last digits', () => {
  expect(readCommand('d 31 t15 t08')).toEqual({ verb: 'dispatch', incident: '31', teams: ['t15', 't08'] });
  expect(readCommand('pq t15')).toEqual({ verb: 'dispatch', incident: null, teams: ['t15'] });
  expect(readCommand('i Q-0031')).toEqual({ verb: 'open', what: 'Q-0031' });
  expect(readCommand('jl 31 水深 1.2 米')).toEqual({ verb: 'note', incident: '31', text: '水深 1.2 米' });
  expect(readCommand('jb')).toEqual({ verb: 'new' });
  expect(readCommand('五四广场')).toEqual({ verb: 'place', text: '五四广场' });
  expect(readCommand('  ')).toBeNull();
});

test('a number finds the newest incident that ends in it', () => {
  const rows = [
    { id: 'a', code: 'Q-20260813-0031' },
    { id: 'b', code: 'Q-20260814-0031' },
    { id: 'c', code: 'Q-20260814-0131' },
  ];
  expect(byNumber(rows, '31')).toEqual({ found: rows[1] });
  expect(byNumber(rows, 'Q-20260813-0031')).toEqual({ found: rows[0] });
  expect(byNumber(rows, '7')).toEqual({ none: '7' });
});

test('an ambiguous team is never guessed', () => {
  const teams = [
    { id: '1', code: 'T08', name: '李村排水一队' },
    { id: '2', code: 'T15', name: '李村排水三队' },
  ];
  expect(teamByText(teams, 't8')).toEqual({ found: teams[0] });
  expect(teamByText(teams, '三队')).toEqual({ found: teams[1] });
  expect(teamByText(teams, '李村')).toEqual({ many: teams });
  expect(teamByText(teams, 't99')).toEqual({ none: 't99' });
});
