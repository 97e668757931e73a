/** What came of what was sent: every line sums to what was sent before it can be closed, and every difference has its reason. */
import type { CloseShipment, ReceiveShipment, Shipment, ShipmentLine } from '@fenghuo/domain';
import { isNought, less } from '../../ui/amount.ts';
import { plainNumber } from '../../ui/packs.ts';

/** Sent, and neither come nor lost. */
export const onTheWay = ({ quantity, received, damaged, lost }: ShipmentLine): string =>
  [received, damaged, lost].reduce<string>((left, part) => less(left, part ?? '0'), quantity);

export const isDifferent = ({ quantity, received }: ShipmentLine): boolean => received !== null && received !== quantity;

export type EnteredReceipt = { received: string; damaged: string; lost: string; explanation: string };

export const receiptsOf = (shipment: Shipment): Map<string, EnteredReceipt> =>
  new Map(
    shipment.lines.map((line) => [line.lotId, { received: onTheWay(line), damaged: '', lost: '', explanation: line.explanation ?? '' }]),
  );

const counted = (text: string): string => plainNumber(text) || '0';
const isCount = (text: string): boolean => /^\d+(\.\d{1,3})?$/.test(counted(text));

export type ReceiptFault = 'form' | 'more' | 'unexplained';

/** What is wrong with a line as it is entered; what has not come may still be on the way. */
export function faultOf(line: ShipmentLine, { received, damaged, lost, explanation }: EnteredReceipt): ReceiptFault | null {
  if (![received, damaged, lost].every(isCount)) return 'form';
  const left = [received, damaged, lost].reduce((rest, part) => less(rest, counted(part)), onTheWay(line));
  if (left.startsWith('-')) return 'more';
  const hasLoss = !isNought(counted(damaged)) || !isNought(counted(lost));
  return hasLoss && explanation.trim() === '' ? 'unexplained' : null;
}

/** Lines of which something came or is known to be gone. */
export function receiptFrom(shipment: Shipment, entered: ReadonlyMap<string, EnteredReceipt>): ReceiveShipment {
  const lines = shipment.lines.flatMap(({ lotId }) => {
    const one = entered.get(lotId);
    if (one === undefined) return [];
    const [received, damaged, lost] = [counted(one.received), counted(one.damaged), counted(one.lost)];
    if ([received, damaged, lost].every((part) => part === '0')) return [];
    return [
      {
        lotId,
        received,
        ...(damaged !== '0' && { damaged }),
        ...(lost !== '0' && { lost }),
        ...(one.explanation.trim() !== '' && { explanation: one.explanation.trim() }),
      },
    ];
  });
  return { lines };
}

/** Why less came than was sent, for each line that has no reason yet. */
export const explanationsFrom = (shipment: Shipment, entered: ReadonlyMap<string, EnteredReceipt>): CloseShipment => ({
  lines: shipment.lines
    .filter((line) => line.received !== line.quantity)
    .map(({ lotId }) => ({ lotId, explanation: entered.get(lotId)?.explanation.trim() ?? '' }))
    .filter(({ explanation }) => explanation !== ''),
});
