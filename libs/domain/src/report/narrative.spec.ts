import fc from 'fast-check';
import { FiguresInput } from '../figures.ts';
import { type NarrativeCatalogue, type NarrativeProposal, proposeFromNarrative } from './narrative.ts';
import { Reporter } from './report.ts';

const CATALOGUE: NarrativeCatalogue = {
  types: [
    ['flood.urban', '城市内涝'],
    ['flood.underground', '地下空间进水'],
    ['flood.underpass', '下穿通道积水'],
    ['flood.river', '河道漫溢'],
    ['flood.reservoir', '水库险情'],
    ['weather.tree', '树木倒伏'],
    ['weather.falling', '高空坠物、围挡倒塌'],
    ['geology.landslide', '山体滑坡'],
    ['geology.subsidence', '路面塌陷'],
    ['forest', '森林火灾'],
    ['forest.fire', '森林火灾', 'forest'],
    ['forest.smoke', '林区烟点', 'forest'],
    ['fire', '火灾事故'],
    ['fire.building', '建筑火灾', 'fire'],
    ['fire.highrise', '高层建筑火灾', 'fire'],
    ['fire.factory', '厂房仓库火灾', 'fire'],
    ['fire.vehicle', '车辆火灾', 'fire'],
    ['traffic.road', '道路交通事故'],
    ['traffic.tunnel', '隧道、跨海大桥事故'],
    ['traffic.sea', '海上遇险'],
    ['industry.hazmat', '危险化学品泄漏'],
    ['industry.explosion', '爆炸事故'],
    ['industry.construction', '建筑施工坍塌'],
    ['industry.confined', '有限空间被困'],
    ['building.collapse', '房屋倒塌'],
    ['utility.power', '电力中断'],
    ['utility.water', '供水中断、爆管'],
    ['utility.gas', '燃气泄漏'],
    ['utility.elevator', '电梯困人'],
    ['person.drowning', '溺水'],
    ['person.missing', '人员走失'],
    ['person.mountain', '山地被困'],
    ['person.gasPoisoning', '一氧化碳中毒'],
    ['food.poisoning', '食物中毒'],
  ].map(([code, name, parentCode]) => ({ code: code as string, name: name as string, parentCode: parentCode ?? null })),
};
const propose = (text: string): NarrativeProposal => proposeFromNarrative(text, CATALOGUE);

describe('sentences of a duty room', () => {
  test.each<[string, NarrativeProposal]>([
    [
      '市南区香港中路178号地下车库进水，两个人被困，报警人电话13812345678',
      { typeCode: 'flood.underground', figures: { trapped: 2 }, phone: '13812345678', address: '市南区香港中路178号地下车库' },
    ],
    ['我在李沧区九水路227号，路面积水没过膝盖了，车熄火了', { typeCode: 'flood.urban', address: '李沧区九水路227号' }],
    ['重庆北路桥洞积水，一辆轿车被淹，车里还困着3个人', { typeCode: 'flood.underpass', figures: { trapped: 3 }, address: '重庆北路桥洞' }],
    [
      '群众来电称青银高速青岛方向K12+300处两辆货车追尾，3人受伤，1人被卡在驾驶室',
      { typeCode: 'traffic.road', figures: { injured: 3, trapped: 1 }, address: '青银高速青岛方向K12+300处' },
    ],
    ['胶州湾隧道内三车追尾，暂无人员伤亡', { typeCode: 'traffic.tunnel', figures: { dead: 0, injured: 0 }, address: '胶州湾隧道' }],
    [
      '城阳区春阳路与正阳路交叉口大树倒了，砸到一辆车，无人受伤',
      { typeCode: 'weather.tree', figures: { injured: 0 }, address: '城阳区春阳路与正阳路交叉口' },
    ],
    [
      '福州路锦绣花园3号楼2单元电梯故障，被困4人，其中有1名孕妇',
      { typeCode: 'utility.elevator', figures: { trapped: 4 }, address: '福州路锦绣花园3号楼2单元' },
    ],
    ['黄岛区长江中路一栋居民楼16楼着火，浓烟很大，不清楚有没有人被困', { typeCode: 'fire.highrise', address: '黄岛区长江中路' }],
    ['流亭街道赵村一个仓库起火，造成1死3伤', { typeCode: 'fire.factory', figures: { dead: 1, injured: 3 }, address: '流亭街道赵村' }],
    ['崂山区沙子口街道后山冒烟，看不到明显火光', { typeCode: 'forest.smoke', address: '崂山区沙子口街道' }],
    ['大泽山镇北面山坡着火了，风很大，火往村子方向烧', { typeCode: 'forest.fire', address: '大泽山镇' }],
    [
      '五名驴友在崂山北九水景区迷路，其中一人摔伤，联系电话 138-0532-1234',
      { typeCode: 'person.mountain', figures: { injured: 1 }, phone: '13805321234' },
    ],
    ['第一海水浴场有人溺水，两名游客失踪', { typeCode: 'person.drowning', figures: { missing: 2 }, address: '第一海水浴场' }],
    [
      '即墨区鹤山路工地脚手架倒塌，十二名工人被埋，已救出五人',
      { typeCode: 'industry.construction', figures: { trapped: 12 }, address: '即墨区鹤山路工地' },
    ],
    [
      '平度市南村镇污水井里有2名工人，被困在井下，气味很大',
      { typeCode: 'industry.confined', figures: { trapped: 2 }, address: '平度市南村镇' },
    ],
    [
      '台东三路小区里闻到很浓的煤气味，请派人来看，座机0532-83771234',
      { typeCode: 'utility.gas', phone: '0532-83771234', address: '台东三路小区' },
    ],
    [
      '莱西市姜山镇化工厂液氨泄漏，2人中毒昏迷，周边群众正在疏散',
      { typeCode: 'industry.hazmat', figures: { injured: 2 }, address: '莱西市姜山镇化工厂' },
    ],
    [
      '浮山后三小区一位老人走失，穿蓝色上衣，家属电话：１５９６３２１０００１',
      { typeCode: 'person.missing', figures: { missing: 1 }, phone: '15963210001' },
    ],
    [
      '胶州市三里河街道自来水爆管，路面塌了一个大坑，没有人员被困',
      { typeCode: 'utility.water', figures: { trapped: 0 }, address: '胶州市三里河街道' },
    ],
    [
      '一家三口煤气中毒，在四方区嘉定路12号1单元301室',
      { typeCode: 'person.gasPoisoning', figures: { injured: 3 }, address: '四方区嘉定路12号1单元301室' },
    ],
    ['学校食堂吃完饭20多名学生呕吐腹泻，在市北区延安三路', { typeCode: 'food.poisoning', address: '市北区延安三路' }],
    ['房子塌了，困在里面，一共两个大人', { typeCode: 'building.collapse', figures: { trapped: 2 } }],
    ['G204国道K35处货车侧翻，被困人员3名已全部救出', { typeCode: 'traffic.road', figures: { trapped: 0 }, address: 'G204国道K35处' }],
    ['几个人被困电梯一个多小时了', { typeCode: 'utility.elevator' }],
    ['我在香港中路地铁站C口，水往里灌', { typeCode: 'flood.underground', address: '香港中路地铁站C口' }],
    ['仰口隧道口积水半米深，一辆公交车抛锚，车上有20余名乘客', { typeCode: 'flood.urban', address: '仰口隧道口' }],
    [
      '劲松七路基坑坍塌，2人被埋，1人失踪，3名工人受轻伤',
      { typeCode: 'industry.construction', figures: { trapped: 2, missing: 1, injured: 3 }, address: '劲松七路' },
    ],
    ['海尔路和同安路路口有辆电动车自燃，没人受伤', { typeCode: 'fire.vehicle', figures: { injured: 0 }, address: '海尔路和同安路路口' }],
    ['嘉定路停电了，整个小区都没电，几十名老人困在楼上', { typeCode: 'utility.power', address: '嘉定路' }],
    ['你好，我想咨询一下天气', {}],
  ])('%s', (text, expected) => {
    const { address, ...rest } = propose(text);
    const { address: expectedAddress, ...expectedRest } = expected;
    expect(rest).toEqual(expectedRest);
    if (expectedAddress !== undefined) expect(address).toBe(expectedAddress);
  });
});

test('a bureau’s own keywords count like the name', () => {
  const types = [{ code: 'bridge', name: '桥梁险情', keywords: ['桥墩开裂'] }, ...CATALOGUE.types];
  expect(proposeFromNarrative('李村河大桥桥墩开裂', { types })).toEqual({ typeCode: 'bridge', address: '李村河大桥' });
});

test('of two types that fit equally none is proposed', () => {
  const types = [
    { code: 'a', name: '燃气泄漏' },
    { code: 'b', name: '燃气中断' },
  ];
  expect(proposeFromNarrative('楼道里有燃气味', { types })).toEqual({});
});

test.each<[string, NarrativeProposal['figures']]>([
  ['两百零五人被困', { trapped: 205 }],
  ['共5人被困，其中1人被压在车下', { trapped: 5 }],
  ['被困3人，受伤2人', { trapped: 3, injured: 2 }],
  ['3人被困2人受伤', { trapped: 3, injured: 2 }],
  ['姐妹俩被困', { trapped: 2 }],
  ['第三名工人被困', undefined],
  ['有没有人受伤不清楚', undefined],
  ['上百名群众被困', undefined],
  ['十几人受伤', undefined],
  ['3楼有人被困', undefined],
  ['被困2小时', undefined],
])('%s counts %j', (text, figures) => {
  expect(proposeFromNarrative(text, { types: [] }).figures).toEqual(figures);
});

test.each<[string, string | undefined]>([
  ['电话+86 138 0532 1234', '13805321234'],
  ['回电053283771234', '0532-83771234'],
  ['电话：83771234', '83771234'],
  ['身份证370202199001011234', undefined],
  ['共12345678元', undefined],
])('%s has the phone %s', (text, phone) => {
  expect(proposeFromNarrative(text, { types: [] }).phone).toBe(phone);
});

test('any text gives proposals that the report form takes', () => {
  const words = fc.constantFrom(
    ...'市南区香港中路号楼小村河桥人名个位被困受伤死亡失踪两三十百3 8,，。有无没在的',
    '13812345678',
    '0532-83771234',
    '没有人',
    '其中',
    '着火',
    '积水',
  );
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: words, maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 60 })), (text) => {
      const { typeCode, figures, phone, address } = propose(text);
      for (const count of Object.values(figures ?? {})) expect(FiguresInput.parse({ trapped: count })).toEqual({ trapped: count });
      if (phone !== undefined) expect(Reporter.parse({ phone })).toEqual({ phone });
      if (address !== undefined) expect(text.normalize('NFKC')).toContain(address);
      if (typeCode !== undefined) expect(CATALOGUE.types.map(({ code }) => code)).toContain(typeCode);
    }),
    { numRuns: 500 },
  );
});

test.each(['一', '路', '香港中路', '市南区与', '3人', '没有', '海上', '一二三四五六七八', '隧道吃山上学生'])(
  'a wall of %s does not hang',
  (brick) => {
    const wall = brick.repeat(4_000 / brick.length);
    const start = performance.now();
    propose(wall);
    expect(performance.now() - start).toBeLessThan(250);
  },
);
