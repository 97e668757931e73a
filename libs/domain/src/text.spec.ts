import { text, words } from './text.ts';

test.each([
  ['tabs and line breaks', 'a\tb\r\nc', true],
  ['a joined emoji', '👩‍🚒', true],
  ['NUL', 'a\u0000', false],
  ['an escape sequence', '\u001b[31mred', false],
  ['a control character of the second set', 'a\u009bb', false],
  ['a turned direction', 'invoice\u202egpj.exe', false],
  ['an isolated direction', '\u2066a\u2069', false],
  ['half a character', '\ud83d', false],
])('text with %s: %j', (_, given, isTaken) => {
  expect(text(100).safeParse(given).success).toBe(isTaken);
});

test.each([
  ['', false],
  [' \t\n\u3000', false],
  ['\u200b\u2060\ufeff', false],
  ['\u00ad', false],
  ['水', true],
  [' . ', true],
])('words need something to be seen: %j', (given, isTaken) => {
  expect(words(100).safeParse(given).success).toBe(isTaken);
});
