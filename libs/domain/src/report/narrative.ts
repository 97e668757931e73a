/**
 * What the words of a call already say: type, people, phone, address. Proposals only: the form shows them dashed, the officer accepts or types over them,
 * and where two readings are possible nothing is proposed. Local rules, no dictionary and no network, so that it answers on each key.
 */
import type { PeopleFigure } from '../figures.ts';
import { EVERYDAY_WORDS } from './narrative.words.ts';

export type NarrativeCatalogue = { types: readonly NarrativeType[] };
/** `name` is the Chinese one; `keywords` are a bureau's own words for it. */
export type NarrativeType = { code: string; name: string; parentCode?: string | null; keywords?: readonly string[] };

type ToldFigure = Extract<PeopleFigure, 'trapped' | 'injured' | 'dead' | 'missing'>;
export type NarrativeProposal = { typeCode?: string; figures?: Partial<Record<ToldFigure, number>>; phone?: string; address?: string };

/** Longer texts are pasted documents; what a caller says is at the beginning. */
const LONGEST = 4_000;

export function proposeFromNarrative(text: string, catalogue: NarrativeCatalogue): NarrativeProposal {
  const told = text.slice(0, LONGEST).normalize('NFKC');
  const phone = findPhone(told);
  const withoutPhone = phone === null ? told : told.replace(phone.found, ',');
  const typeCode = proposeType(told, catalogue.types);
  const figures = countPeople(withoutPhone);
  const address = findAddress(withoutPhone);
  return {
    ...(typeCode === null ? {} : { typeCode }),
    ...(Object.keys(figures).length === 0 ? {} : { figures }),
    ...(phone === null ? {} : { phone: phone.number }),
    ...(address === null ? {} : { address }),
  };
}

/** Weaker than this is chance. */
const LEAST_WEIGHT = 3;
/** Per character of a name or keyword found in the text as it is. */
const LITERAL_WEIGHT = 2;

/** The one type with the most weight. Of equals the more general wins, whose name is part of the others' (建筑火灾 before 高层建筑火灾); else nothing. */
function proposeType(text: string, types: readonly NarrativeType[]): string | null {
  const said = EVERYDAY_WORDS.filter(([words]) => words.test(text));
  const weightOf = ({ name, keywords = [] }: NarrativeType): number => {
    // Short parts (隧道 of 隧道、跨海大桥事故) name a place more often than what happened there.
    const parts = name.split('、').filter((part) => part === name || part.length > 2);
    const literal = [...parts, ...keywords].filter((word) => word.length > 1 && text.includes(word));
    const everyday = said.filter(([, part]) => name.includes(part)).reduce((sum, [, , weight]) => sum + weight, 0);
    return everyday + LITERAL_WEIGHT * Math.max(0, ...literal.map((word) => word.length));
  };
  const weighed = types.map((type) => ({ type, weight: weightOf(type) }));
  const most = Math.max(0, ...weighed.map(({ weight }) => weight));
  if (most < LEAST_WEIGHT) return null;
  const best = weighed.filter(({ weight }) => weight === most).map(({ type }) => type);
  // A group that bears its only member's name (森林火灾) gives way to the member.
  const leaves = best.filter(({ code }) => !best.some((other) => other.parentCode === code));
  const general = leaves.filter(({ name }) => leaves.every((other) => other.name.includes(name)));
  return general.length === 1 ? (general[0]?.code ?? null) : null;
}

const FIGURE_WORDS: readonly (readonly [ToldFigure, string])[] = [
  ['dead', '死亡|身亡|遇难|死了|当场死|(?<=[\\d一二两三四五六七八九十])死'],
  ['missing', '失踪|失联|下落不明|走失|走丢|联系不上'],
  [
    'injured',
    '受伤|重伤|轻伤|负伤|烧伤|烫伤|摔伤|砸伤|撞伤|扭伤|划伤|骨折|昏迷|晕倒|流血|中毒|(?<=[\\d一二两三四五六七八九十])伤(?!亡|者|员|势|口)',
  ],
  ['trapped', '被困|困在|困住|困着|被埋|掩埋|被压|压在|压住|压着|被卡|卡在|被夹|夹在|出不来'],
];
const NUMBER = '\\d{1,4}|[零一二两三四五六七八九十百千]{1,7}';
/** 个 counts anything (一个多小时), so a word for people must follow; 名, 位, 口, 人 count people alone. */
const TOKEN = new RegExp(
  `(?<![第几数\\d一二三四五六七八九十])(?<!(?:上|近)(?=[十百千]))(?<number>${NUMBER})(?:余|多|来)?\\s*(?:个(?=人|老|孩|小|大人|男|女|工|学|司|乘|村|居|游|员|病|伤|民|群|住)|名|位|口(?!井)|人(?!民|行|工|防)|(?=[死伤](?!亡)))|(?<pair>俩|仨)|${FIGURE_WORDS.map(([figure, words]) => `(?<${figure}>${words})`).join('|')}`,
  'g',
);
const NOBODY = /(?:无|没有?|未(?:造成|发现|见)?|(?:暂|尚|均)(?:无|未))(?:造成|出现|发现)?(?:任何)?(?:人员?|群众|乘客|居民)?(?:被|受)?$/;
const UNSURE = /不清楚|不明确|不知|不确定|是否|有没有|有无|未知/;
const ALL_OUT = /(?:全部|均已?|都已?|全都).{0,4}(?:救出|脱困|脱险|获救)/;
/** Farther than this apart, a number and a word belong to different things. */
const FARTHEST = 16;

type PeopleToken = { at: number; end: number; count: number | null; figure: ToldFigure | null };

/** Clause by clause, `3人被困` as well as `被困3人`; the last word on a figure stands, `其中…` does not change the whole. Numbers unsaid (几个人) are not guessed. */
function countPeople(text: string): Partial<Record<ToldFigure, number>> {
  const figures: Partial<Record<ToldFigure, number>> = {};
  let leftOver: PeopleToken | null = null;
  for (const clause of text.split(/[,。;!?、\n]/)) {
    const tokens = peopleTokens(clause);
    const isPart = /^\s*其中/.test(clause);
    const set = (figure: ToldFigure, count: number): void => {
      if (!(isPart && figures[figure] !== undefined)) figures[figure] = count;
    };
    if (/伤亡/.test(clause) && NOBODY.test(clause.slice(0, clause.indexOf('伤亡'))) && !UNSURE.test(clause)) {
      set('dead', 0);
      set('injured', 0);
    }
    // `有2名工人,被困在井下` and `困在车里,一共3个人`: the half that was left over meets its other half.
    const [first] = tokens;
    const joins: boolean =
      leftOver !== null &&
      first !== undefined &&
      first.at <= 4 &&
      (leftOver.count === null) !== (first.count === null) &&
      tokens.length === 1;
    let waiting: PeopleToken | null = joins ? leftOver : null;
    const countFirst = (waiting ?? first)?.count !== null;
    for (const token of tokens) {
      if (token.figure !== null && !UNSURE.test(clause) && NOBODY.test(clause.slice(0, token.at))) set(token.figure, 0);
      else if (waiting !== null && (waiting.count === null) !== (token.count === null) && (joins || token.at - waiting.end <= FARTHEST)) {
        const [count, figure] = [waiting.count ?? token.count, waiting.figure ?? token.figure];
        if (count !== null && figure !== null) set(figure, count);
        waiting = null;
      } else if ((token.count !== null) === countFirst) waiting = token;
    }
    if (ALL_OUT.test(clause)) set('trapped', 0);
    leftOver = waiting;
  }
  return figures;
}

function peopleTokens(clause: string): PeopleToken[] {
  return [...clause.matchAll(TOKEN)].flatMap((match): PeopleToken[] => {
    const { number, pair } = match.groups ?? {};
    const place = { at: match.index, end: match.index + match[0].length };
    if (pair !== undefined) return [{ ...place, count: pair === '俩' ? 2 : 3, figure: null }];
    if (number !== undefined) {
      const count = readNumber(number);
      return count === null ? [] : [{ ...place, count, figure: null }];
    }
    const figure = FIGURE_WORDS.find(([name]) => match.groups?.[name] !== undefined)?.[0] ?? null;
    return [{ ...place, count: null, figure }];
  });
}

const DIGITS = '零一二三四五六七八九';
const PLACES: Record<string, number> = { 十: 10, 百: 100, 千: 1_000 };

/** 3, 三, 两, 十二, 一百零五; null for what is no number (一二). */
function readNumber(written: string): number | null {
  if (/^\d+$/.test(written)) return Number(written);
  let sum = 0;
  let digit: number | null = null;
  for (const character of written.replaceAll('两', '二')) {
    const place = PLACES[character];
    if (place !== undefined) {
      sum += (digit ?? 1) * place;
      digit = null;
    } else if (digit !== null && digit !== 0) return null;
    else digit = DIGITS.indexOf(character);
  }
  return sum + (digit ?? 0);
}

const MOBILE = /(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?!\d)/;
const LANDLINE = /(?<!\d)(0\d{2,3})[- ]?(\d{7,8})(?!\d)/;
const LOCAL = /(?<=(?:电话|座机|号码|联系方式)\D{0,4})([2-8]\d{6,7})(?!\d)/;

/** Mobile numbers without breaks, landlines as `0532-85881234`. Longer runs of digits (identity cards) are no phones. */
function findPhone(text: string): { found: string; number: string } | null {
  const mobile = MOBILE.exec(text);
  if (mobile) return { found: mobile[0], number: mobile.slice(1).join('') };
  const fixed = LANDLINE.exec(text) ?? LOCAL.exec(text);
  return fixed && { found: fixed[0], number: fixed.slice(1).join('-') };
}

/** Words that are no part of a place's name: an address ends before them and cannot begin with them. */
const NOT_A_NAME =
  '在|位于|处于|称|说|反映|是|到|我|你|他|她|们|有|的|了|被|请|派|这|那|从|往|发生|出现|发现|看到|闻到|听到|报警|接到|来电|群众|市民|村民|居民|路人|靠近|经过|附近|门口|对面|旁边?|整个|今天|昨天|昨晚|刚才|刚刚|现在|目前|上午|中午|下午|晚上|夜里|凌晨|[\\d一二两三四五六七八九十几多]{1,5}(?:点|分|时|辆|棵|名|位|人|台|家|户|条|个|只|艘|根)|着火|起火|失火|冒烟|浓烟|追尾|相撞|撞|侧翻|积水|进水|倒灌|倒|坠|掉|泄漏|漏|爆炸|爆管|淹|困|伤|塌|烧|断';
const CHARACTER = `(?:(?!${NOT_A_NAME})[\\u4e00-\\u9fffA-Za-z0-9])`;
const SUFFIX =
  '社区|小区|园区|街道|大街|大道|高速公路|高速|国道|省道|县道|快速路|胡同|隧道|立交桥|立交|大桥|地铁站|火车站|汽车站|加油站|收费站|服务区|客运站|派出所|医院|卫生院|学校|小学|中学|大学|学院|幼儿园|养老院|敬老院|商场|商厦|超市|市场|广场|大厦|大楼|中心|公寓|花园|家园|新村|工业园|产业园|科技园|公园|景区|水库|码头|机场|浴场|酒店|宾馆|饭店|宿舍|写字楼|仓库|冷库|工地|厂区|公司|市(?!场)|区|县|镇|乡|村|屯|路|街|巷|桥(?!洞|下)|站|河|湖|湾|厂|苑|城';
const ORDINAL = '(?:\\d{1,5}(?:-\\d{1,4})?|[A-Z]|[一二三四五六七八九十]{1,3})';
const PART = `(?:${ORDINAL}(?:号楼|号院|号(?!线)|(?<!一)[栋幢座]|单元|室|楼|层)|K\\d{1,4}(?:\\+\\d{1,3})?(?:公里)?处?|\\d{1,4}公里(?:\\d{1,3}米)?处?|往?[\\u4e00-\\u9fff]{2,4}方向|${CHARACTER}{0,7}?(?:${SUFFIX}))`;
const TAIL =
  '(?:地下车库|地下室|地下停车场|交叉口|路口|桥洞|桥下|涵洞|门口|大门口?|附近|旁边?|对面|[A-H]\\d?出?口|[东南西北]{1,2}(?:侧|门|口|边|头|段|岸)|路段|站|口|处)';
/** A bare kind of place (小区, 马路) names none, nor does the rest of one. */
const BARE =
  '(?:小|马|公|道|铁|半|走|迷|地|山|景|园|市|城|郊|辖|灾|林|社|全|本|农|乡|车|大|天|工|该|河|线|电|管)(?:区|路|村|站|桥|厂|街|河|镇|湖)';
const ADDRESS = new RegExp(
  `(?!${BARE})(?!(?<=[小马公铁社园山林车])[区路站])(?:[GS]\\d{1,4})?${CHARACTER}{1,9}?(?:${SUFFIX})(?:${PART}){0,8}(?:${TAIL}){0,2}`,
  'g',
);

/** The longest chain of place parts, e.g. `市南区香港中路178号`, `G204国道K35处`; null when there is none of three characters. */
function findAddress(text: string): string | null {
  // 泉东村村(民), 李村河河(水): the doubled last character belongs to the next word.
  const found = [...text.matchAll(ADDRESS)]
    .map(([chain]) => chain.replace(/([村河路区县镇街桥])\1$/, '$1'))
    .filter((chain) => chain.length >= 3);
  return found.reduce<string | null>((longest, chain) => (longest === null || chain.length > longest.length ? chain : longest), null);
}
