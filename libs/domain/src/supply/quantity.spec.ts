/** docs/spec/ledger.md, [LE3] */
import fc from 'fast-check';
import { refusalOf } from '../testing/refusal.ts';
import { feeOf, fits, Quantity, quantityFrom, quantityOf, quantityText } from './quantity.ts';

test('[LE3] a quantity comes back from its text as it was, without zeros at the end', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 999_999_999_999_999n }), (thousandths) => {
      const text = quantityText(thousandths);
      expect(Quantity.safeParse(text).success).toBe(true);
      expect(quantityFrom(text)).toBe(thousandths);
      expect(quantityFrom(quantityText(-thousandths))).toBe(-thousandths);
    }),
  );
  expect(['0.500', '12', '3.125', '-0.050'].map((text) => quantityText(quantityFrom(text)))).toEqual(['0.5', '12', '3.125', '-0.05']);
});

test('[LE3] what does not fit the decimals of the item is refused, never rounded', () => {
  expect([fits(0, 1000n), fits(0, 500n), fits(1, 500n), fits(1, 50n), fits(3, 1n)]).toEqual([true, false, true, false, true]);
  expect([quantityOf('1.000', 0, 'q'), quantityOf('0.5', 1, 'q'), quantityOf('0', 0, 'q', 0n)]).toEqual([1000n, 500n, 0n]);
  for (const input of ['1.5', '0', '-1', '0.0001', '1.00000001', '1000000000000', '0.000'])
    expect(refusalOf(() => quantityOf(input, 0, 'lines.0.quantity'))).toMatchObject({
      code: 'QUANTITY_UNFIT',
      details: { path: 'lines.0.quantity' },
    });
});

test('[LE3] money is counted in fen, half up for each line', () => {
  expect([feeOf(1500n, 333n), feeOf(1n, 499n), feeOf(1n, 500n), feeOf(2000n, 1n)]).toEqual([500n, 0n, 1n, 2n]);
});
