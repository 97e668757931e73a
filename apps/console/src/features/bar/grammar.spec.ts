import { readCommand } from './grammar.ts';

test('[W2] verbs in Latin, in pinyin initials and in Chinese, things by their last digits', () => {
  const dispatch = { verb: 'dispatch', incident: '31', teams: ['t15', 't08'], remark: null };
  expect(readCommand('d 31 t15 t08')).toEqual(dispatch);
  expect(readCommand('PQ 31  t15 t08 ')).toEqual(dispatch);
  expect(readCommand('调派 31 t15、t08')).toEqual(dispatch);
  expect(readCommand('pq t15')).toEqual({ verb: 'dispatch', incident: null, teams: ['t15'], remark: null });
  expect(readCommand('i Q-0031')).toEqual({ verb: 'open', what: 'Q-0031' });
  expect(readCommand('jb')).toEqual({ verb: 'new' });
  expect(readCommand('wz 五四广场')).toEqual({ verb: 'place', text: '五四广场' });
  expect(readCommand('五四广场')).toEqual({ verb: 'any', text: '五四广场' });
  expect(readCommand('  ')).toBeNull();
});

test('[W2] commas part teams whose names hold spaces', () => {
  expect(readCommand('d 31 Licang Drainage 1, Boat 3')).toMatchObject({ teams: ['Licang Drainage 1', 'Boat 3'] });
});

test('a step stands last, a conclusion after the number, the remark behind two slashes', () => {
  expect(readCommand('zt 李沧 排水三队 到场')).toEqual({ verb: 'step', incident: null, team: '李沧 排水三队', step: '到场', remark: null });
  expect(readCommand('zt 31 t15 撤回 // 道路不通')).toEqual({
    verb: 'step',
    incident: '31',
    team: 't15',
    step: '撤回',
    remark: '道路不通',
  });
  expect(readCommand('jj 31 误报 // 回访确认')).toEqual({ verb: 'close', incident: '31', disposition: '误报', remark: '回访确认' });
  expect(readCommand('jj // 只有备注')).toEqual({ verb: 'close', incident: null, disposition: null, remark: '只有备注' });
  expect(readCommand('d 31 t15 // 带两台泵')).toMatchObject({ teams: ['t15'], remark: '带两台泵' });
});

test('the words of a note are left as they are', () => {
  expect(readCommand('jl 31 水深 1.2 米 // 持续上涨')).toEqual({ verb: 'note', incident: '31', text: '水深 1.2 米 // 持续上涨', as: null });
});

test('[W17] a note ends with its class, and anything else at its end is the words of the caller', () => {
  const note = (line: string) => readCommand(`jl 31 ${line}`);
  expect(note('明火已灭 ;k')).toEqual({ verb: 'note', incident: '31', text: '明火已灭', as: 'key' });
  expect(note('水位回落；s')).toMatchObject({ text: '水位回落', as: 'followUp' });
  expect(note('二次坍塌 ;R')).toMatchObject({ text: '二次坍塌', as: 'urgent' });
  expect(note('关阀 ;x')).toMatchObject({ text: '关阀 ;x', as: null });
  expect(note(';k 在前头不算')).toMatchObject({ text: ';k 在前头不算', as: null });
  expect(note(';k')).toMatchObject({ text: '', as: 'key' });
});

test('a grade behind the number, or of the selected incident', () => {
  expect(readCommand('dj 31 重大')).toEqual({ verb: 'grade', incident: '31', grade: '重大' });
  expect(readCommand('dj jd')).toEqual({ verb: 'grade', incident: null, grade: 'jd' });
});

test('one merges into the other, or the selected one into it', () => {
  expect(readCommand('hb 32 31')).toEqual({ verb: 'merge', incident: '32', into: '31' });
  expect(readCommand('hb 31')).toEqual({ verb: 'merge', incident: null, into: '31' });
});
