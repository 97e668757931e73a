/** What the forms of a donation say, as commands. */
import type { FollowedDonation, Item, OfferDonation, ReceiveDonation } from '@fenghuo/domain';
import { quantityFrom } from '@fenghuo/domain';
import { fenOf } from '../../ui/money.ts';
import { inBase, plainNumber } from '../../ui/packs.ts';

export type EnteredGoods = { key: string; itemId: string | null; quantity: string; pack: string | null };
export type EnteredOffer = {
  donorKind: 'person' | 'organization';
  donorName: string;
  donorPhone: string;
  mayPublishName: boolean;
  yuan: string;
  lines: readonly EnteredGoods[];
  note: string;
};

export const NO_OFFER: EnteredOffer = {
  donorKind: 'organization',
  donorName: '',
  donorPhone: '',
  mayPublishName: false,
  yuan: '',
  lines: [],
  note: '',
};

const isAmount = (text: string): boolean => /^\d+(\.\d{1,3})?$/.test(plainNumber(text)) && Number(plainNumber(text)) > 0;
const isWhole = ({ itemId, quantity }: EnteredGoods): boolean => itemId !== null && isAmount(quantity);
const isBlank = ({ itemId, quantity }: EnteredGoods): boolean => itemId === null && quantity.trim() === '';

/** Goods or money, and of neither a half-written line. */
export function canOffer({ lines, yuan }: EnteredOffer): boolean {
  const said = lines.filter((line) => !isBlank(line));
  const isMoneyFine = yuan.trim() === '' || (fenOf(yuan) !== null && fenOf(yuan) !== '0');
  return said.every(isWhole) && isMoneyFine && (said.length > 0 || yuan.trim() !== '');
}

export function offerFrom(
  { id: depotId, incidentId }: { id: string; incidentId: string | null },
  entered: EnteredOffer,
  item: (id: string) => Item | null,
): OfferDonation {
  const moneyFen = entered.yuan.trim() === '' ? null : fenOf(entered.yuan);
  const name = entered.donorName.trim();
  return {
    depotId,
    ...(incidentId !== null && { incidentId }),
    donorKind: entered.donorKind,
    ...(name !== '' && { donorName: name, mayPublishName: entered.mayPublishName }),
    ...(name !== '' && entered.donorPhone.trim() !== '' && { donorPhone: entered.donorPhone.trim() }),
    ...(moneyFen !== null && { moneyFen }),
    lines: entered.lines.flatMap(({ itemId, quantity, pack }) =>
      itemId === null ? [] : [{ itemId, quantity: inBase(quantity, pack, item(itemId)) }],
    ),
    ...(entered.note.trim() !== '' && { note: entered.note.trim() }),
  };
}

/** `expiresOn`: the day until which it is good, that day included. */
export type EnteredReceipt = { received: string; reason: string; expiresOn: string };

export const receiptOf = ({ lines }: Pick<FollowedDonation, 'lines'>): EnteredReceipt[] =>
  lines.map(({ offered }) => ({ received: offered, reason: '', expiresOn: '' }));

export type ReceiptFault = 'wrong' | 'reason' | null;
/** Nothing may have come; what differs from the offer is explained. */
export function faultOf(offered: string, { received, reason }: EnteredReceipt): ReceiptFault {
  const plain = plainNumber(received);
  if (!/^\d+(\.\d{1,3})?$/.test(plain)) return 'wrong';
  return quantityFrom(plain) !== quantityFrom(offered) && reason.trim() === '' ? 'reason' : null;
}

export function moneyFault(offeredFen: string | null, yuan: string, reason: string): ReceiptFault {
  if (offeredFen === null) return null;
  const fen = fenOf(yuan);
  if (fen === null) return 'wrong';
  return fen !== offeredFen && reason.trim() === '' ? 'reason' : null;
}

export function receiveFrom(
  { money }: Pick<FollowedDonation, 'money'>,
  entered: readonly EnteredReceipt[],
  cash: { yuan: string; reason: string },
): ReceiveDonation {
  return {
    lines: entered.map(({ received, reason, expiresOn }, line) => ({
      line,
      received: plainNumber(received),
      ...(reason.trim() !== '' && { reason: reason.trim() }),
      ...(expiresOn !== '' && { expiresAt: new Date(`${expiresOn}T23:59:59`).toISOString() }),
    })),
    ...(money !== null && { moneyFen: fenOf(cash.yuan) ?? '0' }),
    ...(money !== null && cash.reason.trim() !== '' && { moneyReason: cash.reason.trim() }),
  };
}
