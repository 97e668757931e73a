/**
 * Spreadsheets (表格): what can be imported, column by column. A sheet comes from somebody's desk: what a cell shows and what it holds are often not the
 * same, so every cell is read by what its column must be, and what cannot be trusted is told cell by cell (sheet.cell.ts).
 */
import type { DURATION_CLASSES, SHELTER_CLASSES, SHELTER_SPACES } from '../shelter/shelter.ts';
import type { DEPOT_KINDS } from '../supply/depot.ts';
import type { DEPOT_LEVELS, ITEM_CLASSES } from '../supply/item.ts';
import type { OWNER_KINDS } from '../supply/lot.ts';

export const SHEET_KINDS = ['items', 'depots', 'stock', 'shelters', 'headcounts', 'households'] as const;
export type SheetKind = (typeof SHEET_KINDS)[number];

/** Why a file as a whole is not read. `OLD_FORMAT`: .xls and .et; `MACROS`: .xlsm; both are saved anew as .xlsx. */
export const SHEET_REFUSALS = [
  'OLD_FORMAT',
  'MACROS',
  'UNKNOWN_FORMAT',
  'EMPTY',
  'TOO_MANY_ROWS',
  'UNPACKS_TOO_LARGE',
  'TOO_HEAVY',
  'STUCK',
  'BROKEN',
] as const;
export type SheetRefusal = (typeof SHEET_REFUSALS)[number];

/** `code` is a key and never a number; `decimal` has at most three digits behind the point; `day` is a calendar day; `instant` has a time. */
export type SheetType = 'code' | 'words' | 'whole' | 'decimal' | 'degrees' | 'day' | 'instant' | 'flag' | 'choice' | 'choices';

/** `heads`: how such a column is called in lists that people have. `values`: what is chosen from, each with the words for it. `digits`: exactly so many. */
export type SheetField = {
  readonly name: string;
  readonly type: SheetType;
  readonly heads: readonly string[];
  readonly required?: boolean;
  readonly max?: number;
  readonly digits?: number;
  readonly values?: Readonly<Record<string, readonly string[]>>;
};

const CLASS_WORDS: Record<(typeof ITEM_CLASSES)[number], readonly string[]> = {
  living: ['生活', '生活类', '基本生活保障', '生活类救灾物资'],
  fire: ['消防', '消防救援', '综合性消防救援应急物资'],
  forest: ['森林', '森林草原防灭火', '森防'],
  flood: ['防汛', '防汛抗旱'],
  mine: ['矿山', '矿山救援', '矿山事故应急救援物资'],
  medical: ['医疗', '医疗卫生'],
  grain: ['粮油', '粮食'],
  equipment: ['装备', '设备'],
  other: ['其他', '其它'],
};
const LEVEL_WORDS: Record<(typeof DEPOT_LEVELS)[number], readonly string[]> = {
  city: ['市级', '市'],
  district: ['区级', '县级', '区', '县', '区（市）'],
  town: ['镇级', '街道', '镇', '乡镇', '镇（街道）'],
  village: ['村级', '社区', '村', '村（社区）'],
};
const DEPOT_WORDS: Record<(typeof DEPOT_KINDS)[number], readonly string[]> = {
  central: ['中心库'],
  store: ['储备库', '仓库'],
  point: ['储备点'],
  room: ['储备间', '储存室'],
  entrusted: ['委托代储', '代储'],
  agreement: ['协议企业', '协议储备'],
  capacity: ['产能企业', '产能储备'],
  cloud: ['云仓', '云仓储'],
  temporary: ['临时调配中心'],
  shelterStore: ['避难场所物资间'],
  forest: ['森林防灭火物资库'],
  equipment: ['装备库'],
};
const OWNER_WORDS: Record<(typeof OWNER_KINDS)[number], readonly string[]> = {
  government: ['政府', '政府储备', '实物储备'],
  agreement: ['协议', '协议储备'],
  capacity: ['产能', '产能储备'],
  cloud: ['云库存', '云仓储'],
  social: ['社会', '社会储备'],
  donated: ['捐赠'],
  requisitioned: ['征用'],
  military: ['军队', '军用'],
};
const SHELTER_WORDS: Record<(typeof SHELTER_CLASSES)[number], readonly string[]> = {
  central: ['中心', '中心避难场所'],
  fixed: ['固定', '固定避难场所'],
  emergency: ['紧急', '紧急避难场所'],
  general: ['综合', '综合避难场所'],
  village: ['避灾安置场所'],
  settlement: ['集中安置点'],
  isolation: ['集中隔离', '集中隔离备用场所'],
  special: ['特定'],
};
const DURATION_WORDS: Record<(typeof DURATION_CLASSES)[number], readonly string[]> = {
  emergency: ['紧急'],
  temporary: ['临时'],
  short: ['短期'],
  medium: ['中期'],
  long: ['长期'],
};
const SPACE_WORDS: Record<(typeof SHELTER_SPACES)[number], readonly string[]> = {
  indoor: ['室内', '室內', '屋内', '是室内'],
  outdoor: ['室外', '户外'],
};

const code = (...heads: string[]): SheetField => ({ name: 'code', type: 'code', required: true, max: 40, heads });
const LNG: SheetField = { name: 'lng', type: 'degrees', heads: ['经度', '經度', '経度', 'lng', 'lon', 'longitude', 'x'] };
const LAT: SheetField = { name: 'lat', type: 'degrees', heads: ['纬度', '緯度', 'lat', 'latitude', 'y'] };
const ADDRESS: SheetField = { name: 'address', type: 'words', max: 200, heads: ['地址', '详细地址', '位置', 'address', '住所', '所在地'] };
const REGION: SheetField = {
  name: 'regionCode',
  type: 'code',
  max: 40,
  heads: ['辖区编码', '行政区划代码', '区划代码', 'regionCode', 'jurisdiction'],
};

/** In the order in which a person would fill them in. */
export const SHEET_FIELDS: Readonly<Record<SheetKind, readonly SheetField[]>> = {
  items: [
    code('编码', '物资编码', '代码', '编号', 'code'),
    { name: 'name', type: 'words', required: true, max: 60, heads: ['名称', '物资名称', '品名', 'name', 'item'] },
    { name: 'nameEn', type: 'words', max: 80, heads: ['英文名称', '英文名', 'nameEn', 'english'] },
    { name: 'class', type: 'choice', required: true, values: CLASS_WORDS, heads: ['类别', '分类', '物资类别', 'class', 'category'] },
    { name: 'gbCode', type: 'code', digits: 7, heads: ['国标编码', '分类编码', 'GB/T 38565', 'gbCode'] },
    { name: 'unit', type: 'words', required: true, max: 20, heads: ['单位', '计量单位', 'unit'] },
    { name: 'decimals', type: 'whole', max: 3, heads: ['小数位', 'decimals'] },
    { name: 'serial', type: 'flag', heads: ['单件管理', '序列', 'serial'] },
    { name: 'shelfLifeDays', type: 'whole', max: 36_525, heads: ['保质期', '保质期（天）', '保质期天数', 'shelfLifeDays'] },
    { name: 'perPersonDay', type: 'decimal', heads: ['人日定额', '每人每天', 'perPersonDay'] },
    { name: 'perPerson', type: 'decimal', heads: ['人均定额', '每人', 'perPerson'] },
  ],
  depots: [
    code('编码', '库编码', '仓库编码', '储备库编码', '编号', 'code'),
    { name: 'name', type: 'words', required: true, max: 100, heads: ['名称', '仓库名称', '库名', 'name', 'depot'] },
    { name: 'kind', type: 'choice', required: true, values: DEPOT_WORDS, heads: ['类型', '仓库类型', 'kind', 'type'] },
    { name: 'level', type: 'choice', required: true, values: LEVEL_WORDS, heads: ['层级', '级别', 'level'] },
    REGION,
    ADDRESS,
    LNG,
    LAT,
    { name: 'areaSquareMetres', type: 'decimal', heads: ['面积', '库房面积', '面积（㎡）', 'area', 'areaSquareMetres'] },
  ],
  stock: [
    {
      name: 'depotCode',
      type: 'code',
      required: true,
      max: 40,
      heads: ['仓库编码', '储备库编码', '库编码', 'depot', 'depotCode', 'warehouse'],
    },
    { name: 'itemCode', type: 'code', required: true, max: 40, heads: ['物资编码', '品种编码', 'item', 'itemCode', 'sku'] },
    { name: 'quantity', type: 'decimal', required: true, heads: ['数量', '库存', '库存数量', 'quantity', 'qty'] },
    { name: 'unit', type: 'words', max: 20, heads: ['单位', '计量单位', 'unit', 'pack'] },
    { name: 'lotCode', type: 'code', max: 60, heads: ['批次', '批号', 'lot', 'batch'] },
    { name: 'serialNumber', type: 'code', max: 60, heads: ['序列号', '出厂编号', 'serialNumber'] },
    { name: 'ownerKind', type: 'choice', values: OWNER_WORDS, heads: ['权属', '储备方式', 'owner', 'ownerKind'] },
    { name: 'madeAt', type: 'day', heads: ['生产日期', 'madeAt', 'made'] },
    { name: 'expiresAt', type: 'day', heads: ['有效期至', '到期日期', '有效期', 'expiry', 'expiresAt'] },
    { name: 'priceYuan', type: 'decimal', heads: ['单价', '单价（元）', 'price'] },
  ],
  shelters: [
    code('编码', '场所编码', '编号', '收容所編號', 'code', 'id'),
    { name: 'name', type: 'words', required: true, max: 100, heads: ['名称', '场所名称', '避難收容處所名稱', '施設名', 'name'] },
    { name: 'class', type: 'choice', required: true, values: SHELTER_WORDS, heads: ['类别', '场所类别', 'class'] },
    { name: 'durationClass', type: 'choice', required: true, values: DURATION_WORDS, heads: ['时长类别', '避难时长', 'durationClass'] },
    { name: 'space', type: 'choice', required: true, values: SPACE_WORDS, heads: ['空间类型', '室内外', 'space'] },
    REGION,
    ADDRESS,
    LNG,
    LAT,
    { name: 'areaSquareMetres', type: 'decimal', heads: ['有效面积', '有效避难面积', '面积', 'area'] },
    { name: 'declaredCapacity', type: 'whole', max: 1_000_000, heads: ['容量', '可容纳人数', '預計收容人數', '收容人数', 'capacity'] },
    { name: 'responsible', type: 'words', max: 100, heads: ['责任单位', '管理单位', '管理人', 'responsible'] },
  ],
  headcounts: [
    { name: 'shelterCode', type: 'code', required: true, max: 40, heads: ['场所编码', '编码', '编号', 'shelter', 'code', 'id'] },
    { name: 'at', type: 'instant', required: true, heads: ['时间', '统计时间', 'at', 'time', 'snapshot'] },
    { name: 'count', type: 'whole', required: true, max: 1_000_000, heads: ['人数', '人數', 'count', 'people'] },
    { name: 'special', type: 'whole', max: 1_000_000, heads: ['特殊需求人数', 'special'] },
  ],
  households: [
    code('户编号', '户号', '编号', 'code'),
    {
      name: 'villageCode',
      type: 'code',
      required: true,
      max: 40,
      heads: ['村编码', '村（社区）编码', '辖区编码', 'village', 'villageCode'],
    },
    { name: 'headName', type: 'words', max: 60, heads: ['户主', '户主姓名', '姓名', 'name'] },
    { name: 'phone', type: 'code', max: 30, heads: ['电话', '联系电话', '手机', 'phone'] },
    { name: 'address', type: 'words', max: 200, heads: ['住址', '地址', 'address'] },
    LNG,
    LAT,
    { name: 'people', type: 'whole', required: true, max: 100, heads: ['人数', '人口', '人口数', 'people'] },
    { name: 'vulnerable', type: 'whole', max: 100, heads: ['特殊人群', '脆弱人数', '特殊人数', 'vulnerable'] },
    { name: 'helper', type: 'code', max: 40, heads: ['帮扶人账号', '对接人账号', 'helper'] },
  ],
};

const plain = (head: string): string =>
  head
    .normalize('NFKC')
    .replace(/[\s_*:()[\]（）-]/g, '')
    .toLowerCase();

/** A column for each field whose name is known; each column once, exact names before parts of names. */
export function suggestMapping(kind: SheetKind, heads: readonly string[]): Record<string, number> {
  const columns = heads.map(plain);
  const taken = new Set<number>();
  const mapping: Record<string, number> = {};
  const take = (name: string, fits: (column: string) => boolean): void => {
    if (mapping[name] !== undefined) return;
    const found = columns.findIndex((column, index) => column !== '' && !taken.has(index) && fits(column));
    if (found === -1) return;
    mapping[name] = found;
    taken.add(found);
  };
  for (const { name, heads: known } of SHEET_FIELDS[kind]) {
    const names = new Set(known.map(plain));
    take(name, (column) => names.has(column));
  }
  for (const { name, heads: known } of SHEET_FIELDS[kind])
    for (const head of known.map(plain)) if (head.length > 1) take(name, (column) => column.includes(head));
  return mapping;
}
