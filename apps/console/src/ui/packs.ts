/** Quantities as people type them, counted in the base unit: packs are whole multiples of it. */
import { type Item, quantityFrom, quantityText } from '@fenghuo/domain';

/** Full-width digits and thousands are how people write; what is no number stays as it is, for the server to refuse. */
export const plainNumber = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s,\u2009]/g, '')
    .replace(/^\+/, '');

/** In the base unit: packs are whole multiples of it. */
export function inBase(quantity: string, pack: string | null, item: Pick<Item, 'packs'> | null): string {
  const plain = plainNumber(quantity);
  const size = item?.packs.find(({ name }) => name === pack)?.quantity;
  if (size === undefined || !/^\d+(\.\d{1,3})?$/.test(plain)) return plain;
  const thousandths = quantityFrom(plain) * quantityFrom(size);
  return thousandths % 1000n === 0n ? quantityText(thousandths / 1000n) : plain;
}
