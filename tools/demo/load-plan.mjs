/**
 * The load profile (演示): what has to be added to a city until it has 119 depots, 1,074 kinds of goods and 281 shelters, the figures of
 * a municipal plan. Made by rule, never by chance: the same city gets the same things, and one that has them gets nothing.
 */

export const TOTALS = { depots: 119, items: 1074, shelters: 281 };
export const LOTS_OF_EACH = 3;

/** Words of the names; invented. @type {readonly [string, string, string, readonly string[]][]} class, unit, code, things */
const FAMILIES = [
  ['living', '件', 'A', ['帐篷', '棉被', '毛毯', '睡袋', '折叠床', '雨衣', '棉鞋', '手套', '水壶', '餐具', '蜡烛', '手电筒', '蚊帐']],
  ['fire', '套', 'B', ['防护服', '头盔', '呼吸器', '水带', '水枪', '灭火器', '破拆工具', '绝缘钳', '救生绳', '缓降器']],
  ['forest', '台', 'C', ['风力灭火机', '油锯', '割灌机', '水泵', '背负水枪', '对讲机', '阻燃服', '瞭望镜', '水囊', '点火器']],
  ['flood', '只', 'D', ['沙袋', '吸水膨胀袋', '土工布卷', '铅丝笼', '救生圈', '救生衣', '抛投器', '照明灯', '排水软管', '挡水板']],
  ['mine', '套', 'E', ['潜水泵', '排水管', '瓦斯检测仪', '自救器', '支护材料', '担架', '防爆灯', '电缆']],
  ['medical', '盒', 'F', ['口罩', '纱布', '绷带', '消毒液', '手术包', '止血带', '夹板', '输液器', '防护面屏', '体温计']],
  ['equipment', '台', 'G', ['发电机', '照明车', '卫星电话', '布控球', '无人机电池', '叉车', '净水机', '炊事车']],
];

const two = (/** @type {number} */ number) => String(number).padStart(2, '0');

/** @param {readonly string[]} taken codes that are used already */
export function itemsToAdd(taken) {
  const names = FAMILIES.flatMap(([of, unit, code, things]) =>
    things.map((thing, index) => ({ of, unit, code: `${code}${two(index + 1)}`, thing })),
  );
  const added = [];
  for (let model = 1; taken.length + added.length < TOTALS.items; model++) {
    for (const { of, unit, code, thing } of names) {
      const item = { code: `演示-${code}-${two(model)}`, name: { zh: `${thing} ${model} 型（演示）` }, class: of, unit };
      if (!taken.includes(item.code) && taken.length + added.length < TOTALS.items) added.push(item);
    }
  }
  return added;
}

/** @typedef {{ id: string, name: string, center: [number, number] }} Town */
/** Beside the middle of a town, each at a step of its own. @param {Town} town @param {number} index */
function beside(town, index) {
  const step = (/** @type {number} */ by) => Math.round((((index * by) % 9) - 4) * 8) / 10_000;
  const [lng, lat] = town.center;
  return {
    point: { type: 'Point', coordinates: [Number((lng + step(5)).toFixed(5)), Number((lat + step(7)).toFixed(5))] },
    address: `${town.name}（演示）`,
  };
}

/** Towns in turn; those that there is none of are skipped. @template T @param {number} count @param {readonly Town[]} towns @param {(town: Town, index: number) => T} make */
const inTowns = (count, towns, make) =>
  Array.from({ length: Math.max(0, count) }, (_, index) => make(/** @type {Town} */ (towns[index % towns.length]), index));

/** @param {number} count that there are @param {readonly Town[]} towns */
export const depotsToAdd = (count, towns) =>
  inTowns(TOTALS.depots - count, towns, (town, index) => {
    const isVillages = index % 4 === 3;
    return {
      code: `演示-W-${String(count + index + 1).padStart(3, '0')}`,
      name: `${town.name}${isVillages ? '村级储备间' : '应急物资储备点'} ${count + index + 1}（演示）`,
      kind: isVillages ? 'room' : 'point',
      level: isVillages ? 'village' : 'town',
      jurisdictionId: town.id,
      place: beside(town, index),
      areaSquareMetres: String(isVillages ? 30 + (index % 5) * 6 : 180 + (index % 9) * 25),
    };
  });

const HOSTS = ['中学操场', '体育馆', '社区公园', '文化广场', '小学教学楼'];
/** @param {number} count that there are @param {readonly Town[]} towns */
export const sheltersToAdd = (count, towns) =>
  inTowns(TOTALS.shelters - count, towns, (town, index) => {
    const isIndoor = index % 5 === 1 || index % 5 === 4;
    const area = 900 + ((index * 370) % 9000);
    return {
      code: `演示-B-${String(count + index + 1).padStart(3, '0')}`,
      name: `${town.name}${HOSTS[index % HOSTS.length]} ${count + index + 1}（演示）`,
      class: index % 7 === 0 ? 'fixed' : 'emergency',
      durationClass: isIndoor ? 'short' : 'emergency',
      space: isIndoor ? 'indoor' : 'outdoor',
      jurisdictionId: town.id,
      place: beside(town, index + 3),
      areaSquareMetres: String(area),
      declaredCapacity: Math.floor(area / (isIndoor ? 2 : 1)),
    };
  });

/**
 * Lots of each kind and where they come in, each in another depot.
 * @param {readonly { id: string }[]} items @param {readonly { id: string }[]} depots
 */
export const lotsToAdd = (items, depots) =>
  items.flatMap(({ id }, index) =>
    Array.from({ length: LOTS_OF_EACH }, (_, lot) => ({
      itemId: id,
      depotId: /** @type {{ id: string }} */ (depots[(index * LOTS_OF_EACH + lot * 41) % depots.length]).id,
      quantity: String(20 + ((index * 37 + lot * 101) % 900)),
      expiresInDays: (index + lot) % 4 === 0 ? 20 + ((index * 13) % 700) : null,
    })),
  );
