/** Quantities of goods as people read them: `6 200`, `0.5`. They stay texts and whole thousandths; a float would round them. */
import { quantityFrom, quantityText } from '@fenghuo/domain';
import { THIN_SPACE } from './format.ts';

/** Thin spaces in thousands, the decimals as they are. */
export function amount(text: string): string {
  const [whole = '0', fraction] = text.split('.');
  const grouped = whole.startsWith('-') ? `−${grouping(whole.slice(1))}` : grouping(whole);
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

const grouping = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, THIN_SPACE);

/** Of several: what they are together. */
export const amountOf = (quantities: Iterable<string>): string => {
  let sum = 0n;
  for (const quantity of quantities) sum += quantityFrom(quantity);
  return quantityText(sum);
};

export const isLess = (a: string, b: string): boolean => quantityFrom(a) < quantityFrom(b);
export const less = (a: string, b: string): string => quantityText(quantityFrom(a) - quantityFrom(b));
export const isNought = (text: string): boolean => quantityFrom(text) === 0n;

/** How many times the other it is, for the length of a bar; no figure is made of it. */
export const timesOf = (part: string, whole: string): number => {
  const all = Number(quantityFrom(whole));
  return all <= 0 ? Number.POSITIVE_INFINITY : Number(quantityFrom(part)) / all;
};
