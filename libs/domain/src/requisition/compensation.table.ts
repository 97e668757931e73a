/** The compensation sheet as the table that leaves the product for the finance office (征用补偿清单): heads, one row a line, and the total. */
import { z } from 'zod';
import { Id } from '../ids.ts';
import type { CompensationSheet, RequisitionLine } from './requisition.ts';

export const COMPENSATION_LANGUAGES = ['zh', 'en'] as const;
type Language = (typeof COMPENSATION_LANGUAGES)[number];

export const CompensationExport = z.strictObject({
  incidentId: Id,
  format: z.enum(['csv', 'xlsx']).default('csv'),
  language: z.enum(COMPENSATION_LANGUAGES).default('zh'),
});
export type CompensationExport = z.infer<typeof CompensationExport>;

const HEADS: Record<Language, readonly string[]> = {
  zh: ['征用令', '征用物', '类别', '数量', '交接', '归还 / 用毕', '用时 / 用量', '单价（元）', '金额（元）', '状态'],
  en: ['Order', 'What', 'Kind', 'Number', 'Handed over', 'Given back, used up', 'Used', 'Price (yuan)', 'Fee (yuan)', 'State'],
};
const KINDS: Record<Language, Record<RequisitionLine['kind'], string>> = {
  zh: { vehicle: '车辆', machine: '机械', goods: '物资' },
  en: { vehicle: 'Vehicle', machine: 'Machine', goods: 'Goods' },
};
const STATES: Record<Language, Record<CompensationSheet['lines'][number]['state'], string>> = {
  zh: { ordered: '已下达', inUse: '使用中', ended: '待核价', valued: '已核价', compensated: '已补偿', withdrawn: '已撤回' },
  en: {
    ordered: 'Ordered',
    inUse: 'In use',
    ended: 'To be valued',
    valued: 'Valued',
    compensated: 'Compensated',
    withdrawn: 'Withdrawn',
  },
};
const TAKEN_BY: Record<Language, string> = { zh: '导出人', en: 'Exported by' };
const TOTAL: Record<Language, string> = { zh: '合计', en: 'Total' };
/** Which columns are numbers to whoever calculates with them. */
const NUMBERS = [3, 7, 8];

type Cell = string | null;
export type CompensationTable = { mark: string[]; rows: Cell[][]; isNumber: boolean[] };

/** `mark`: who took it away and when, above everything else. `localTime`: as the clocks of the place show it. */
export function compensationTable(
  sheet: CompensationSheet,
  language: Language,
  taken: { byName: string; byId: string; at: string },
  localTime: (iso: string) => string,
): CompensationTable {
  const heads = HEADS[language];
  const time = (iso: string | null): Cell => (iso === null ? null : localTime(iso));
  const lines = sheet.lines.map((line): Cell[] => [
    ...[line.code, line.what, KINDS[language][line.kind], line.quantity, time(line.from), time(line.endedAt), usedText(line)],
    ...[yuanText(line.priceFen ?? line.ratePerHourFen), yuanText(line.feeFen), STATES[language][line.state]],
  ]);
  const total = heads.map((_, index): Cell => (index === 0 ? TOTAL[language] : index === 8 ? yuanText(sheet.totalFen) : null));
  return {
    mark: [TAKEN_BY[language], taken.byName, taken.byId, localTime(taken.at)],
    rows: [[...heads], ...lines, total],
    isNumber: heads.map((_, index) => NUMBERS.includes(index)),
  };
}

/** Hours, minutes and seconds of a machine; base units of goods. */
export function usedText({ used, kind }: Pick<RequisitionLine, 'used' | 'kind'>): string | null {
  if (used === null || kind === 'goods') return used;
  const seconds = Number(used);
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
  return `${Math.floor(seconds / 3_600)}:${two((seconds % 3_600) / 60)}:${two(seconds % 60)}`;
}

/** Exactly: fen are whole. */
const yuanText = (fen: string | null): Cell => (fen === null ? null : `${fen.slice(0, -2) || '0'}.${fen.slice(-2).padStart(2, '0')}`);
