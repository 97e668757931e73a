/** An order as people enter it, and as the command that it makes. */
import type { OrderRequisition } from '@fenghuo/domain';
import { fenOf } from '../../ui/money.ts';

export type EnteredLine = {
  key: string;
  kind: 'vehicle' | 'machine' | 'goods';
  what: string;
  itemId: string | null;
  quantity: string;
  /** Yuan an hour; empty: said when it is valued. */
  rate: string;
};
export type EnteredOrder = {
  ownerName: string;
  ownerPhone: string;
  signedBy: string;
  /** Null: now. */
  at: string | null;
  lines: readonly EnteredLine[];
};

export const emptyLine = (key: string): EnteredLine => ({ key, kind: 'vehicle', what: '', itemId: null, quantity: '1', rate: '' });

/** One more of the same kind, at the same rate. */
export const nextLine = (key: string, before: EnteredLine | undefined): EnteredLine =>
  before === undefined ? emptyLine(key) : { ...before, key, what: '', itemId: null, quantity: before.kind === 'goods' ? '' : '1' };

/** Null while something is missing or no figure. `nameOf`: goods are called as the catalogue has them. */
export function orderFrom(entered: EnteredOrder, incidentId: string, nameOf: (itemId: string) => string | null): OrderRequisition | null {
  const lines = entered.lines.map((line) => lineFrom(line, nameOf));
  const isWhole = lines.length > 0 && lines.every((line) => line !== null);
  if (!isWhole || entered.ownerName.trim() === '' || entered.signedBy.trim() === '') return null;
  return {
    ...{ incidentId, ownerName: entered.ownerName.trim(), signedBy: entered.signedBy.trim(), lines },
    ...(entered.at !== null && { at: entered.at }),
    ...(entered.ownerPhone.trim() !== '' && { ownerPhone: entered.ownerPhone.trim() }),
  };
}

function lineFrom(line: EnteredLine, nameOf: (itemId: string) => string | null): OrderRequisition['lines'][number] | null {
  const quantity = line.quantity.trim();
  if (!/^\d+(\.\d{1,3})?$/.test(quantity) || Number(quantity) === 0) return null;
  if (line.kind === 'goods') {
    const what = line.itemId === null ? null : nameOf(line.itemId);
    return what === null ? null : { kind: 'goods', what, itemId: line.itemId, quantity };
  }
  const rate = line.rate.trim() === '' ? null : fenOf(line.rate);
  if (line.what.trim() === '' || (line.rate.trim() !== '' && rate === null)) return null;
  return { kind: line.kind, what: line.what.trim(), quantity, ...(rate !== null && { ratePerHourFen: rate }) };
}
