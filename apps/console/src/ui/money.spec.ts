import { THIN_SPACE } from './format.ts';
import { fenOf, yuanOf } from './money.ts';

test('yuan are typed, fen are kept', () => {
  expect(['0', '1,200.5', '１２', '0.07', '1.234', '-3', ''].map(fenOf)).toEqual(['0', '120050', '1200', '7', null, null, null]);
  expect(['0', '7', '120050'].map(yuanOf)).toEqual(['0.00', '0.07', `1${THIN_SPACE}200.50`]);
});
