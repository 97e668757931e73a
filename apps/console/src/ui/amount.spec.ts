import { amount, amountOf, isLess, less, timesOf } from './amount.ts';

test('quantities have thin spaces in thousands and keep their decimals as they are', () => {
  expect(['0', '999', '6200', '1234567.125', '-4500'].map(amount)).toEqual([
    '0',
    '999',
    '6\u2009200',
    '1\u2009234\u2009567.125',
    '−4\u2009500',
  ]);
});

test('they are added and compared as they are counted, not as floats', () => {
  expect(amountOf(['0.1', '0.2', '10'])).toBe('10.3');
  expect([isLess('9', '10'), isLess('0.3', '0.3'), less('2', '2.5')]).toEqual([true, false, '-0.5']);
  expect([timesOf('5', '10'), timesOf('12', '10'), timesOf('1', '0')]).toEqual([0.5, 1.2, Number.POSITIVE_INFINITY]);
});
