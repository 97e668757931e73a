/** A receipt as it is typed: what came, what is damaged, what is lost, and why it differs. Quantities stay texts and whole thousandths. */
import { QuantityInput, quantityFrom, quantityText, type ReceiveShipment, type Shipment, type ShipmentLine } from '@fenghuo/domain';

export type Typed = { lotId: string; itemId: string; sent: string; received: string; damaged: string; lost: string; why: string };

/** What is still on the way of a line. */
export function leftOf({ quantity, received, damaged, lost }: ShipmentLine): string {
  const counted = [received, damaged, lost].reduce((sum, one) => sum + quantityFrom(one ?? '0'), 0n);
  const left = quantityFrom(quantity) - counted;
  return quantityText(left > 0n ? left : 0n);
}

/** Filled in as sent: most often it is right. What has come before is not asked for again. */
export const typedOf = ({ lines }: Pick<Shipment, 'lines'>): Typed[] =>
  lines.flatMap((line) => {
    const left = leftOf(line);
    if (left === '0') return [];
    return [{ lotId: line.lotId, itemId: line.itemId, sent: left, received: left, damaged: '0', lost: '0', why: '' }];
  });

export type Fault = 'wrong' | 'whyNeeded';

export function faultOf({ sent, received, damaged, lost, why }: Typed): Fault | null {
  const texts = [received, damaged, lost];
  if (texts.some((one) => !QuantityInput.safeParse(one).success)) return 'wrong';
  const all = texts.reduce((sum, one) => sum + quantityFrom(one), 0n);
  if (all > quantityFrom(sent)) return 'wrong';
  const differs = quantityFrom(received) !== quantityFrom(sent);
  return differs && why.trim() === '' ? 'whyNeeded' : null;
}

export const receiptOf = (typed: readonly Typed[]): Pick<ReceiveShipment, 'lines'> => ({
  lines: typed.map(({ lotId, received, damaged, lost, why }) => ({
    lotId,
    received,
    ...(damaged !== '0' && { damaged }),
    ...(lost !== '0' && { lost }),
    ...(why.trim() !== '' && { explanation: why.trim() }),
  })),
});
