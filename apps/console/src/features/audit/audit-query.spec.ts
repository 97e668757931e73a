import i18next from 'i18next';
import { zh } from '../../i18n/zh/zh.ts';
import { actionWords, auditCsv, auditPath, detailWords, NO_FILTER } from './audit-query.ts';

const t = i18next.createInstance({ lng: 'zh-CN', resources: { 'zh-CN': { translation: zh } }, contextSeparator: '§' });
await t.init();

test('only what is asked goes into the address, times in UTC', () => {
  expect(auditPath(NO_FILTER)).toBe('/audit');
  expect(auditPath({ action: 'signIn', person: { id: 'p', name: '李敏' }, from: 0, to: null }, 200, '17')).toBe(
    '/audit?limit=200&after=17&action=signIn&personId=p&from=1970-01-01T00%3A00%3A00.000Z',
  );
});

test('actions and details have words; what is new keeps its name', () => {
  expect(['signIn', 'signIn.refused', 'backup.read'].map((action) => actionWords(t.t, action))).toEqual([
    '登录',
    '登录被拒',
    'backup.read',
  ]);
  expect(detailWords(t.t, { detail: { code: 'FORBIDDEN', action: 'audit.read', personId: null, size: 3 } })).toBe(
    '原因 FORBIDDEN · 事项 查阅审计 · size 3',
  );
});

test('the table keeps codes beside words', () => {
  const entry = { id: '7', at: '2026-11-22T06:05:09.000Z', action: 'signIn', personId: 'p', name: '李敏', address: '::1', detail: {} };
  const [head, row] = auditCsv(t.t, [entry]).split('\r\n');
  expect(head).toBe('\uFEFF记录号,时间,事项,事项,人员,人员编号,来源地址,详情');
  expect(row).toMatch(/^7,2026-11-22T\d\d:\d\d:09\.000[+-]\d\d:\d\d,signIn,登录,李敏,p,::1,\{\}$/);
});
