/** A rainy evening in the demo city, made through the API: a picture with something of everything. */
import type { Api, House, Row } from './house.ts';

type Told = { summary: string; description?: string; typeCode?: string; address: string; point?: [number, number]; source?: string };

const UNDERPASS: Told = {
  summary: '青岛北站东广场下穿通道积水，两辆车熄火',
  description: '来电人称水已没过车轮，一辆车上有两名老人，暂时出不来。',
  typeCode: 'flood.underpass',
  address: '李沧区振华路青岛北站东广场下穿通道',
  point: [120.3762, 36.1692],
};
const UNDERPASS_AGAIN: Told = {
  summary: '北站东广场隧道口进水，有人站在车顶呼救',
  description: '出租车司机报告，水深约六十厘米，还在涨。',
  typeCode: 'flood.underpass',
  address: '李沧区青岛北站东广场',
  point: [120.3766, 36.1695],
};
const SWITCHBOARD: Told = {
  summary: '台东一路居民楼一楼配电间冒烟起火',
  description: '雨水倒灌进配电间，有明火，楼上约十户，正在自行疏散。',
  typeCode: 'fire.building',
  address: '市北区台东一路临街居民楼',
  point: [120.3572, 36.0838],
};
const PIER: Told = {
  summary: '栈桥回澜阁西侧有人被浪卷入海中',
  description: '一名男子在桥边观浪时落水，岸上已抛救生圈，离桥约三十米。',
  typeCode: 'person.drowning',
  address: '市南区太平路栈桥回澜阁西侧海面',
  point: [120.3192, 36.0588],
};
const ROAD: Told = {
  summary: '太平路栈桥段海水漫路，双向封闭',
  typeCode: 'ocean.surge',
  address: '市南区太平路（河南路至江苏路）',
  point: [120.3205, 36.0634],
  source: 'department',
};
const TREE: Told = {
  summary: '文登路一棵大法桐倒伏，压住公交站棚',
  typeCode: 'weather.tree',
  address: '市南区文登路中山公园站',
  point: [120.349, 36.063],
  source: 'grid',
};
const WAITING: Told[] = [
  {
    summary: '李村河君峰路桥水位接近桥面',
    typeCode: 'flood.river',
    address: '李沧区君峰路李村河桥',
    point: [120.4075, 36.158],
    source: 'sensor',
  },
  { summary: '北九水景区三名游客被困溪谷', typeCode: 'person.mountain', address: '崂山区北九水内二水', point: [120.5935, 36.2205] },
  { summary: '小区地下车库闻到燃气味，物业已疏散', typeCode: 'utility.gas', address: '香江路一带，说不清哪个小区' },
];
/** The last minute. */
const FRESH: Told[] = [
  { summary: '四流中路积水，公交车熄火', typeCode: 'flood.urban', address: '李沧区四流中路', point: [120.371, 36.155], source: 'public' },
];

export type Scene = { underpass: string; switchboard: string; pier: string; road: string; tree: string; fresh: () => Promise<void> };

export async function playRainyNight(house: House): Promise<Scene> {
  const duty = await house.api('duty');
  const { items: teams } = await duty.ask<{ items: Row[] }>('GET', '/teams?limit=100');
  const team = (code: string): string => known(teams.find((row) => row.code === code)).id;
  const report = (told: Told): Promise<Row> => duty.ask('POST', '/reports', bodyOf(told));
  const accept = async (told: Told, given: object = {}): Promise<Row> =>
    duty.ask('POST', `/reports/${(await report(told)).id}/accept`, given);
  const send = async (incident: Row, code: string, task: string, steps: string[], by: Api = duty): Promise<void> => {
    const body = { teamIds: [team(code)], task };
    const { assignments } = await duty.ask<{ assignments: Row[] }>('POST', `/incidents/${incident.id}/dispatch`, body);
    const { id } = known(assignments[0]);
    for (const step of steps) await by.ask('POST', `/assignments/${id}/${step}`, step === 'decline' ? { reason: '在途车辆故障' } : {});
  };
  const place = (code: string, point: [number, number], headingDegrees: number, speedMps: number): Promise<unknown> =>
    duty.ask('POST', '/positions', {
      fixes: [{ teamId: team(code), point: { type: 'Point', coordinates: point }, at: new Date().toISOString(), headingDegrees, speedMps }],
    });

  const underpass = await accept(UNDERPASS, { grade: 'large' });
  const again = await report(UNDERPASS_AGAIN);
  await duty.ask('POST', `/reports/${again.id}/join`, { incidentId: underpass.id });
  await duty.ask('PATCH', `/incidents/${underpass.id}`, { figures: { trapped: 2, evacuated: 3 } });
  await send(underpass, 'T02', '排水并转移车内人员', ['acknowledge', 'depart', 'arrive'], await house.api('team2'));
  await send(underpass, 'T09', '破拆救人', ['acknowledge', 'depart']);
  await send(underpass, 'T11', '现场急救', ['acknowledge']);
  await send(underpass, 'T08', '增援排水', ['decline']);
  await send(underpass, 'T14', '增援排水', []);
  await duty.ask('POST', `/incidents/${underpass.id}/notes`, { text: '现场水深约七十厘米，两人被困车内，正在破窗转移。' });

  const switchboard = await accept(SWITCHBOARD, { grade: 'ordinary' });
  await send(switchboard, 'T01', '断电灭火，逐户确认疏散', ['acknowledge', 'depart'], await house.api('team1'));
  await send(switchboard, 'T17', '切断配电间电源', ['acknowledge', 'depart', 'arrive', 'complete']);
  const pier = await accept(PIER, { grade: 'major' });
  await duty.ask('PATCH', `/incidents/${pier.id}`, { figures: { missing: 1 } });
  await send(pier, 'T03', '海面搜救落水人员', [], await house.api('team3'));
  const road = await accept(ROAD, { title: '太平路封闭（河南路至江苏路）' });
  await send(road, 'T21', '设置绕行标志', ['acknowledge', 'depart', 'arrive', 'complete']);
  await duty.ask('POST', `/incidents/${road.id}/close`, { disposition: 'handled', note: '潮位回落，恢复双向通行' });
  const tree = await accept(TREE);
  for (const told of WAITING) await report(told);
  const { version } = known(teams.find(({ code }) => code === 'T20'));
  if (version > 0) await duty.ask('PATCH', `/teams/${team('T20')}`, { availability: 'outOfService' });
  const where: [string, [number, number], number, number][] = [
    ['T01', [120.354, 36.085], 110, 11],
    ['T02', [120.3758, 36.1688], 0, 0],
    ['T03', [120.2958, 36.0462], 75, 8],
    ['T09', [120.402, 36.1632], 285, 14],
    ['T11', [120.4245, 36.1648], 270, 0],
    ['T14', [120.452, 36.115], 300, 0],
  ];
  for (const one of where) await place(...one);
  return {
    underpass: underpass.id,
    switchboard: switchboard.id,
    pier: pier.id,
    road: road.id,
    tree: tree.id,
    fresh: async () => {
      for (const told of FRESH) await report(told);
      for (const [code, [lng, lat], heading, speed] of where) if (speed > 0) await place(code, [lng - 0.001, lat + 0.0004], heading, speed);
    },
  };
}

const bodyOf = ({ address, point, source = 'phone', ...told }: Told) => ({
  ...told,
  source,
  place: { address, ...(point && { point: { type: 'Point', coordinates: point } }) },
  occurredAt: new Date(Date.now() - 90_000).toISOString(),
  ...(source === 'phone' && { reporter: { name: '王女士', phone: '13900000001' } }),
});

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The demo city lacks what this scene needs');
  return value;
}
