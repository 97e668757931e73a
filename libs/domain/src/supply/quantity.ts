/**
 * Amounts of goods and of money. A quantity is a decimal string in the item's base unit on the wire and a bigint of thousandths inside, a sum of money is
 * whole fen: neither is ever a float, and neither is ever rounded without a rule that says so.
 */
import { z } from 'zod';
import { DomainError } from '../errors.ts';

const FORM = /^(0|[1-9]\d{0,11})(\.\d{1,3})?$/;
const SIGNED_FORM = /^-?(0|[1-9]\d{0,17})(\.\d{1,3})?$/;
const PLACES = 3;
const ONE = 1000n;
const MOST = 999_999_999_999_999n;

/** An amount as we write it: `12`, `0.5`, `3.125`. */
export const Quantity = z.string().regex(FORM, 'quantity').meta({ id: 'Quantity' });
export type Quantity = z.infer<typeof Quantity>;

/** A balance; an account outside of the ledger may owe. */
export const SignedQuantity = z.string().regex(SIGNED_FORM, 'quantity').meta({ id: 'SignedQuantity' });

/** What a request may carry: any decimal. Whether it fits is for `quantityOf`, whose refusal says more than that the form is wrong. */
export const QuantityInput = z
  .string()
  .max(40)
  .regex(/^-?\d+(\.\d+)?$/, 'quantity')
  .meta({ id: 'QuantityInput' });

/** Money in whole fen. */
export const Fen = z
  .string()
  .regex(/^(0|[1-9]\d{0,14})$/, 'fen')
  .meta({ id: 'Fen' });
export type Fen = z.infer<typeof Fen>;

/** Thousandths of a text of our own form, or of what the database writes. */
export function quantityFrom(text: string): bigint {
  const isNegative = text.startsWith('-');
  const [whole = '0', fraction = ''] = (isNegative ? text.slice(1) : text).split('.');
  const thousandths = BigInt(whole) * ONE + BigInt(fraction.slice(0, PLACES).padEnd(PLACES, '0'));
  return isNegative ? -thousandths : thousandths;
}

/** Without zeros at the end. */
export function quantityText(thousandths: bigint): string {
  const size = thousandths < 0n ? -thousandths : thousandths;
  const fraction = String(size % ONE)
    .padStart(PLACES, '0')
    .replace(/0+$/, '');
  return `${thousandths < 0n ? '-' : ''}${size / ONE}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Whether an amount can be counted in an item with so many decimals. */
export const fits = (decimals: number, thousandths: bigint): boolean => thousandths % 10n ** BigInt(PLACES - decimals) === 0n;

/** [LE3] More than nothing (or nothing, where that can be said), within the bounds, and whole in the item's decimals: else QUANTITY_UNFIT naming `path`. Never rounded. */
export function quantityOf(input: string, decimals: number, path: string, least: 0n | 1n = 1n): bigint {
  const [, fraction = ''] = input.split('.');
  const thousandths = quantityFrom(input);
  if (/[^0]/.test(fraction.slice(PLACES)) || thousandths < least || thousandths > MOST || !fits(decimals, thousandths))
    throw new DomainError('QUANTITY_UNFIT', { path });
  return thousandths;
}

/** What a line costs, half up to the fen. */
export const feeOf = (thousandths: bigint, priceFen: bigint): bigint => (thousandths * priceFen + ONE / 2n) / ONE;
