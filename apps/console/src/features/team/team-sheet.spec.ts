/** Teams to a spreadsheet and back: what comes back unchanged changes nothing, and every fault is named before anything is sent. */
import { CreateTeam, DescribeTeam, type Jurisdiction, type Team } from '@fenghuo/domain';
import { type Contacts, type ImportRow, planImport, sheetOf } from './team-sheet.ts';

const shinan = { id: '01900000-0000-7000-8000-000000000001', code: '370202', name: '市南区', nameEn: 'Shinan' } as Jurisdiction;
const licang = { id: '01900000-0000-7000-8000-000000000002', code: '370213', name: '李沧区', nameEn: 'Licang' } as Jurisdiction;
const pumps: Team = {
  id: 't1',
  code: 'T01',
  name: '李沧排水一队',
  kind: 'rescue',
  jurisdictionId: licang.id,
  capabilities: [{ code: 'pumping', level: 1 }, { code: 'boat' }],
  headcount: 12,
  leader: { name: '孙立' },
  liaison: null,
  station: { point: { type: 'Point', coordinates: [120.43, 36.16] }, address: '九水路 12 号', regionCode: '370213' },
  availability: 'available',
  openAssignmentIds: [],
  positionNumber: 1,
  version: 3,
};
const contacts: Contacts = new Map([
  [
    pumps.id,
    [
      { channel: 'radio', value: '370-12' },
      { channel: 'phone', value: '13900000001' },
      { channel: 'phone', value: '13900000002' },
    ],
  ],
]);
const HEADERS = ['代号', '名称', '类别', '能力', '人数', '队长', '联络员', '电话', '驻地地址', '经度', '纬度', '辖区代码'];
const words = {
  columns: Object.fromEntries(
    HEADERS.map((header, index) => [
      header,
      (
        [
          'code',
          'name',
          'kind',
          'capabilities',
          'headcount',
          'leader',
          'liaison',
          'phone',
          'address',
          'longitude',
          'latitude',
          'jurisdiction',
        ] as const
      )[index] ?? 'code',
    ]),
  ),
  capabilities: { pumping: 'pumping', 排涝抢险: 'pumping', 舟艇救援: 'boat' },
};
const capability = (code: string): string => ({ pumping: '排涝抢险', boat: '舟艇救援' })[code] ?? code;
const check = (body: object, isNew: boolean) => {
  const { error } = (isNew ? CreateTeam : DescribeTeam).safeParse(body);
  return (error?.issues ?? []).map(({ path, message }) => ({ name: path.map(String), errors: [message] }));
};
const plan = (headers: string[], ...rows: string[][]): readonly ImportRow[] =>
  planImport({ headers, rows }, { teams: [pumps], contacts, jurisdictions: [shinan, licang], words }, check).rows;
const faults = ([row]: readonly ImportRow[]): string[] =>
  row?.does === 'refuse' ? row.faults.map(({ why, column }) => `${why} ${column}`) : [];

test('[W13] a table that comes back as it went changes nothing', () => {
  const cells = sheetOf([pumps], [shinan, licang], contacts, { capability }).map((row) =>
    row.map((cell) => (cell === null ? '' : String(cell))),
  );
  expect(cells[0]).toEqual([
    'T01',
    '李沧排水一队',
    'rescue',
    '排涝抢险:1;舟艇救援',
    '12',
    '孙立',
    '',
    '13900000001;13900000002',
    '九水路 12 号',
    '120.43',
    '36.16',
    '370213',
  ]);
  expect(plan(HEADERS, ...cells)).toEqual([{ line: 2, code: 'T01', name: '李沧排水一队', does: 'nothing' }]);
});

test('[W13] a known code is changed by what differs; an empty cell and a missing column change nothing', () => {
  const [row] = plan(['名称', '代号', '人数', '能力'], ['', 'T01', '15', 'pumping：2、舟艇救援']);
  expect(row).toMatchObject({
    does: 'change',
    team: pumps,
    body: { headcount: 15, capabilities: [{ code: 'pumping', level: 2 }, { code: 'boat' }] },
  });
  expect(row?.does === 'change' && Object.keys(row.body).sort()).toEqual(['capabilities', 'headcount']);
});

test('[W13] phones are replaced and other contacts stay; a new address loses the old point', () => {
  const [row] = plan(['代号', '电话', '驻地地址'], ['T01', '13911112222', '重庆路 1 号']);
  expect(row).toMatchObject({
    body: {
      contacts: [
        { channel: 'radio', value: '370-12' },
        { channel: 'phone', value: '13911112222' },
      ],
      station: { address: '重庆路 1 号' },
    },
  });
  expect(row?.does === 'change' && row.body.station).not.toHaveProperty('point');
});

test('[W13] an unknown code is a new team', () => {
  const [row] = plan(HEADERS, ['T02', '市南消防站', '', '排涝抢险', '', '', '', '', '香港中路', '120.39, 36.07', '', 'Shinan']);
  expect(row).toEqual({
    line: 2,
    code: 'T02',
    name: '市南消防站',
    does: 'create',
    body: {
      code: 'T02',
      name: '市南消防站',
      capabilities: [{ code: 'pumping' }],
      contacts: [],
      station: { point: { type: 'Point', coordinates: [120.39, 36.07] }, address: '香港中路' },
      jurisdictionId: shinan.id,
    },
  });
});

test('[W13] every fault of a line is named by its column', () => {
  expect(faults(plan(HEADERS, ['', '无代号', '', '会飞:1;排涝抢险:7', '十二', '', '', '', '', '200', '36', '某区']))).toEqual([
    'unknownCapability capabilities',
    'badLevel capabilities',
    'notANumber headcount',
    'badPoint longitude',
    'unknownJurisdiction jurisdiction',
    'needed code',
  ]);
  expect(faults(plan(['代号', '名称'], ['T09', '']))).toEqual(['needed name']);
  expect(faults(plan(['代号', '名称', '人数'], ['T09', '九队', '-3']))).toEqual(['schema headcount']);
  expect(plan(['代号', '名称'], ['T09', '九队'], ['T09', '又是九队']).map((row) => faults([row]))).toEqual([
    ['twice code'],
    ['twice code'],
  ]);
});

test('columns that are not known or not there are told', () => {
  const made = planImport(
    { headers: ['名称', '备注', ''], rows: [['一队', '无', '']] },
    { teams: [], contacts: new Map(), jurisdictions: [], words },
    check,
  );
  expect([made.unknown, made.missing]).toEqual([['备注'], ['code']]);
});
